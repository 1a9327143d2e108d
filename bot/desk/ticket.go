package desk

import (
	"fmt"
	"time"

	"linli/bot"
)

// Tickets is the noun of repairs, notes for the board and emergencies. It keeps nothing; it is safe
// for concurrent use.
type Tickets struct {
	cycle *cycle
	codes Codes
	rules Rules
	verbs map[string]ticketVerb
	order []string
}

// access says who may use a verb on a ticket beyond holding the verb's right.
type access int8

const (
	accessStaff   access = iota // whoever holds the right, but never whom the complaint is about
	accessOwner                 // the reporter; staff who may dispatch
	accessFriend                // the reporter, supporters, staff
	accessAnybody               // joining: the look has shown it
)

// ticketVerb is one row of the table of verbs.
type ticketVerb struct {
	bot.Verb
	decide func(bot.Command, bot.Facts, time.Time) (bot.Outcome, error)
}

// NewTickets makes the noun under the given codes and rules.
func NewTickets(codes Codes, rules Rules) (*Tickets, error) {
	c, err := ticketCycle()
	if err != nil {
		return nil, err
	}
	n := &Tickets{cycle: c, codes: codes, rules: rules, verbs: map[string]ticketVerb{}}
	for _, v := range n.table() {
		n.verbs[v.Name] = v
		n.order = append(n.order, v.Name)
	}
	return n, nil
}

// Verbs lists everything a ticket can be asked.
func (n *Tickets) Verbs() []bot.Verb {
	out := make([]bot.Verb, len(n.order))
	for i, name := range n.order {
		out[i] = n.verbs[name].Verb
	}
	return out
}

// Decide gives what follows from the command; a verb it does not know is ErrInvalid.
func (n *Tickets) Decide(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	v, ok := n.verbs[cmd.Verb]
	if !ok {
		return bot.Outcome{}, fmt.Errorf("%w: verb %q", bot.ErrInvalid, cmd.Verb)
	}
	if missing := f.Missing(v.Needs(cmd)); len(missing) > 0 {
		return bot.Outcome{Missing: missing}, nil
	}
	return v.decide(cmd, f, now)
}

// on makes a decision about the ticket that the command names in a slot.
func (n *Tickets) on(slot string, who access, do func(*deed) bot.Outcome) func(bot.Command, bot.Facts, time.Time) (bot.Outcome, error) {
	return func(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
		t, ok := bot.Fact[Ticket](f, needTicket(cmd.Slots.Get(slot)))
		if !ok {
			return bot.Outcome{Event: bot.EventMissing}, nil
		}
		d := n.deed(cmd, f, now, t)
		if missing := f.Missing(d.around()); len(missing) > 0 {
			return bot.Outcome{Missing: missing}, nil
		}
		if d.meet(); !d.may(who) {
			return bot.Outcome{Event: bot.EventMissing}, nil
		}
		return do(d), nil
	}
}

// Wants names what Tick needs first for a timer; it asks for more through Outcome.Missing.
func (n *Tickets) Wants(ref bot.Ref, _ bot.Timer) []bot.Need {
	return []bot.Need{needTicketID(ref.ID)}
}

// Tick gives what follows when a timer of a ticket is due. A timer that no longer fits the ticket's
// state does nothing.
func (n *Tickets) Tick(ref bot.Ref, timer bot.Timer, f bot.Facts, now time.Time) (bot.Outcome, error) {
	if missing := f.Missing(n.Wants(ref, timer)); len(missing) > 0 {
		return bot.Outcome{Missing: missing}, nil
	}
	t, ok := bot.Fact[Ticket](f, needTicketID(ref.ID))
	tick := ticks[timer.Name]
	if !ok || tick == nil {
		return bot.Outcome{Event: bot.EventMissing}, nil
	}
	d := n.deed(bot.Command{Actor: bot.Speaker{Community: t.Community}}, f, now, t)
	if missing := f.Missing(append(d.around(), needCommunity())); len(missing) > 0 {
		return bot.Outcome{Missing: missing}, nil
	}
	d.cmd.Actor.Zone = fact[bot.Community](f, needCommunity()).Zone
	d.meet()
	return tick(d, timer), nil
}
