package bot

import "time"

// Ask is a question that no dialog has open: a look-back, a call-back, a notice. It outlives
// the turn that asked it. Its answer starts Dialog with Slots and with Slot set to the option's key.
type Ask struct {
	ID           int64 // given by the store
	Person       PersonID
	Conversation ConversationID // where it was put; an answer from elsewhere counts too
	Kind         string         // "lookback", "takeover" …
	Ref          Ref            // what it is about
	Dialog       string
	Slot         string
	Slots        Slots
	Options      []Option
	Sent         time.Time
	Expires      time.Time
}

// Option is one thing that can be chosen.
type Option struct {
	Key    string // stable and short: "yes", "17"; what a tap carries
	Label  string // text key
	Values Values
	Dialog string // on a card, which no question of a session owns: the dialog this button starts
	Ref    Ref    // … and the noun it starts with
}

// Tap is a parsed button. Exactly one of Question, Ask and Dialog is set.
type Tap struct {
	Question int64  `json:"question,omitempty"` // number of the session's question
	Ask      int64  `json:"ask,omitempty"`
	Dialog   string `json:"dialog,omitempty"` // a card's button starts this dialog …
	Ref      Ref    `json:"ref,omitzero"`     // … about this noun
	Key      string `json:"key,omitempty"`
}

// IsZero says that nothing was tapped.
func (t Tap) IsZero() bool { return t == Tap{} }
