package text

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"linli/bot"
	"linli/locales"
)

// Embedded loads the texts that Linli brings along.
func Embedded() (*Catalogue, error) { return loadAs(locales.FS, "locales") }

// Load reads every *.yaml at the root of fsys, each named by its language's tag. All mistakes are
// reported at once, joined, each a Mistake; then there is no catalogue. The default language is
// zh-CN, or the first by name where there is none.
func Load(fsys fs.FS) (*Catalogue, error) { return loadAs(fsys, "") }

func loadAs(fsys fs.FS, where string) (*Catalogue, error) {
	r, err := readAll(fsys, where)
	if err == nil {
		err = Joined(r.mistakes)
	}
	if err != nil {
		return nil, err
	}
	if len(r.texts) == 0 {
		return nil, fmt.Errorf("texts: no language file: %w", bot.ErrNotFound)
	}
	return newCatalogue(r.texts, defaultLanguage), nil
}

// With lays a community's own texts over the catalogue's: a text of theirs replaces ours with all
// its variants, a language of theirs joins ours. fsys may be empty. The receiver stays as it is.
// One mistake refuses them all.
func (c *Catalogue) With(fsys fs.FS) (*Catalogue, error) {
	both, mistakes, err := c.Try(fsys, "")
	if err == nil {
		err = Joined(mistakes)
	}
	if err != nil {
		return nil, err
	}
	return both, nil
}

// Try is With for whoever looks for mistakes: what is right counts even where something else is
// wrong, so that it can be checked further. There is no catalogue only where a file is no YAML at
// all. Files are named in mistakes as where/FILE.
func (c *Catalogue) Try(fsys fs.FS, where string) (*Catalogue, []Mistake, error) {
	r, err := readAll(fsys, where)
	if err != nil || r.broken {
		return nil, r.mistakes, err
	}
	texts := c.own()
	for name, t := range r.texts {
		t.markOwn()
		texts[name] = laidOver(texts[name], t)
	}
	return newCatalogue(texts, c.Default()), r.mistakes, nil
}

// Over keeps, below the catalogue's texts, those of an older one that it has no longer: dialogs that
// people are in the middle of still say them.
func (c *Catalogue) Over(old *Catalogue) *Catalogue {
	texts := old.own()
	for name, t := range c.own() {
		texts[name] = laidOver(texts[name], t)
	}
	return newCatalogue(texts, c.Default())
}

// markOwn says of all texts that they were laid over others.
func (t *tongue) markOwn() {
	for _, e := range t.texts {
		e.own = true
	}
}

func laidOver(under, over *tongue) *tongue {
	if under == nil {
		return over
	}
	both := *under
	both.texts = maps.Clone(under.texts)
	maps.Copy(both.texts, over.texts)
	if len(over.months) > 0 {
		both.months = over.months
	}
	return &both
}

// reading is what language files say, by tag, and what is wrong with them.
type reading struct {
	texts    map[string]*tongue
	mistakes []Mistake
	broken   bool // a file is no YAML at all
}

func readAll(fsys fs.FS, where string) (reading, error) {
	r := reading{texts: map[string]*tongue{}}
	files, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return r, fmt.Errorf("list texts: %w", err)
	}
	for _, file := range files {
		if err := r.read(fsys, file, path.Join(where, file)); err != nil {
			return r, err
		}
	}
	inOrder(r.mistakes)
	return r, nil
}

func (r *reading) read(fsys fs.FS, file, called string) error {
	name := strings.TrimSuffix(file, ".yaml")
	tag, err := language.Parse(name)
	if err != nil {
		r.mistakes = append(r.mistakes, Mistake{called, 1, fmt.Sprintf("%q is not a language tag; name the file like zh-CN.yaml", name)})
		return nil
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	texts, mistakes := parse(called, data)
	t := &tongue{name: name, tag: tag, texts: texts}
	r.broken = r.broken || texts == nil
	r.mistakes = append(append(r.mistakes, mistakes...), t.checkFormats()...)
	r.texts[name] = t
	return nil
}

// checkFormats looks at the texts that this package fills itself, and splits the months.
func (t *tongue) checkFormats() (mistakes []Mistake) {
	for key, allowed := range formats {
		e := t.texts[key]
		if e == nil {
			continue
		}
		for _, name := range e.names {
			if !slices.Contains(allowed, name) {
				mistakes = append(mistakes, Mistake{e.file, e.line, fmt.Sprintf("%s knows no {%s}, only %s", key, name, braced(allowed))})
			}
		}
	}
	return append(mistakes, t.splitMonths()...)
}

func braced(names []string) string { return "{" + strings.Join(names, "}, {") + "}" }

func (t *tongue) splitMonths() []Mistake {
	e := t.texts[keyMonths]
	if e == nil {
		return nil
	}
	words, _ := e.plain.other.static()
	t.months = strings.Fields(words)
	if len(t.months) != 12 {
		return []Mistake{{e.file, e.line, fmt.Sprintf("%s has %d names; twelve are needed, with spaces between them", keyMonths, len(t.months))}}
	}
	return nil
}
