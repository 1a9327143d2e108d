package dialogs

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"linli/bot"
	"linli/bot/understand"
)

//go:embed categories.yaml words.yaml examples/*.yaml
var lessonFiles embed.FS

// Category is what the desk knows of one kind of matter beside its words.
type Category struct {
	Slug   string
	Indoor bool        // a household matter: the speaker's own home is meant where no place is said
	Due    bot.Urgency // how soon it is looked at when the words do not say; "" is normal
}

// categoryFile is one entry of categories.yaml.
type categoryFile struct {
	Slug     string             `yaml:"slug"`
	Indoors  bool               `yaml:"indoors"`
	Due      bot.Urgency        `yaml:"due"`
	Words    understand.Phrases `yaml:"words"`
	Examples []string           `yaml:"examples"`
}

// Lessons reads categories, words and examples from files (the embedded ones when files is nil). Dialogs are added by
// who loads them. All mistakes come back together, each with its file and line, wrapping bot.ErrInvalid.
func Lessons(files fs.FS) (understand.Lessons, error) {
	r := lessonReader{files: orEmbedded(files)}
	r.words()
	r.categories()
	names, err := fs.Glob(r.files, "examples/*.yaml")
	r.note(err)
	for _, name := range names {
		r.examples(name)
	}
	return r.lessons, errors.Join(r.mistakes...)
}

// Categories lists what categories.yaml says of each kind of matter, in its order.
func Categories(files fs.FS) ([]Category, error) {
	r := lessonReader{files: orEmbedded(files)}
	var out []Category
	for _, c := range r.categories() {
		out = append(out, Category{c.Slug, c.Indoors, c.Due})
	}
	return out, errors.Join(r.mistakes...)
}

func orEmbedded(files fs.FS) fs.FS {
	if files == nil {
		return lessonFiles
	}
	return files
}

// lessonReader collects lessons and every mistake on the way.
type lessonReader struct {
	files    fs.FS
	lessons  understand.Lessons
	mistakes []error
}

func (r *lessonReader) note(err error) {
	if err != nil {
		r.mistakes = append(r.mistakes, err)
	}
}

// decode reads one YAML file strictly; a mistake names file and line.
func (r *lessonReader) decode(name string, into any) []byte {
	data, err := fs.ReadFile(r.files, name)
	if err != nil {
		r.note(fmt.Errorf("%w: %w", bot.ErrInvalid, err))
		return nil
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		r.note(lineError(name, err))
	}
	return data
}

// lineError puts a YAML mistake into the form "file:line: message".
func lineError(name string, err error) error {
	line := 1
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		line = y.GetToken().Position.Line
		return fmt.Errorf("%s:%d: %w: %s", name, line, bot.ErrInvalid, y.GetMessage())
	}
	return fmt.Errorf("%s:%d: %w: %w", name, line, bot.ErrInvalid, err)
}

func (r *lessonReader) words() { r.decode("words.yaml", &r.lessons.Words) }

func (r *lessonReader) categories() []categoryFile {
	var list []categoryFile
	data := r.decode("categories.yaml", &list)
	seen := map[string]bool{}
	for _, c := range list {
		line := lineOf(data, "slug: "+c.Slug)
		switch {
		case c.Slug == "":
			r.note(fmt.Errorf("categories.yaml:1: %w: a category without a slug", bot.ErrInvalid))
		case seen[c.Slug]:
			r.note(fmt.Errorf("categories.yaml:%d: %w: category %q is there twice", line, bot.ErrInvalid, c.Slug))
		case c.Due != "" && c.Due != bot.UrgencyNow && c.Due != bot.UrgencySoon && c.Due != bot.UrgencyNormal:
			r.note(fmt.Errorf("categories.yaml:%d: %w: due %q is not now, soon or normal", line, bot.ErrInvalid, c.Due))
		}
		seen[c.Slug] = true
		r.lessons.Categories = append(r.lessons.Categories, understand.Category{Slug: c.Slug, Words: c.Words})
		for _, e := range c.Examples {
			r.example(bot.IntentRepair, c.Slug, e)
		}
	}
	return list
}

// noCategory is the group of sentences that are about no kind of matter.
const noCategory = "none"

// examples reads examples/INTENT.yaml: groups by category, one sentence a line.
func (r *lessonReader) examples(name string) {
	intent := bot.Intent(strings.TrimSuffix(path.Base(name), ".yaml"))
	var groups yaml.MapSlice
	data := r.decode(name, &groups)
	for _, g := range groups {
		slug, _ := g.Key.(string)
		block, ok := g.Value.(string)
		line := lineOf(data, slug+":")
		if !ok {
			r.note(fmt.Errorf("%s:%d: %w: %q must be a block of lines (|)", name, line, bot.ErrInvalid, slug))
			continue
		}
		if slug != noCategory && !r.known(slug) {
			r.note(fmt.Errorf("%s:%d: %w: no category %q in categories.yaml", name, line, bot.ErrInvalid, slug))
		}
		for text := range strings.Lines(block) {
			r.example(intent, strings.TrimPrefix(slug, noCategory), strings.TrimSpace(text))
		}
	}
}

func (r *lessonReader) known(slug string) bool {
	for _, c := range r.lessons.Categories {
		if c.Slug == slug {
			return true
		}
	}
	return false
}

func (r *lessonReader) example(intent bot.Intent, category, text string) {
	if text != "" {
		r.lessons.Examples = append(r.lessons.Examples, understand.Example{Text: text, Intent: intent, Category: category})
	}
}

// lineOf finds the first line that begins with words, list dashes aside.
func lineOf(data []byte, words string) int {
	n := 1
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(strings.TrimLeft(line, " -"), words) {
			return n
		}
		n++
	}
	return 1
}
