package dialog

import (
	"strings"
	"time"

	"linli/bot"
)

// Definition is one conversation as data. The first state is where it begins.
type Definition struct {
	Name     string              `yaml:"dialog"`
	Version  int                 `yaml:"version"`
	Intent   bot.Intent          `yaml:"intent"`   // this intent starts it; "" = only its words and examples do
	For      string              `yaml:"for"`      // an occasion of the engine starts it: see occasions
	Right    bot.Right           `yaml:"right"`    // who may start it; "" = everybody
	Aside    bool                `yaml:"aside"`    // may run in the middle of a form, which is then asked again
	Menu     int                 `yaml:"menu"`     // place in the menu of numbered choices; 0 = not in it
	Words    map[string][]string `yaml:"words"`    // per language: what starts it, alone or leading a sentence
	Examples map[string][]string `yaml:"examples"` // per language: sentences that the understanding learns from
	Slots    []SlotDef           `yaml:"slots"`
	States   []StateDef          `yaml:"states"`
	Timeout  Timeout             `yaml:"timeout"`
	From     map[int]Mapping     `yaml:"from"` // how sessions of an older version go on
}

// SlotDef is one thing a form wants to know.
type SlotDef struct {
	Name     string   `yaml:"name"`
	Kind     string   `yaml:"kind"`     // see kinds
	Ask      string   `yaml:"ask"`      // text key of the question
	Why      string   `yaml:"why"`      // text key of the reason; required for whatever is asked
	Hint     string   `yaml:"hint"`     // text key of an example, said at a first misunderstanding
	Options  []string `yaml:"options"`  // of a choice: keys; their labels are "choice.KEY"
	Depends  []string `yaml:"depends"`  // dropped when one of these changes
	Optional bool     `yaml:"optional"` // never asked for, only heard
	Default  string   `yaml:"default"`
}

// StateDef is one place in a dialog. Exactly one of Ask, Question, Look, Do, Say, Switch, Start and End
// (with or without Say) tells what happens there; On names the next state for each event of it.
type StateDef struct {
	Name     string            `yaml:"name"`
	Ask      []string          `yaml:"ask"`      // a form: asks what is missing; event: filled
	Question string            `yaml:"question"` // a choice; events: the option chosen, or chosen where On has no such key
	Options  []string          `yaml:"options"`  // "found" stands for what the last look found
	Slot     string            `yaml:"slot"`     // where the chosen option's key is kept
	Look     string            `yaml:"look"`     // events of the look
	Do       string            `yaml:"do"`       // a verb; events of its outcome
	Say      string            `yaml:"say"`      // a text; event: next
	By       string            `yaml:"by"`       // of Say: the text "KEY.VALUE" of this slot's value where there is one
	Switch   string            `yaml:"switch"`   // a slot; event: its value, empty, or else
	Start    string            `yaml:"start"`    // another dialog takes over with these slots and attachments
	End      bool              `yaml:"end"`
	Why      string            `yaml:"why"`
	Within   string            `yaml:"within"`   // of a light question: the event when the dialog runs inside another, which is asked again instead
	Segments int               `yaml:"segments"` // SMS budget of the question; 0 = 1
	On       map[string]string `yaml:"on"`
}

// Timeout says what becomes of a dialog whose question nobody answers.
type Timeout struct {
	After time.Duration `yaml:"after"`
	Draft bool          `yaml:"draft"` // nearly complete answers stay as a draft
}

// Mapping carries a session of an older version over: old names to new ones.
type Mapping struct {
	States map[string]string `yaml:"states"`
	Slots  map[string]string `yaml:"slots"`
}

// Kinds of slots, each a way of hearing a value.
const (
	KindText     = "text"     // the matter itself, in people's words; another matter may interrupt it
	KindWords    = "words"    // anything at all, verbatim
	KindName     = "name"     // somebody or something named, one word
	KindCategory = "category" // slug
	KindPlace    = "place"
	KindUrgency  = "urgency"
	KindTicket   = "ticket" // code or "id/17"
	KindWish     = "wish"
	KindWhen     = "when" // fills NAME and "till"
	KindChoice   = "choice"
	KindNumber   = "number"
	KindMoney    = "money" // "20元"
	KindPhone    = "phone"
	KindContact  = "contact"  // a phone that the provider vouches for; never one that was typed
	KindQuestion = "question" // one of the community's own questions
	KindRef      = "ref"      // filled by looks and outcomes only
)

// Occasions on which the engine itself starts a dialog (Definition.For), besides the controls.
const (
	OccasionHeld    = "held"    // a person handles this chat: pass the words on
	OccasionMedia   = "media"   // a photo, voice note, sticker or location that nobody asked for
	OccasionContact = "contact" // a contact was shared
	OccasionLoop    = "loop"    // this seems to be another bot
	OccasionForward = "forward" // somebody with the dialog's right sent a photo with a sentence that is clearly a fault
)

// Events of the engine's own states.
const (
	eventFilled = "filled"
	eventChosen = "chosen"
	eventNext   = "next"
	eventEmpty  = "empty"
	eventElse   = "else"
)

// found stands, among a question's options, for those that the last look found.
const found = "found"

func (d *Definition) slot(name string) *SlotDef {
	for i := range d.Slots {
		if d.Slots[i].Name == name {
			return &d.Slots[i]
		}
	}
	return nil
}

func (d *Definition) state(name string) *StateDef {
	for i := range d.States {
		if d.States[i].Name == name {
			return &d.States[i]
		}
	}
	return nil
}

// startsWith says that the words are just one of the dialog's start words, and nothing else.
func (d *Definition) startsWith(words string) bool {
	for _, list := range d.Words {
		for _, w := range list {
			if strings.EqualFold(w, words) {
				return true
			}
		}
	}
	return false
}
