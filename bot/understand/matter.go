package understand

import (
	"strings"

	"linli/bot"
)

// shortest is how many characters must be left for a matter to be told apart from its place.
const shortest = 2

// matter is what a message says beside the home it names: "厨房水管漏水" of "3号楼2单元501厨房水管漏水". It is ""
// where no home is named or nothing else is said. Folding keeps positions, so the words come back as they were written.
func matter(text string, place bot.Place, seen []sighting) string {
	if place.Building == "" {
		return ""
	}
	runes := []rune(text)
	for _, s := range seen {
		if s.place != place || s.end > len(runes) {
			continue
		}
		rest := trimmed(string(runes[:s.start])) + trimmed(string(runes[s.end:]))
		if len([]rune(rest)) < shortest {
			return ""
		}
		return rest
	}
	return ""
}

// trimmed drops what joined the place to the rest.
func trimmed(s string) string {
	s = strings.Trim(s, " ，,。.、：:；;-")
	return strings.TrimPrefix(strings.TrimPrefix(s, "的"), "在")
}
