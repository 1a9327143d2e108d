package dialog

import "linli/bot"

// limits of one conversation
const (
	maxAside = 3  // drafts put aside; the oldest makes room
	maxStack = 4  // dialogs within dialogs
	maxHops  = 40 // states passed in one step without a question: Check refuses such loops, this contains them
)

// turn is one step under way. It owns a copy of the session.
type turn struct {
	b       *Book
	in      Input
	heard   bot.Meaning // in.Meaning, as far as it is still to be heard
	s       Session
	says    []bot.Post
	missing []bot.Need
	command *bot.Command
	timers  []bot.Timer
	closed  []int64
	changes []bot.Change
	changed bool // a frame had to be carried into another version: its question is asked anew
}

// room is where the few things of an ordinary reply are, so that it takes memory once.
type room struct {
	stack  [1]Frame
	says   [1]bot.Post
	timers [1]bot.Timer
}

// Step takes a stored session and one understood message and says what follows. It is pure.
func (b *Book) Step(in Input) Reply {
	t := b.begin(in)
	t.noteLanguage()
	if !t.tellsChanged(&t.heard) && !t.tellsMoved(&t.heard) {
		t.hear(&t.heard)
	}
	return t.reply()
}

// Resume goes on after the noun has decided on Reply.Command; in.Session is that reply's Session.
func (b *Book) Resume(in Input, o bot.Outcome) Reply {
	t := b.begin(in)
	t.decided(o)
	return t.reply()
}

func (b *Book) begin(in Input) *turn {
	t, room := b.turns.Get().(*turn), &room{}
	*t = turn{b: b, in: in, heard: in.Meaning, s: in.Session, says: room.says[:0], timers: room.timers[:0]}
	t.s.Stack = append(room.stack[:0], in.Session.Stack...)
	t.migrate()
	return t
}

// reply ends the step: the turn is used again for another.
func (t *turn) reply() Reply {
	defer t.b.turns.Put(t)
	if len(t.missing) > 0 {
		return Reply{Session: t.in.Session, Missing: t.missing}
	}
	if len(t.in.Session.Stack) > 0 && len(t.s.Stack) == 0 && t.command == nil {
		t.timers = append(t.timers, t.timer(bot.Timer{}))
	}
	return Reply{Session: t.s, Says: t.says, Command: t.command, Timers: t.timers, Closed: t.closed, Changes: t.changes}
}

// hear offers the message to each listener in turn; the first that can use it does.
func (t *turn) hear(m *bot.Meaning) {
	m.Correction = m.Correction || m.Kind == bot.InEdited && t.s.Top() != nil
	if t.ignoresEcho(m) || t.hearUnreadable(m) {
		return
	}
	if t.hearTap(m) || t.hearEmergency(m) || t.hearHeld(m) || t.hearControl(m) || t.hearOffer(m) ||
		t.hearMedia(m) || t.hearAsk(m) || t.hearOpen(m) || t.hearNew(m) {
		t.s.Misses = 0
		return
	}
	t.misunderstood(m)
}

// tellsChanged asks the open question anew, with a word, when its dialog is not what it was. Words that work in
// every state, and whatever a person is to read, are heard all the same.
func (t *turn) tellsChanged(m *bot.Meaning) (heard bool) {
	if !t.changed || m.Intent == bot.IntentEmergency || m.Control != "" || t.in.Speaker.HeldBy != 0 {
		return false
	}
	t.say("engine.changed", nil)
	t.repeatOpen()
	return true
}

// noteLanguage follows the speaker from one language into another, at will; a stray word that is not
// understood changes nothing.
func (t *turn) noteLanguage() {
	m := &t.heard
	switch {
	case m.Lang != "" && (t.s.Lang == "" || m.Control != "" || m.Answer.Yes || m.Answer.No || !m.Place.IsZero() || t.dialogFor(m, likely) != nil):
		t.s.Lang = m.Lang
	case t.s.Lang == "":
		t.s.Lang = t.in.Speaker.Lang
	}
}

// decided feeds a noun's outcome back into the dialog that asked for it.
func (t *turn) decided(o bot.Outcome) {
	f := t.s.Top()
	if f == nil {
		return
	}
	e, _ := t.b.version(f)
	state := e.state(f.State)
	f.Slots = f.Slots.Merge(o.Slots)
	f.Values = o.Values
	if state == nil || state.On[o.Event] == "" {
		t.say(ownAnswer(o), o.Values)
		t.pop()
		return
	}
	t.fire(o.Event)
}

// ownAnswer is what the engine says to an outcome that the dialog has no way for: with the reason or
// the present state, where the noun gave one.
func ownAnswer(o bot.Outcome) string {
	if _, told := o.Values.Get("why"); told && o.Event == bot.EventRefused {
		return "engine.refused_why"
	}
	if _, told := o.Values.Get("state"); told && o.Event == bot.EventConflict {
		return "engine.conflict_state"
	}
	return "engine." + o.Event
}

// fire moves the top frame along an event and goes on from there.
func (t *turn) fire(event string) {
	f := t.s.Top()
	e, _ := t.b.version(f)
	next, err := e.machine.next(f.State, event)
	if err != nil {
		t.lost()
		return
	}
	f.State = next
	t.advance()
}

// lost gives up a frame whose dialog has no such state any more, aloud.
func (t *turn) lost() {
	t.say("engine.lost", nil)
	t.pop()
}

// need tells whether all needs are loaded; those that are not are asked for.
func (t *turn) need(needs []bot.Need) bool {
	missing := t.in.Facts.Missing(needs)
	t.missing = append(t.missing, missing...)
	return len(missing) == 0
}

func (t *turn) say(key string, v bot.Values, options ...bot.Option) {
	t.says = append(t.says, bot.Post{Text: key, Values: v, Options: options, Class: bot.ClassReply})
}

// push begins a dialog on top of whatever is open.
func (t *turn) push(f Frame) {
	t.dropLight()
	if len(t.s.Stack) >= maxStack {
		t.keepDraft(t.s.Stack[0])
		t.s.Stack = t.s.Stack[1:]
	}
	t.s.Offer = Offer{}
	t.s.Stack = append(t.s.Stack, f)
	t.advance()
}

// dropLight lets go of an open question that nobody has to answer: whoever goes on with something else has passed it.
func (t *turn) dropLight() {
	f := t.s.Top()
	if f == nil {
		return
	}
	if e, _ := t.b.version(f); e.state(f.State) != nil && e.state(f.State).Within != "" {
		t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
	}
}

// pop ends the top frame; what lay under it asks its question again.
func (t *turn) pop() {
	t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
	t.s.Offer = Offer{}
	if t.s.Top() != nil {
		t.repeat()
	}
}

// timer makes the conversation's one expiry timer.
func (t *turn) timer(due bot.Timer) bot.Timer {
	due.Ref = bot.Ref{Kind: "conversation", ID: int64(t.in.Speaker.Conversation)}
	due.Name = timerExpire
	return due
}
