package desk

import (
	"time"

	"linli/bot"
)

// deed is one decision in progress about one ticket.
type deed struct {
	*Tickets
	circle
	cmd bot.Command
	f   bot.Facts
	now time.Time
	was Ticket // as it was read
	t   Ticket // as it will be

	entry Entry // what goes into the history
	other []bot.Change
	posts []bot.Post
	timed []bot.Timer // beside those that follow from the state
	said  bot.Values  // for the dialog's text, beside those of the ticket
}

func (n *Tickets) deed(cmd bot.Command, f bot.Facts, now time.Time, t Ticket) *deed {
	return &deed{Tickets: n, cmd: cmd, f: f, now: now, was: t, t: t, entry: Entry{Public: true}}
}

// may says whether the speaker is let near this ticket. Whoever is not hears the same as for a ticket
// that does not exist.
func (d *deed) may(a access) bool {
	s := d.cmd.Actor
	staff := s.May(bot.RightWork) && !d.about(s.Person)
	switch a {
	case accessStaff:
		return staff || (d.t.Kind == KindNote && s.May(bot.RightAnswer))
	case accessOwner:
		return d.owner() || (staff && s.May(bot.RightDispatch))
	case accessFriend:
		return d.owner() || d.supporter(s.Person) || staff
	default:
		return true
	}
}

// owner says that the speaker is the reporter.
func (d *deed) owner() bool {
	return d.cmd.Actor.Person != 0 && d.cmd.Actor.Person == d.was.Reporter
}

func (d *deed) about(p bot.PersonID) bool { return d.was.About != 0 && d.was.About == p }

// move lets the life cycle decide; false when the state does not allow it. Whoever leaves "waiting"
// lets the clock run again.
func (d *deed) move(event string) bool {
	next, err := d.cycle.next(d.t.State, event)
	if err != nil {
		return false
	}
	if d.t.State == StateWaiting && next != StateWaiting {
		d.runClock()
	}
	d.t.State = next
	return true
}

// slot is a value of the command, trimmed by the dialog.
func (d *deed) slot(name string) string { return d.cmd.Slots.Get(name) }

// words are the slot's or else the raw words of the command.
func (d *deed) words(slot string) string {
	if w := d.slot(slot); w != "" {
		return w
	}
	return d.cmd.Words
}

// refused says why in a text of its own.
func (d *deed) refused(why string) bot.Outcome {
	return bot.Outcome{Event: bot.EventRefused, Values: append(d.values(), bot.KeyOf("why", why))}
}

// conflict says what state the ticket is in.
func (d *deed) conflict() bot.Outcome {
	d.t = d.was
	return bot.Outcome{Event: bot.EventConflict, Values: d.values()}
}

// taken says who has it.
func (d *deed) taken() bot.Outcome {
	d.t = d.was
	return bot.Outcome{Event: bot.EventTaken, Values: d.values()}
}

// unchanged answers ok where what was asked for is so already: a double tap.
func (d *deed) unchanged() bot.Outcome {
	return bot.Outcome{Event: bot.EventOK, Values: append(d.values(), d.said...), Slots: bot.Slots{{Name: "ticket", Value: d.ref()}}}
}

// ref is how dialogs name the ticket.
func (d *deed) ref() string { return "id/" + id(d.t.ID) }

// done gathers everything that was decided: the row, its history, messages and timers.
func (d *deed) done(event string) bot.Outcome {
	changes := append([]bot.Change{{Row: d.t, Version: d.was.Version}, {Row: d.history()}}, d.other...)
	return bot.Outcome{
		Event:   event,
		Values:  append(d.values(), d.said...),
		Slots:   bot.Slots{{Name: "ticket", Value: d.ref()}},
		Changes: changes,
		Posts:   append(d.posts, d.refresh()...),
		Timers:  append(d.timerChanges(), d.timed...),
	}
}

func (d *deed) history() Entry {
	e := d.entry
	e.Community, e.Of, e.At = d.t.Community, d.t.Ref(), d.now
	e.Actor, e.Helper, e.Account = d.cmd.Actor.Person, d.cmd.Actor.Helper, d.cmd.Actor.Account
	e.From, e.To, e.Media, e.Cause = d.was.State, d.t.State, d.cmd.Media, d.cmd.Cause
	if e.Verb == "" {
		e.Verb = d.cmd.Verb
	}
	if e.Words == "" {
		e.Words = d.cmd.Words
	}
	return e
}

// record notes reason and words for the history.
func (d *deed) record(reason, words string) {
	d.entry.Reason, d.entry.Words = reason, words
}
