package text

import (
	"strings"
	"time"
	"unicode/utf8"

	"linli/bot"
)

// Measure counts a text as a text message with its choices as digits. The sample should hold the
// longest likely values (see Sample); of singular and plural the longer one counts.
func (c *Catalogue) Measure(lang, key string, sample bot.Values, choices []bot.Labelled) Count {
	form := bot.Form{Name: "sms", SMS: true}
	worst := Segments(c.Render(lang, time.UTC, form, key, sample, choices).Text)
	one := Segments(c.Render(lang, time.UTC, form, key, singular(sample), choices).Text)
	if one.Units > worst.Units || one.Segments > worst.Segments {
		return one
	}
	return worst
}

func singular(v bot.Values) bot.Values {
	out := append(bot.Values(nil), v...)
	for i := range out {
		if out[i].Kind == bot.ValueCount {
			out[i] = bot.Count(out[i].Name, 1)
		}
	}
	return out
}

// Sample makes the longest likely value for every placeholder of a text, by its name: codes, places,
// times and counts as such, the longest category or state, people's own words in twelve Chinese or
// twenty-four Latin characters, anything else half as long.
func (c *Catalogue) Sample(lang, key string) bot.Values {
	t := c.tongue(lang)
	e := c.find(t, key)
	if e == nil {
		return nil
	}
	var v bot.Values
	for _, name := range e.names {
		v = append(v, c.sample(t, name))
	}
	return v
}

// A late evening in December: the most characters a time can take.
var lateInDecember = time.Date(2026, time.December, 28, 20, 30, 0, 0, time.UTC)

func (c *Catalogue) sample(t *tongue, name string) bot.Value {
	switch name {
	case "code", "into", "ticket", "wish":
		return bot.CodeOf(name, "48219075")
	case "place":
		return bot.PlaceOf(name, bot.Place{Building: "12", Unit: "3", Room: "1204"})
	case "count", "n", "total", "supports", "households":
		return bot.Count(name, 88)
	case "visit", "span":
		return bot.Span(name, lateInDecember, lateInDecember.Add(90*time.Minute))
	case "when", "till", "until", "due", "time", "at", "since":
		return bot.TimeOf(name, lateInDecember)
	case "category", "state", "urgency":
		return c.longest(t, name)
	case "what", "words", "title", "reason", "note", "result", "answer", "places":
		return bot.Text(name, t.words(12))
	default:
		return bot.Text(name, t.words(6))
	}
}

// longest is the text of a section, which is named like the value, that has the most characters
// when it stands alone.
func (c *Catalogue) longest(t *tongue, name string) bot.Value {
	best, most := bot.Text(name, t.words(6)), -1
	for _, key := range c.Keys(t.name) {
		words, ok := t.texts[key].short.other.static()
		if n := utf8.RuneCountInString(words); ok && n > most && strings.HasPrefix(key, name+".") {
			best, most = bot.KeyOf(name, key), n
		}
	}
	return best
}

// words makes n wide characters, or twice as many narrow ones where the language is
// written in Latin letters.
func (t *tongue) words(n int) string {
	if script, _ := t.tag.Script(); script.String() == "Latn" {
		return strings.Repeat("x", 2*n)
	}
	return strings.Repeat("字", n)
}
