package bot

import "time"

// Command asks a noun to change: "ticket.take" with the actor and the slots of a dialog.
type Command struct {
	Verb  string // "noun.verb"
	Actor Speaker
	Slots Slots
	Words string  // the raw words that caused it, kept in the history
	Media []Media // what came along
	Cause InboxID // the inbox row, 0 for a timer
	Seed  uint64  // all randomness of the turn
}

// Outcome is what a noun answers. It is data: one place writes all of it, in the transaction
// that saves the session.
type Outcome struct {
	Missing  []Need // when not empty nothing else counts: load these and decide again with more facts
	Event    string // fed back to the dialog: one of the verb's Events
	Values   Values // for the dialog's next text
	Slots    Slots  // laid over the dialog's slots
	Changes  []Change
	Posts    []Post
	Timers   []Timer
	Commands []Command // to other nouns, same turn, at most three deep
	Became   Became    // who speaks for the rest of the turn, when that was what changed
}

// Outcome events that every verb may use.
const (
	EventOK       = "ok"
	EventTaken    = "taken"    // somebody else was first
	EventRefused  = "refused"  // not allowed
	EventMissing  = "missing"  // no such thing, or not yours: they look alike
	EventConflict = "conflict" // its state does not allow it
)

// Became is somebody of several on one phone who has said who they are. It lends no right and no trust.
type Became struct {
	Person PersonID // 0 = nothing changed
	Home   Place
}

// Change is a row to be written. Version is the version that was read: 0 inserts, and a row
// whose version has moved on meanwhile makes the whole turn be played again.
type Change struct {
	Row     Row
	Version int64
	Delete  bool
}

// Row is a noun's row. Kind and ID order the writes; append-only rows have ID 0.
type Row interface{ Ref() Ref }

// Post is one message to somebody, not yet rendered.
type Post struct {
	Conversation ConversationID // to exactly this chat, or …
	Person       PersonID       // … to wherever this person is best reached
	Text         string         // text key
	Values       Values
	Options      []Option // buttons or digits
	Ask          *Ask     // when the post is a question that outlives the turn; its Options are shown
	Class        Class
	Card         string // names what is shown; shown anew it is a message of its own, with a sound
	Update       bool   // replaces the newest showing of the card in place, without a sound; nothing is sent where there is none
	Media        []Media
	Tried        []ConversationID // chats of the receiver that it did not get through to: Conversation is the next one
	Quiet        bool             // waits for the end of quiet hours (residents; never people on duty)
}

// Timer wakes a noun or a conversation. Setting one with the same owner and name replaces it;
// a zero Due removes it.
type Timer struct {
	Ref   Ref // the noun, or {"conversation", id}
	Name  string
	Due   time.Time
	Guard int64 // given back when it fires: what it was set for (a question's number, a state's count)
}

// Verb is one thing that a noun can be asked.
type Verb struct {
	Name   string // "ticket.take"
	Right  Right
	Needs  func(Command) []Need
	Reads  []string // slots it reads
	Events []string // every Outcome.Event it may give
}

// Look is a named question that a dialog puts to the facts before it goes on: similar tickets,
// known outages, my tickets. It changes nothing.
type Look struct {
	Name   string
	Reads  []string // slots it reads
	Fills  []string // slots it may fill
	Events []string // every Found.Event it may give
	Needs  func(Speaker, Slots) []Need
	Answer func(Speaker, Slots, Facts, time.Time) Found
}

// Found is what a look saw.
type Found struct {
	Missing []Need // when not empty nothing else counts: load these and look again with more facts
	Event   string
	Values  Values
	Slots   Slots    // laid over the dialog's slots
	Options []Option // choices for the next question, if it takes them from the look
}
