package house

import (
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/watch"
)

// Texts that no dialog names are said by rooms themselves: all of them are there, in every language.
func TestWhatTheCorridorSaysByItselfIsInEveryLanguage(t *testing.T) {
	f, err := Furnish("", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range f.Texts.Languages() {
		keys := f.Texts.Keys(lang)
		for _, key := range append(reported(t), "corridor.slower") {
			if !slices.Contains(keys, key) {
				t.Errorf("%s has no text %q", lang, key)
			}
		}
	}
}

// reported are the keys of all reports on failures, with those of their lines.
func reported(t *testing.T) []string {
	t.Helper()
	var keys []string
	staff := []bot.Staff{{Person: 1, Role: bot.RoleOffice}}
	for _, kind := range []bot.FailureKind{bot.FailureUnsent, bot.FailureUnreached, bot.FailureLate, bot.FailurePoison, bot.FailureStalled} {
		for _, form := range []string{"sms", "telegram", "web", "kiosk", "console", "hook", "none of these"} {
			var open []bot.Failure
			for i := range 9 {
				open = append(open, bot.Failure{Kind: kind, Form: form, Who: strings.Repeat("张", i), Parts: 1})
			}
			open[2].Role, open[3].Role, open[3].About, open[4].About = bot.RoleWorker, bot.RoleWorker, "48219075", "48219075"
			keys = append(keys, keysOf(told(t, open, staff))...)
		}
	}
	return keys
}

func told(t *testing.T, open []bot.Failure, staff []bot.Staff) []bot.Post {
	t.Helper()
	facts := bot.Facts{{Kind: bot.NeedFailures}: bot.Failures{Open: open}, {Kind: bot.NeedDoors, Key: "1"}: []bot.Address{}}
	for _, n := range (watch.Failures{}).Wants(bot.FailureRef(), bot.Timer{}) {
		if n.Kind == bot.NeedStaff {
			facts[n] = staff
		}
	}
	out, err := watch.Failures{}.Tick(bot.FailureRef(), bot.Timer{}, facts, time.Unix(1_800_000_000, 0))
	if err != nil || len(out.Posts) == 0 {
		t.Fatal(out, err)
	}
	return out.Posts
}

func keysOf(posts []bot.Post) []string {
	var keys []string
	for _, p := range posts {
		keys = append(append(keys, p.Text), keysIn(p.Values)...)
	}
	return keys
}

func keysIn(values bot.Values) []string {
	var keys []string
	for _, v := range values {
		if v.Kind == bot.ValueKey {
			keys = append(keys, v.Text)
		}
		for _, l := range v.Lines {
			keys = append(append(keys, l.Text), keysIn(l.Values)...)
		}
	}
	return keys
}
