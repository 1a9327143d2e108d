package dialogs

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"linli/bot"
	"linli/bot/text"
	"linli/bot/understand"
)

// Files of lessons, at the root of a folder.
const (
	fileCategories = "categories.yaml"
	fileWords      = "words.yaml"
	filesExamples  = "examples/*.yaml"
)

//go:embed categories.yaml words.yaml examples/*.yaml
var lessonFiles embed.FS

// Category is what the desk knows of one kind of matter beside its words.
type Category struct {
	Slug   string
	Indoor bool        // a household matter: the speaker's own home is meant where no place is said
	Due    bot.Urgency // how soon it is looked at when the words do not say; "" is normal
}

// Teaching is what the understanding learns from files, as far as they could be read. The dialogs'
// own words and examples are added by who loads them.
type Teaching struct {
	Lessons    understand.Lessons
	Categories []Category
	Mistakes   []text.Mistake
	named      []named
}

// named is where a category stands.
type named struct {
	slug string
	doc  document
	at   string
}

// Nameless finds categories that the texts have no name for.
func (t *Teaching) Nameless(texts *text.Catalogue) []text.Mistake {
	var out []text.Mistake
	for _, n := range t.named {
		if key := "category." + n.slug; !texts.Has(texts.Default(), key) {
			out = append(out, n.doc.at(n.at, "there is no text %q in the locales", key))
		}
	}
	return out
}

// Lessons reads the embedded categories, words and examples and lays those of each further folder
// over them. All mistakes come together, each a text.Mistake.
func Lessons(over []Folder) (understand.Lessons, error) {
	t, err := Teach(over)
	if err == nil {
		err = text.Joined(t.Mistakes)
	}
	if err != nil {
		return understand.Lessons{}, err
	}
	return t.Lessons, nil
}

// Teach reads the embedded categories, words and examples and lays those of each further folder
// over them: a category of the same slug replaces ours, everything else joins ours. The error is
// about reading folders and files.
func Teach(over []Folder) (*Teaching, error) {
	t := &teacher{}
	folders := append([]Folder{{Path: home, Files: lessonFiles}}, over...)
	for _, read := range []func(Folder) error{t.readWords, t.readCategories, t.readExamples} {
		for _, f := range folders {
			if err := read(f); err != nil {
				return nil, err
			}
		}
	}
	return t.teaching(), nil
}

// teacher collects lessons and every mistake on the way.
type teacher struct {
	out        Teaching
	categories []categoryEntry
}

func (t *teacher) teaching() *Teaching {
	first := make([]understand.Example, 0, len(t.out.Lessons.Examples))
	for _, c := range t.categories {
		t.out.Categories = append(t.out.Categories, Category{c.Slug, c.Indoors, c.Due})
		t.out.Lessons.Categories = append(t.out.Lessons.Categories, understand.Category{Slug: c.Slug, Words: c.Words})
		for _, e := range c.Examples {
			first = append(first, understand.Example{Text: e, Intent: bot.IntentRepair, Category: c.Slug})
		}
	}
	t.out.Lessons.Examples = append(first, t.out.Lessons.Examples...)
	return &t.out
}

// read decodes a file if the folder has it.
func (t *teacher) read(f Folder, name string, into any) (document, error) {
	if _, err := fs.Stat(f.Files, name); errors.Is(err, fs.ErrNotExist) {
		return document{}, nil
	}
	d, wrong, err := read(f, name, into)
	t.out.Mistakes = append(t.out.Mistakes, wrong...)
	return d, err
}

func (t *teacher) wrong(d document, at, format string, args ...any) {
	t.out.Mistakes = append(t.out.Mistakes, d.at(at, format, args...))
}

