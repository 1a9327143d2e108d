package run

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/dialog"
)

const (
	maxRounds = 12 // how often one turn may ask for more facts
	maxOrders = 12 // commands in one turn, nested ones included
	maxNested = 3  // how deep a noun's command may cause others
)

// errWanting stops a play that needs facts which were not loaded yet.
var errWanting = errors.New("facts wanting")

// turn is one pending thing being thought over. Everything thought is pure, so a turn that finds facts
// wanting is simply played again from the start once they are there.
type turn struct {
	desk    *Desk
	pending Pending
	now     time.Time
	before  dialog.Session
	reset   bool      // the stored session could not be read
	known   bot.Facts // loaded so far; needs of orders carry their scope
	rounds  int

	// when the pending thing is given up
	poison string       // why
	fresh  bool         // its conversation begins anew
	report *bot.Command // all that is played: tells somebody

	// what the last play came to
	wants   []bot.Need // to be loaded before the next play
	err     error
	engine  bool // the engine was at work last, not a noun
	facts   bot.Facts
	orders  int
	session dialog.Session
	speaker bot.Speaker // who speaks now: one of several on a phone may have said who they are
	letters []letter    // own replies first, then posts
	own     int         // how many of them are own replies
	changes []bot.Change
	timers  []bot.Timer
	closed  []int64

	// what became of it
	result Turn // as it is committed
	lost   bool // its rows had moved on
	done   bool // written
}

// letter is a post on its way to being rendered.
type letter struct {
	post  bot.Post
	asked int64 // for the speaker's own replies: the number of the session's question
}

func (d *Desk) newTurn(p Pending, now time.Time) *turn {
	t := &turn{desk: d, pending: p, now: now, known: bot.Facts{}}
	s, err := dialog.Decode(p.Session)
	if err != nil {
		d.meter.Error(ErrorSession)
		d.log.Error("session.unreadable", "pending", p, "error", masked(err))
		t.reset = true
	}
	t.before = s
	return t
}

// play thinks the turn over with the facts known so far. Afterwards it wants facts, has failed, or is done.
func (t *turn) play() {
	t.wants, t.err, t.engine, t.orders, t.facts, t.session = nil, nil, false, 0, t.known, t.before
	t.speaker = t.pending.Speaker
	t.letters, t.own, t.changes, t.timers, t.closed = nil, 0, nil, nil, nil
	defer func() {
		if r := recover(); r != nil {
			t.wants, t.err = nil, fmt.Errorf("panic: %s", fault(r))
			t.desk.log.Error("turn.panic", "pending", t.pending, "stack", string(debug.Stack()))
		}
	}()
	if err := t.talk(); !errors.Is(err, errWanting) {
		t.err = err
	}
}

func (t *turn) talk() error {
	switch {
	case t.report != nil:
		_, err := t.order(*t.report, 0)
		return err
	case t.ofNoun():
		return t.tick()
	default:
		return t.converse()
	}
}

// ofNoun says that a noun's timer is due, and nobody speaks.
func (t *turn) ofNoun() bool {
	kind := t.pending.Timer.Ref.Kind
	return kind != "" && kind != KindConversation
}

// KindConversation is the kind of a timer's ref that wakes a conversation; its id is the ConversationID.
const KindConversation = "conversation"

func (t *turn) converse() error {
	if refused, err := t.guarded(); refused || err != nil {
		return err
	}
	in := t.input()
	reply := t.first(in)
	for {
		if err := t.take(reply); err != nil || reply.Command == nil {
			return err
		}
		outcome, err := t.order(t.commanded(*reply.Command), 0)
		if err != nil {
			return err
		}
		t.became(outcome.Became)
		in.Session, in.Speaker, in.Facts, t.engine = reply.Session, t.speaker, t.facts, true
		reply = t.desk.c.Book.Resume(in, outcome)
	}
}

func (t *turn) input() dialog.Input {
	p := &t.pending
	return dialog.Input{
		Session: t.before, Speaker: t.speaker, Meaning: p.Meaning, Asks: p.Asks,
		Facts: t.facts, Now: t.now, Cause: p.ID, Seed: p.Seed,
	}
}

func (t *turn) first(in dialog.Input) dialog.Reply {
	t.engine = true
	if t.pending.Timer.Ref.Kind == KindConversation {
		return t.desk.c.Book.Wake(in, t.pending.Timer)
	}
	return t.desk.c.Book.Step(in)
}

