// Package dialog is the conversation engine: dialogs as data, compiled once, and one pure function,
// Step, that takes a stored session and one understood message and returns the next session with what
// follows. It reads no clock, no database and no random source.
package dialog

import (
	"time"

	"linli/bot"
)

// Session is where a conversation stands. It is a value: Step never changes the one it was given.
type Session struct {
	Lang   string    // language of the conversation; "" until one is known
	Asked  int64     // number of the newest question; buttons carry it
	Stack  []Frame   // what is being talked about, innermost last; empty = nothing is open
	Aside  []Frame   // drafts that were put aside, newest last; at most maxAside
	Offer  Offer     // a question of the engine itself that comes before the top frame's
	Misses int       // misunderstandings in a row
	Echoes int       // turns in a row that look like another bot's
	Last   uint64    // hash of the last words, to notice such turns
	LastAt time.Time // when they were said
	Muted  time.Time // until when what seems to be another bot is not answered
	Moved  []Moved   // drafts that the person went on with elsewhere, and has not been told of here
}

// Moved is a draft that was taken up in another conversation of the same person.
type Moved struct {
	Dialog  string
	Channel string // the form's name of where it is now: "web"
}

// Frame is one dialog in progress.
type Frame struct {
	Dialog  string
	Version int
	State   string
	Slot    string // the slot being asked in a form state
	Slots   bot.Slots
	Options []bot.Option // of the open question, in the order shown
	Found   []bot.Option // what the last look offered to choose from
	Values  bot.Values   // what the last look or outcome said, for the texts that follow
	Back    []string     // slots already answered here, for 返回, newest last
	Asked   int64        // number of its open question
	Fresh   []string     // slots that the person wants to answer anew: no look fills them
	Media   []bot.Media  // sent along without being asked for
	Words   string       // the words that started it, kept raw with what it makes
	At      time.Time    // when the open question was put
}

// Offer is a question of the engine's own: which of two meanings, finish or put aside, change what.
type Offer struct {
	Kind    string // "", or one of the offer constants
	Options []bot.Option
	Meaning bot.Meaning // what was said, to be gone on with once the answer is known
	Asked   int64
}

// Top is the innermost frame; nil when nothing is open.
func (s *Session) Top() *Frame {
	if len(s.Stack) == 0 {
		return nil
	}
	return &s.Stack[len(s.Stack)-1]
}
