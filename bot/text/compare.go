package text

import (
	"fmt"
	"slices"
	"strings"
)

// Compare finds what one language has and another lacks: texts, and placeholders of a text. Every
// language is held against the default one, at the line of the text that is there.
func (c *Catalogue) Compare() []Mistake {
	var out []Mistake
	first := c.tongues[0]
	for _, t := range c.tongues[1:] {
		out = append(out, missingTexts(first, t)...)
		out = append(out, missingTexts(t, first)...)
		out = append(out, differentNames(first, t)...)
	}
	inOrder(out)
	return out
}

func missingTexts(here, there *tongue) (out []Mistake) {
	for key, e := range here.texts {
		if there.texts[key] == nil {
			out = append(out, Mistake{e.file, e.line, fmt.Sprintf("%s has no text in %s", key, there.name)})
		}
	}
	return out
}

func differentNames(first, other *tongue) (out []Mistake) {
	for key, e := range other.texts {
		model := first.texts[key]
		if model == nil || isFormat(key) || slices.Equal(model.names, e.names) {
			continue
		}
		if model.own && !e.own { // whoever laid one language over has to change the other too
			out = append(out, Mistake{model.file, model.line, different(key, model, e, other.name)})
			continue
		}
		out = append(out, Mistake{e.file, e.line, different(key, e, model, first.name)})
	}
	return out
}

func different(key string, here, there *entry, lang string) string {
	return fmt.Sprintf("%s has %s here and %s in %s", key, listOf(here.names), listOf(there.names), lang)
}

// isFormat says that a text is filled by this package, from whatever parts the language needs.
func isFormat(key string) bool { return formats[key] != nil }

func listOf(names []string) string {
	if len(names) == 0 {
		return "no placeholder"
	}
	return "{" + strings.Join(names, "} {") + "}"
}