func (t *teacher) readWords(f Folder) error {
	var own understand.Words
	d, err := t.read(f, fileWords, &own)
	for _, c := range slices.Sorted(maps.Keys(own.Controls)) {
		if !slices.Contains(bot.Controls(), c) {
			t.wrong(d, "$.controls."+string(c), "unknown control %q; known are %s", c, listed(bot.Controls()))
		}
	}
	t.out.Lessons.Words = joinWords(t.out.Lessons.Words, own)
	for i, sign := range own.Emergency.Signs {
		if t.out.Lessons.Words.Cues[sign] == nil {
			t.wrong(d, fmt.Sprintf("$.emergency.signs[%d]", i), "unknown cue %q; cues are under cues", sign)
		}
	}
	return err
}

// categoryEntry is one entry of categories.yaml.
type categoryEntry struct {
	Slug     string             `yaml:"slug"`
	Indoors  bool               `yaml:"indoors"`
	Due      bot.Urgency        `yaml:"due"`
	Words    understand.Phrases `yaml:"words"`
	Examples []string           `yaml:"examples"`
}

func (t *teacher) readCategories(f Folder) error {
	var list []categoryEntry
	d, err := t.read(f, fileCategories, &list)
	seen := map[string]bool{}
	for i, c := range list {
		at := fmt.Sprintf("$[%d]", i)
		switch {
		case c.Slug == "":
			t.wrong(d, at, "a category needs a slug")
			continue
		case seen[c.Slug]:
			t.wrong(d, at+".slug", "category %q is there twice", c.Slug)
		case c.Due != "" && !slices.Contains(urgencies(), c.Due):
			t.wrong(d, at+".due", "unknown urgency %q; known are %s", c.Due, listed(urgencies()))
		}
		seen[c.Slug] = true
		t.out.named = append(t.out.named, named{c.Slug, d, at})
		t.put(c)
	}
	return err
}

func urgencies() []bot.Urgency {
	return []bot.Urgency{bot.UrgencyNow, bot.UrgencySoon, bot.UrgencyNormal}
}

func (t *teacher) put(c categoryEntry) {
	for i := range t.categories {
		if t.categories[i].Slug == c.Slug {
			t.categories[i] = c
			return
		}
	}
	t.categories = append(t.categories, c)
}

func (t *teacher) readExamples(f Folder) error {
	names, err := fs.Glob(f.Files, filesExamples)
	if err != nil {
		return fmt.Errorf("list the examples of %s: %w", f.Path, err)
	}
	for _, name := range names {
		if err := t.readIntent(f, name); err != nil {
			return err
		}
	}
	return nil
}

// noCategory is the group of sentences that are about no kind of matter.
const noCategory = "none"

// readIntent reads examples/INTENT.yaml: groups by category, one sentence a line.
func (t *teacher) readIntent(f Folder, name string) error {
	var groups yaml.MapSlice
	d, err := t.read(f, name, &groups)
	intent := bot.Intent(strings.TrimSuffix(path.Base(name), ".yaml"))
	if !slices.Contains(bot.Intents(), intent) {
		t.wrong(d, "$", "unknown intent %q, from the file's name; known are %s", intent, listed(bot.Intents()))
	}
	for _, g := range groups {
		slug, _ := g.Key.(string)
		block, ok := g.Value.(string)
		switch {
		case !ok:
			t.wrong(d, "$."+slug, "%q must be a block of lines (|)", slug)
		case slug != noCategory && !t.known(slug):
			t.wrong(d, "$."+slug, "unknown category %q; categories are in %s", slug, fileCategories)
		}
		for line := range strings.Lines(block) {
			t.example(intent, strings.TrimPrefix(slug, noCategory), strings.TrimSpace(line))
		}
	}
	return err
}

func (t *teacher) known(slug string) bool {
	return slices.ContainsFunc(t.categories, func(c categoryEntry) bool { return c.Slug == slug })
}

func (t *teacher) example(intent bot.Intent, category, words string) {
	if words != "" {
		t.out.Lessons.Examples = append(t.out.Lessons.Examples, understand.Example{Text: words, Intent: intent, Category: category})
	}
}

func listed[S ~string](list []S) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}