// take adds what the engine said to what follows from the turn.
func (t *turn) take(r dialog.Reply) error {
	if len(r.Missing) > 0 {
		return t.want(r.Missing)
	}
	t.session = r.Session
	for _, post := range r.Says {
		post.Class = bot.ClassReply
		post.Conversation = t.pending.Speaker.Conversation
		t.letters = slices.Insert(t.letters, t.own, letter{post: post, asked: r.Session.Asked})
		t.own++
	}
	for _, timer := range r.Timers {
		timer.Ref = bot.Ref{Kind: KindConversation, ID: int64(t.pending.Speaker.Conversation)}
		t.setTimer(timer)
	}
	t.closed = append(t.closed, r.Closed...)
	for _, c := range r.Changes {
		t.change(c)
	}
	return nil
}

// want stops the play until the needs are loaded.
func (t *turn) want(needs []bot.Need) error {
	t.wants = t.known.Missing(needs)
	if len(t.wants) == 0 {
		return fmt.Errorf("%w: %v is asked for again though it was loaded", bot.ErrInvalid, needs)
	}
	return errWanting
}

// commanded makes sure that a dialog's command acts as whoever spoke, whatever it says.
func (t *turn) commanded(c bot.Command) bot.Command {
	c.Actor, c.Cause, c.Seed = t.speaker, t.pending.ID, t.pending.Seed
	return c
}

// became goes on as whoever the speaker has said to be; rights and trust stay as they were read.
func (t *turn) became(b bot.Became) {
	if b.Person == 0 || t.speaker.Trust >= bot.TrustSignedIn {
		return
	}
	t.speaker.Person, t.speaker.Home = b.Person, bot.Place{}
	if t.speaker.Trust >= bot.TrustNumber {
		t.speaker.Home = b.Home
	}
}

// absorb adds a noun's outcome to what follows from the turn. A row that is changed twice in one turn is
// written once, as it was last; who reads it later in the turn sees the change.
func (t *turn) absorb(o bot.Outcome) {
	for _, c := range o.Changes {
		t.change(c)
	}
	for _, post := range o.Posts {
		t.letters = append(t.letters, letter{post: post})
	}
	for _, timer := range o.Timers {
		t.setTimer(timer)
	}
}

func (t *turn) change(c bot.Change) {
	for i := range t.changes {
		if c.Version > 0 && t.changes[i].Version == c.Version && sameRow(t.changes[i].Row, c.Row) {
			t.changes[i] = c
			t.overlay(c)
			return
		}
	}
	t.changes = append(t.changes, c)
	t.overlay(c)
}

// overlay shows a changed row to what is read later in the same turn.
func (t *turn) overlay(c bot.Change) {
	if c.Version == 0 || c.Delete {
		return
	}
	facts := make(bot.Facts, len(t.facts))
	for need, fact := range t.facts {
		if row, ok := fact.(bot.Row); ok && sameRow(row, c.Row) {
			fact = c.Row
		}
		facts[need] = fact
	}
	t.facts = facts
}

func sameRow(a, b bot.Row) bool {
	return a.Ref().ID != 0 && a.Ref() == b.Ref() && reflect.TypeOf(a) == reflect.TypeOf(b)
}

// setTimer sets a timer; of two with the same owner and name the later one counts.
func (t *turn) setTimer(timer bot.Timer) {
	for i := range t.timers {
		if t.timers[i].Ref == timer.Ref && t.timers[i].Name == timer.Name {
			t.timers[i] = timer
			return
		}
	}
	t.timers = append(t.timers, timer)
}

// written is the turn as it is committed, without what it sends.
func (t *turn) written() Turn {
	p := &t.pending
	w := Turn{
		Pending: p.ID, Timer: p.Timer, Community: p.Speaker.Community, Conv: p.Speaker.Conversation,
		Version: p.Version, Person: p.Speaker.Person, Changes: t.changes, Timers: t.timers, Closed: t.closed, Poison: t.poison,
		Told: t.report != nil,
	}
	switch {
	case w.Conv == 0:
	case t.poison == "":
		t.writeSession(&w)
	case t.fresh:
		w.Session = cleared(t.before)
	}
	return w
}

func (t *turn) writeSession(w *Turn) {
	if saved := dialog.Encode(t.session); t.reset || !bytes.Equal(saved, t.pending.Session) {
		w.Session = saved
	}
	if top := t.session.Top(); top != nil {
		w.Dialog, w.State = top.Dialog, top.State
	}
	if t.session.Lang != t.pending.Speaker.Lang {
		w.Lang = t.session.Lang
	}
}
