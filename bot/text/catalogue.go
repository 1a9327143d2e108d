package text

import (
	"maps"
	"slices"
	"sync"

	"golang.org/x/text/language"

	"linli/bot"
)

// defaultLanguage is what a catalogue falls back to, where it has it.
const defaultLanguage = "zh-CN"

// Catalogue holds every text in every language. Its texts never change once it is made, and any
// number of goroutines may render from it.
type Catalogue struct {
	tongues []*tongue          // the default first, the others by name
	byName  map[string]*tongue // by tag, "zh-CN", and by bare language, "zh"
	matcher language.Matcher
	writers sync.Pool // of *writer
}

// tongue is one language.
type tongue struct {
	name   string
	tag    language.Tag
	texts  map[string]*entry
	months []string // twelve names, or none
}

// entry is one text of one language with its variants, all split.
type entry struct {
	file  string
	line  int
	own   bool // a community laid it over ours
	plain wording
	short wording // for text messages
	kiosk wording
	names []string // placeholders of all variants, sorted, each once
}

// style picks the variant of a text.
type style int8

const (
	stylePlain style = iota
	styleShort
	styleKiosk
)

func styleOf(f bot.Form) style {
	switch {
	case f.SMS:
		return styleShort
	case f.Name == "kiosk":
		return styleKiosk
	default:
		return stylePlain
	}
}

func (e *entry) wording(s style) wording {
	switch s {
	case styleShort:
		return e.short
	case styleKiosk:
		return e.kiosk
	default:
		return e.plain
	}
}

// newCatalogue orders the languages and prepares matching. There is at least one.
func newCatalogue(texts map[string]*tongue, first string) *Catalogue {
	c := &Catalogue{byName: maps.Clone(texts)}
	for _, name := range defaultFirst(texts, first) {
		c.tongues = append(c.tongues, texts[name])
	}
	var tags []language.Tag
	for _, t := range c.tongues {
		tags = append(tags, t.tag)
		base, _ := t.tag.Base()
		if c.byName[base.String()] == nil {
			c.byName[base.String()] = t
		}
	}
	c.matcher = language.NewMatcher(tags)
	return c
}

func defaultFirst(texts map[string]*tongue, first string) []string {
	names := slices.Sorted(maps.Keys(texts))
	if i := slices.Index(names, first); i > 0 {
		names = slices.Insert(slices.Delete(names, i, i+1), 0, first)
	}
	return names
}

// Languages lists the tags of all languages, the default first.
func (c *Catalogue) Languages() []string {
	out := make([]string, len(c.tongues))
	for i, t := range c.tongues {
		out[i] = t.name
	}
	return out
}

// Default is the language of whoever has not said another.
func (c *Catalogue) Default() string { return c.tongues[0].name }

// WithDefault gives the same texts with another default language, the best match of lang.
func (c *Catalogue) WithDefault(lang string) *Catalogue {
	return newCatalogue(c.own(), c.Match(lang))
}

// own gives the languages by their full tags.
func (c *Catalogue) own() map[string]*tongue {
	out := make(map[string]*tongue, len(c.tongues))
	for _, t := range c.tongues {
		out[t.name] = t
	}
	return out
}

// Match gives the language of the catalogue that suits best. Each tag is a BCP 47 tag or an
// Accept-Language header; the first that matches anything wins, else the default is given.
func (c *Catalogue) Match(tags ...string) string {
	_, i := language.MatchStrings(c.matcher, tags...)
	return c.tongues[i].name
}

// Has says that the language itself has the text; a fallback does not count.
func (c *Catalogue) Has(lang, key string) bool {
	t := c.byName[lang]
	return t != nil && t.texts[key] != nil
}

// Keys lists the language's own keys, sorted; none for an unknown language.
func (c *Catalogue) Keys(lang string) []string {
	t := c.byName[lang]
	if t == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(t.texts))
}

// Placeholders lists the names in all variants of the language's own text, sorted.
func (c *Catalogue) Placeholders(lang, key string) []string {
	if !c.Has(lang, key) {
		return nil
	}
	return slices.Clone(c.byName[lang].texts[key].names)
}

// tongue finds the language to render in; what is unknown is matched, or becomes the default.
func (c *Catalogue) tongue(lang string) *tongue {
	if t := c.byName[lang]; t != nil {
		return t
	}
	if lang == "" {
		return c.tongues[0]
	}
	return c.byName[c.Match(lang)]
}

// find looks a text up in the language, then in the default one; nil when neither has it.
func (c *Catalogue) find(t *tongue, key string) *entry {
	if e := t.texts[key]; e != nil {
		return e
	}
	return c.tongues[0].texts[key]
}
