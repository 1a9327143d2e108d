package desk

import (
	"time"

	"linli/bot"
)

const (
	emergencyEvery = time.Minute        // an emergency is repeated until taken
	waitingEvery   = 7 * 24 * time.Hour // is it still waiting?
	offerFor       = 4 * time.Hour      // an offer that nobody accepted is told to who made it
	remindBefore   = time.Hour          // of a visit
)

// timerNames are all timers that follow from a ticket's state.
var timerNames = []string{"nearly", "overdue", "offer", "waiting", "remind", "lookback", "silence", "repeat", "unread"}

// timer is when the named timer of the ticket is due, by its state alone; zero when it is not set.
func (n *Tickets) timer(name string, t Ticket, zone *time.Location) time.Time {
	running := t.Open() && t.State != StateWaiting
	switch {
	case name == "nearly" && running:
		return t.Due.Add(-n.rules.allowed(t.Category, t.Urgency, t.Works) / 5)
	case name == "overdue" && running:
		return t.Due
	case name == "waiting" && t.State == StateWaiting:
		return t.Paused.Add(waitingEvery)
	case name == "remind" && t.Open() && !t.VisitFrom.IsZero():
		return t.VisitFrom.Add(-remindBefore)
	case name == "lookback" && t.State == StateDone:
		return t.Done.Add(n.rules.lookBack(t.Category))
	case name == "silence" && t.State == StateDone:
		return t.Done.Add(n.rules.lookBack(t.Category) + n.rules.Silence)
	case name == "repeat" && untaken(t):
		return t.Opened.Add(emergencyEvery)
	case name == "unread" && t.Kind == KindNote && t.State == StateReceived && !t.Opened.IsZero():
		return n.rules.nextReading(t.Opened.In(zoneOr(zone)))
	default:
		return time.Time{}
	}
}

// TimersOf are the timers of a ticket that was written as it stands, by a seed or an import: all that its state
// asks for and that are still to come.
func (n *Tickets) TimersOf(t Ticket, now time.Time) []bot.Timer {
	var out []bot.Timer
	for _, name := range timerNames {
		if due := n.timer(name, t, now.Location()); due.After(now) {
			out = append(out, bot.Timer{Ref: t.Ref(), Name: name, Due: due, Guard: int64(t.Reopened)})
		}
	}
	return out
}

// TimersOf are those of an outage that was written as it stands.
func (Outages) TimersOf(o Outage, now time.Time) []bot.Timer {
	if !o.Ended.IsZero() || !o.Until.After(now) {
		return nil
	}
	return []bot.Timer{{Ref: o.Ref(), Name: "until", Due: o.Until}}
}

// untaken says that an emergency still wakes people.
func untaken(t Ticket) bool {
	return t.Kind == KindEmergency && t.Open() && t.Worker == 0 && !t.Opened.IsZero()
}

func zoneOr(z *time.Location) *time.Location {
	if z == nil {
		return time.UTC
	}
	return z
}

// timerChanges are the timers that the decision sets, moves or removes. One that would be due already
// is not set: what it would say has been said, or is being said now.
func (d *deed) timerChanges() []bot.Timer {
	var out []bot.Timer
	for _, name := range timerNames {
		was, is := d.timerAt(name, d.was), d.timerAt(name, d.t)
		switch {
		case was.Equal(is):
		case is.After(d.now):
			out = append(out, bot.Timer{Ref: d.t.Ref(), Name: name, Due: is, Guard: int64(d.t.Reopened)})
		case !was.IsZero():
			out = append(out, bot.Timer{Ref: d.t.Ref(), Name: name})
		}
	}
	return out
}

func (d *deed) timerAt(name string, t Ticket) time.Time {
	if name == "offer" {
		return d.offerDue(t)
	}
	return d.timer(name, t, d.cmd.Actor.Zone)
}

// offerDue is set when an offer is made and removed when it is answered.
func (d *deed) offerDue(t Ticket) time.Time {
	switch {
	case t.State != StateHandingOver:
		return time.Time{}
	case t.Next == d.was.Next && t.NextOrg == d.was.NextOrg && d.was.State == StateHandingOver:
		return d.was.Opened // unchanged, whatever it was
	default:
		return d.now.Add(offerFor)
	}
}

// again is the same timer once more.
func again(t bot.Timer, due time.Time) bot.Timer {
	return bot.Timer{Ref: t.Ref, Name: t.Name, Due: due, Guard: t.Guard}
}
