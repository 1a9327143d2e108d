package text

import (
	"errors"
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
func Embedded() (*Catalogue, error) { return Load(locales.FS) }

// Load reads every *.yaml at the root of fsys, each named by its language's tag. All mistakes are
// reported at once, joined, each a Mistake; then there is no catalogue. The default language is
// zh-CN, or the first by name where there is none.
func Load(fsys fs.FS) (*Catalogue, error) {
	texts, err := readAll(fsys)
	if err != nil {
		return nil, err
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("texts: no language file: %w", bot.ErrNotFound)
	}
	return newCatalogue(texts, defaultLanguage), nil
}

// With lays a community's own texts over the catalogue's: a text of theirs replaces ours with all
// its variants, a language of theirs joins ours. fsys may be empty. The receiver stays as it is.
func (c *Catalogue) With(fsys fs.FS) (*Catalogue, error) {
	over, err := readAll(fsys)
	if err != nil {
		return nil, err
	}
	texts := c.own()
	for name, t := range over {
		texts[name] = laidOver(texts[name], t)
	}
	return newCatalogue(texts, c.Default()), nil
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

// readAll reads all language files, by tag.
func readAll(fsys fs.FS) (map[string]*tongue, error) {
	files, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list texts: %w", err)
	}
	texts := make(map[string]*tongue, len(files))
	var wrong []error
	for _, file := range files {
		t, err := read(fsys, file)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		texts[t.name] = t
	}
	return texts, errors.Join(wrong...)
}

func read(fsys fs.FS, file string) (*tongue, error) {
	name := strings.TrimSuffix(path.Base(file), ".yaml")
	tag, err := language.Parse(name)
	if err != nil {
		return nil, Mistake{file, 1, fmt.Sprintf("%q is not a language tag; name the file like zh-CN.yaml", name)}
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	texts, mistakes := parse(file, data)
	t := &tongue{name: name, tag: tag, texts: texts}
	mistakes = append(mistakes, t.checkFormats()...)
	inOrder(mistakes)
	return t, joined(mistakes)
}

func joined(mistakes []Mistake) error {
	errs := make([]error, len(mistakes))
	for i, m := range mistakes {
		errs[i] = m
	}
	return errors.Join(errs...)
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
