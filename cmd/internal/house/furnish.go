// Package house puts the rooms together: the one place where texts, dialogs, understanding, nouns,
// store and channels meet.
package house

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/dialog"
	"linli/bot/roll"
	"linli/bot/run"
	"linli/bot/text"
	"linli/bot/understand"
	"linli/dialogs"
	"linli/store"
)

// Furniture is everything that is read from files: it never changes once made.
type Furniture struct {
	Texts      *text.Catalogue
	Dialogs    *dialogs.Set
	Categories []dialogs.Category
	Lessons    understand.Lessons
	Model      *understand.Model
	Nouns      []run.Noun
	Codes      desk.Codes
	World      dialog.World
	Book       *dialog.Book
	Loaded     []dialog.Definition // what Book holds: the present versions and those still in use
}

// Furnish reads the embedded files with a community's own folder ("" = none) laid over them. Every
// mistake is reported at once, each a text.Mistake with file and line; then there is no furniture.
func Furnish(folder string, key []byte) (*Furniture, error) {
	return furnish(folder, key, (*Furniture).learn)
}

// furnish is Furnish with the training as an argument: it takes most of the time.
func furnish(folder string, key []byte, learn func(*Furniture) error) (*Furniture, error) {
	if _, err := os.Stat(cmp.Or(folder, ".")); err != nil {
		return nil, fmt.Errorf("read the dialogs: %w", err)
	}
	r, err := read(folder)
	if err != nil {
		return nil, err
	}
	f := Furniture{Texts: r.texts, Dialogs: r.set, Lessons: r.taught.Lessons, Categories: r.taught.Categories}
	if err := f.nouns(key); err != nil {
		return nil, err
	}
	if err := learn(&f); err != nil {
		return nil, err
	}
	f.World = f.world()
	if err := text.Joined(r.mistakes(f.World)); err != nil {
		return nil, err
	}
	f.Dialogs.Forget()
	f.Loaded = f.Dialogs.Definitions
	f.Book, err = dialog.NewBook(f.Loaded, f.World)
	return &f, err
}

func (f *Furniture) nouns(key []byte) error {
	secret, err := store.CodesSecret(key)
	if err != nil {
		return fmt.Errorf("derive the key of codes: %w", err)
	}
	codes, err := desk.NewCodes(secret)
	if err != nil {
		return err
	}
	f.Codes = codes
	f.Nouns, err = nouns(codes, f.Texts.Languages(), f.Categories)
	return err
}

// learn trains the understanding on the lessons and on what each dialog's own words and examples teach.
func (f *Furniture) learn() error {
	for _, d := range f.Dialogs.Definitions {
		f.Lessons.Dialogs = append(f.Lessons.Dialogs, understand.Dialog{
			Name: d.Name, Intent: d.Intent, Duty: d.Right != "", Words: d.Words, Examples: d.Examples,
		})
	}
	model, err := understand.Train(f.Lessons)
	if err != nil {
		return fmt.Errorf("train the understanding: %w", err)
	}
	f.Model = model
	return nil
}

func (f *Furniture) world() dialog.World {
	return dialog.World{
		Looks: append(desk.Looks(), roll.Looks(f.household())...), Verbs: f.verbs(),
		Texts: f.Texts.Keys(f.Texts.Default()), Labels: f.labels(), Reads: f.reads(), Reach: f.reach, Categories: f.categories(),
		Controls: func(word string) bot.Control { return f.Model.Hear(0, word).Control },
	}
}

func (f *Furniture) categories() []string {
	slugs := make([]string, len(f.Categories))
	for i, c := range f.Categories {
		slugs[i] = c.Slug
	}
	return slugs
}

// household lists the categories that concern the speaker's own flat where no place is said.
func (f *Furniture) household() []string {
	var slugs []string
	for _, c := range f.Categories {
		if c.Indoor {
			slugs = append(slugs, c.Slug)
		}
	}
	return slugs
}

func (f *Furniture) verbs() []bot.Verb {
	var verbs []bot.Verb
	for _, n := range f.Nouns {
		verbs = append(verbs, n.Verbs()...)
	}
	return verbs
}

// labels maps what a choice reads, in any language, to its key: people type the words of a button too.
func (f *Furniture) labels() map[string]string {
	labels := map[string]string{}
	f.eachLabel([]string{"choice.", "category.", "dialog."}, func(key, reads string) { labels[strings.ToLower(reads)] = key })
	return labels
}

// reads tells how a dialog's choices read in every language.
func (f *Furniture) reads() map[string][]string {
	reads := map[string][]string{}
	f.eachLabel([]string{"choice."}, func(key, words string) { reads[key] = append(reads[key], words) })
	return reads
}

// eachLabel visits the texts of some sections, in every language: key without section, and words.
func (f *Furniture) eachLabel(sections []string, visit func(key, words string)) {
	for _, lang := range f.Texts.Languages() {
		for _, key := range f.Texts.Keys(lang) {
			for _, section := range sections {
				if slug, found := strings.CutPrefix(key, section); found {
					visit(slug, f.words(lang, key))
				}
			}
		}
	}
}

func (f *Furniture) words(lang, key string) string {
	return f.Texts.Render(lang, nil, bot.Form{Buttons: true}, key, nil, nil).Text
}

// reach is the longest that a question may become as a text message, over all languages.
func (f *Furniture) reach(key string, labels []string) int {
	worst := 0
	for _, lang := range f.Texts.Languages() {
		n := f.Texts.Measure(lang, key, f.Texts.Sample(lang, key), labelled(labels)).Segments
		worst = max(worst, n)
	}
	return worst
}

func labelled(labels []string) []bot.Labelled {
	var out []bot.Labelled
	for _, o := range labels {
		out = append(out, bot.Labelled{Option: bot.Option{Key: o, Label: o}})
	}
	return out
}

// keeping gives the same furniture with the older versions of its dialogs still loaded, and their
// texts, so that people who are in the middle of one finish it as it began.
func (f *Furniture) keeping(old *Furniture) (*Furniture, error) {
	defs := slices.Clone(f.Dialogs.Definitions)
	for _, d := range old.Loaded {
		if now, err := f.Dialogs.Find(d.Name); err == nil && now.Version > d.Version {
			defs = append(defs, d)
		}
	}
	book, err := dialog.NewBook(defs, f.World)
	if err != nil {
		return nil, err
	}
	kept := *f
	kept.Book, kept.Loaded, kept.Texts = book, defs, f.Texts.Over(old.Texts)
	return &kept, nil
}
