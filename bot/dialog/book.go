package dialog

import (
	"fmt"
	"sort"
	"strings"
	"sync"

	"linli/bot"
)

// Book is every dialog a desk knows, compiled. It is read-only: a changed dialog makes a new Book.
type Book struct {
	dialogs    map[string]*entry
	older      map[string]map[int]*entry // versions still loaded for sessions that are in them
	byIntent   map[bot.Intent]*entry
	byOccasion map[string]*entry
	menu       []*entry // in order, for everybody
	looks      map[string]bot.Look
	labels     map[string]string // what an option's label reads, in any language → its key
	texts      map[string]bool   // keys there are, for Say … By
	turns      sync.Pool         // of *turn
}

type entry struct {
	*Definition
	machine *machine
}

// World is what dialogs may name: the looks, verbs and texts of the house.
type World struct {
	Looks      []bot.Look
	Verbs      []bot.Verb
	Texts      []string                                         // every text key; none = not known, so none is missed
	Labels     map[string]string                                // a choice's label in some language, in lower case → the choice's key
	Reach      func(key string, labels []string) (segments int) // worst SMS length of a question with its choices, over all languages
	Reads      map[string][]string                              // a choice's key → what it reads, in every language
	Categories []string                                         // slugs; none = not known, so none is missed
	// Controls tells which control words say: they must stay reachable in every state.
	Controls func(word string) bot.Control
}

// NewBook compiles definitions that Check has found no fault with. Several versions of one
// dialog may be given: the highest is used for what begins, the others for what is under way.
func NewBook(defs []Definition, w World) (*Book, error) {
	b := &Book{
		dialogs: map[string]*entry{}, older: map[string]map[int]*entry{}, byIntent: map[bot.Intent]*entry{},
		byOccasion: map[string]*entry{}, looks: map[string]bot.Look{}, labels: w.Labels, texts: map[string]bool{},
		turns: sync.Pool{New: func() any { return new(turn) }},
	}
	for _, l := range w.Looks {
		b.looks[l.Name] = l
	}
	for _, key := range w.Texts {
		b.texts[key] = true
	}
	for i := range defs {
		if err := b.add(&defs[i]); err != nil {
			return nil, err
		}
	}
	b.index()
	return b, nil
}

func (b *Book) add(d *Definition) error {
	if d.Name == "" || len(d.States) == 0 {
		return fmt.Errorf("%w: dialog %q has no name or no states", bot.ErrInvalid, d.Name)
	}
	m, err := compile(d)
	if err != nil {
		return err
	}
	e := &entry{Definition: d, machine: m}
	if b.older[d.Name] == nil {
		b.older[d.Name] = map[int]*entry{}
	}
	b.older[d.Name][d.Version] = e
	if newest := b.dialogs[d.Name]; newest == nil || newest.Version < d.Version {
		b.dialogs[d.Name] = e
	}
	return nil
}

func (b *Book) index() {
	for _, e := range b.dialogs {
		if e.Intent != "" {
			b.byIntent[e.Intent] = e
		}
		if e.For != "" {
			b.byOccasion[e.For] = e
		}
		if e.Menu > 0 {
			b.menu = append(b.menu, e)
		}
	}
	sort.Slice(b.menu, func(i, j int) bool { return b.menu[i].Menu < b.menu[j].Menu })
}

// Names lists the dialogs in alphabetical order.
func (b *Book) Names() []string {
	names := make([]string, 0, len(b.dialogs))
	for name := range b.dialogs {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// version finds the definition a frame was begun with; the newest when that is loaded no more.
func (b *Book) version(f *Frame) (e *entry, current bool) {
	if e = b.older[f.Dialog][f.Version]; e != nil {
		return e, true
	}
	return b.dialogs[f.Dialog], false
}

// optionFor finds the key of the option whose label these words are.
func (b *Book) optionFor(words string, options []bot.Option) string {
	key := b.labels[strings.ToLower(words)]
	for _, o := range options {
		if key != "" && o.Key == key {
			return key
		}
	}
	return ""
}

// titleKey is the text that names a dialog to people: "报修".
func titleKey(dialog string) string { return "dialog." + dialog }
