// Package house puts the rooms together: the one place where texts, dialogs, understanding, nouns,
// store and channels meet.
package house

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
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
// mistake is reported at once, each a text.Mistake where it has a line; then there is no furniture.
func Furnish(folder string, key []byte) (*Furniture, error) {
	var f Furniture
	if err := f.read(folder); err != nil {
		return nil, err
	}
	if err := f.nouns(key); err != nil {
		return nil, err
	}
	if err := f.learn(); err != nil {
		return nil, err
	}
	f.World = f.world()
	if err := mistakes(f.Dialogs.Check(f.World), f.Texts.Compare()); err != nil {
		return nil, err
	}
	f.Loaded = f.Dialogs.Definitions
	book, err := dialog.NewBook(f.Loaded, f.World)
	f.Book = book
	return &f, err
}

// read loads texts, dialogs and lessons; all their mistakes come together.
func (f *Furniture) read(folder string) error {
	var over []fs.FS
	if folder != "" {
		over = append(over, os.DirFS(folder))
	}
	set, errDialogs := dialogs.Load(over...)
	texts, errTexts := readTexts(folder)
	lessons, errLessons := dialogs.Lessons(nil)
	categories, errCategories := dialogs.Categories(nil)
	if err := errors.Join(errDialogs, errTexts, errLessons, errCategories); err != nil {
		return err
	}
	f.Dialogs, f.Lessons, f.Categories = set, lessons, categories
	answered, err := withAnswers(texts, set)
	f.Texts = answered
	return err
}

// readTexts lays FOLDER/locales over the embedded texts, where there is such a folder.
func readTexts(folder string) (*text.Catalogue, error) {
	texts, err := text.Embedded()
	if err != nil || folder == "" {
		return texts, err
	}
	own, err := fs.Sub(os.DirFS(folder), "locales")
	if err != nil {
		return nil, fmt.Errorf("read the community's texts: %w", err)
	}
	if _, err := fs.Stat(own, "."); errors.Is(err, fs.ErrNotExist) {
		return texts, nil
	}
	return texts.With(own)
}

// withAnswers makes the answers to the community's own questions texts like any other.
func withAnswers(texts *text.Catalogue, set *dialogs.Set) (*text.Catalogue, error) {
	answers, err := set.Answers()
	if err != nil {
		return nil, err
	}
	return texts.With(answers)
}

func (f *Furniture) nouns(key []byte) error {
	secret, err := hkdf.Key(sha256.New, key, nil, "linli public codes", 32)
	if err != nil {
		return fmt.Errorf("derive the key of codes: %w", err)
	}
	codes, err := desk.NewCodes(secret)
	if err != nil {
		return err
	}
	f.Codes = codes
	f.Nouns, err = nouns(codes, f.Texts.Languages())
	return err
}

// learn trains the understanding on the lessons and on what each dialog's own words and examples teach.
func (f *Furniture) learn() error {
	for _, d := range f.Dialogs.Definitions {
		f.Lessons.Dialogs = append(f.Lessons.Dialogs, understand.Dialog{
			Name: d.Name, Intent: d.Intent, Words: d.Words, Examples: d.Examples,
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
		Texts: f.Texts.Keys(f.Texts.Default()), Labels: f.labels(), Reach: f.reach,
		Controls: func(word string) bot.Control { return f.Model.Hear(0, word).Control },
	}
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
	for _, lang := range f.Texts.Languages() {
		for _, key := range f.Texts.Keys(lang) {
			for _, section := range []string{"choice.", "category.", "dialog."} {
				if slug, found := strings.CutPrefix(key, section); found {
					labels[strings.ToLower(f.words(lang, key))] = slug
				}
			}
		}
	}
	return labels
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

// mistakes joins mistakes of several checks into one error, nil when there are none.
func mistakes(lists ...[]text.Mistake) error {
	var errs []error
	for _, list := range lists {
		for _, m := range list {
			errs = append(errs, m)
		}
	}
	return errors.Join(errs...)
}

// keeping gives the same furniture with the older versions of its dialogs still loaded, so that
// people who are in the middle of one finish it as it began.
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
	kept.Book, kept.Loaded = book, defs
	return &kept, nil
}
