package understand

import "linli/bot"

// Phrases are words by language ("zh", "en").
type Phrases map[string][]string

// Lessons are everything that the base model learns from. The order of the slices matters only in that the
// same order gives the same model.
type Lessons struct {
	Examples   []Example
	Categories []Category
	Dialogs    []Dialog
	Words      Words
}

// Example is one sentence with what it means. Category is "" where the matter has none.
type Example struct {
	Text     string
	Intent   bot.Intent
	Category string
}

// Category is one kind of matter with the words that point to it.
type Category struct {
	Slug  string
	Words Phrases
}

// Dialog is what the definition of a conversation teaches: the words that start it and example sentences.
// Examples of a dialog with an intent also teach that intent.
type Dialog struct {
	Name     string
	Intent   bot.Intent // "" when it is none of the contract's
	Duty     bool       // only colleagues start it: what they say in free words is told by Meaning.Duty
	Words    Phrases
	Examples Phrases
}

// Words are the closed lists that are looked up rather than learned.
type Words struct {
	Controls    map[bot.Control]Phrases `yaml:"controls"`
	Yes         Phrases                 `yaml:"yes"`
	No          Phrases                 `yaml:"no"`
	Before      Phrases                 `yaml:"before"`      // polite words that may stand before a control or an answer
	After       Phrases                 `yaml:"after"`       // … and after it
	Languages   map[string]Phrases      `yaml:"languages"`   // by tag: how people name the language
	Corrections Phrases                 `yaml:"corrections"` // words with which a correction begins
	Slips       Phrases                 `yaml:"slips"`       // words that make a short sentence a correction wherever they stand
	Spelling    map[string]string       `yaml:"spelling"`    // dialect, homophones and typos → the usual word
	Spots       map[string]Phrases      `yaml:"spots"`       // named spots that most communities have
	Cues        map[string]Phrases      `yaml:"cues"`        // words that hint at an intent; the classifier weighs them
	Urgent      Phrases                 `yaml:"urgent"`
	Soon        Phrases                 `yaml:"soon"`
	Patient     Phrases                 `yaml:"patient"` // 不急: what would make it pressing is denied
	Soonest     Phrases                 `yaml:"soonest"` // an answer that means today, as early as may be
	Emergency   Emergency               `yaml:"emergency"`
}

// Emergency says which words sound an alarm and which take it back.
type Emergency struct {
	Alarm Phrases  `yaml:"alarm"` // one is enough
	Pairs []Pair   `yaml:"pairs"` // one of each within a short span
	Signs []string `yaml:"signs"` // the cues that speak of danger; without any of them nothing is taken for an emergency lightly
	Calm  Phrases  `yaml:"calm"`  // past, procedure, question, figure of speech: the sentence as a whole must convince
	Over  Phrases  `yaml:"over"`  // over, long ago, only supposed, told or practised: nearly nothing makes it an emergency
	Never Phrases  `yaml:"never"` // figures of speech that hold an alarm word: cut out before anything is looked up
}

// Pair is an alarm made of two parts: somebody and what happened to them.
type Pair struct {
	First  []string `yaml:"first"`
	Second []string `yaml:"second"`
}

// Overlay is what one community adds to the base model.
type Overlay struct {
	Places      []Place
	Corrections []Correction
	Questions   []Question
}

// Place is one entry of the community's closed place list.
type Place struct {
	Kind      string // "court", "building", "spot"
	Name      string // a building's label "5"; a spot's or courtyard's name
	Court     string // the courtyard a building belongs to, "" when none
	Nicknames []string
}

// Correction is a sentence whose category a staff member has put right.
type Correction struct {
	Text     string
	Category string
}

// Question is one of the community's own questions, with the ways in which people ask it.
type Question struct {
	ID       string
	Examples []string
}
