package house

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// walls says which rooms of ours each room may import. "*" lets a room import all of bot's rooms.
func walls() map[string][]string {
	return map[string][]string{
		"linli/bot":                  {},
		"linli/bot/understand":       {"linli/bot"},
		"linli/bot/text":             {"linli/bot", "linli/locales"},
		"linli/bot/dialog":           {"linli/bot"},
		"linli/bot/desk":             {"linli/bot"},
		"linli/bot/roll":             {"linli/bot"},
		"linli/bot/view":             {"linli/bot"},
		"linli/bot/media":            {"linli/bot"},
		"linli/bot/watch":            {"linli/bot"},
		"linli/bot/run":              {"linli/bot", "linli/bot/understand", "linli/bot/dialog", "linli/bot/text"},
		"linli/dialogs":              {"linli/bot", "linli/bot/dialog", "linli/bot/text", "linli/bot/understand"},
		"linli/channels/":            {"linli/bot", "linli/bot/run", "linli/bot/text", "linli/bot/view"},
		"linli/channels/channeltest": {"linli/bot", "linli/bot/run"},
		"linli/store":                {"*", "linli/store/migrations"},
		"linli/store/":               {"*", "linli/store"},
		"linli/locales":              {},
		"linli/examples/":            {},
		"linli/cmd/":                 {"*", "linli/dialogs", "linli/channels/", "linli/store", "linli/cmd/internal/"},
	}
}

// allowed finds a room's list: its own, or that of the floor it is on.
func allowed(room string) ([]string, bool) {
	all := walls()
	if list, ok := all[room]; ok {
		return list, true
	}
	for floor, list := range all {
		if strings.HasSuffix(floor, "/") && strings.HasPrefix(room, floor) {
			return list, true
		}
	}
	return nil, false
}

func may(list []string, imported string) bool {
	return slices.ContainsFunc(list, func(one string) bool {
		switch {
		case one == "*":
			return imported == "linli/bot" || strings.HasPrefix(imported, "linli/bot/")
		case strings.HasSuffix(one, "/"):
			return strings.HasPrefix(imported, one)
		default:
			return one == imported
		}
	})
}

func TestSiblingsNeverMeetAndNobodyWalksTheCorridorBackwards(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "linli/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		list, known := allowed(fields[0])
		if !known {
			t.Errorf("%s is a room without walls: add it to docs/architecture.md and here", fields[0])
		}
		for _, imported := range fields[1:] {
			if strings.HasPrefix(imported, "linli/") && !may(list, imported) {
				t.Errorf("%s must not import %s", fields[0], imported)
			}
		}
	}
}
