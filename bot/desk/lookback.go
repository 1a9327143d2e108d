package desk

import (
	"time"

	"linli/bot"
)

// lookBack asks the reporter, and those who have the same problem, whether it is really fixed. The
// question outlives the turn; silence is counted apart.
func lookBack(d *deed, t bot.Timer) bot.Outcome {
	if d.t.State != StateDone || t.Guard != int64(d.t.Reopened) {
		return d.quiet()
	}
	d.ask(d.reporter(), d.t.Reporter, d.values())
	for _, s := range d.supporters {
		d.ask(d.thread(s), s.Person, neighbourValues(d.t, d.worker))
	}
	return d.quiet()
}

func (d *deed) ask(p bot.Post, who bot.PersonID, v bot.Values) {
	p.Text, p.Values, p.Class, p.Quiet = "ticket.lookback", v, bot.ClassReply, true
	p.Ask = &bot.Ask{
		Person: who, Conversation: p.Conversation, Kind: "lookback", Ref: d.t.Ref(), Dialog: "lookback", Slot: "answer",
		Slots: bot.Slots{{Name: "ticket", Value: d.ref()}}, Options: lookBackOptions(), Sent: d.now, Expires: d.now.Add(d.rules.Silence),
	}
	p.Options = p.Ask.Options
	d.posts = append(d.posts, p)
}

func lookBackOptions() []bot.Option {
	return []bot.Option{
		{Key: "fixed", Label: "ticket.lookback_fixed"},
		{Key: "broken", Label: "ticket.lookback_broken"},
		{Key: "call", Label: "ticket.lookback_call"},
	}
}

// silence closes a ticket whose reporter did not answer: neither satisfied nor not.
func silence(d *deed, t bot.Timer) bot.Outcome {
	if d.t.State != StateDone || t.Guard != int64(d.t.Reopened) || !d.move(evSilence) {
		return d.quiet()
	}
	d.t.Satisfied, d.t.Closed = "", d.now
	d.entry.Verb, d.entry.Public = "ticket.silence", false
	return d.done(bot.EventOK)
}

// rainNeeds: one ticket when it is named, else the organisation's.
func rainNeeds(c bot.Command) []bot.Need {
	if c.Slots.Has("ticket") {
		return onSlot("ticket")(c)
	}
	return []bot.Need{needWork("done", c.Actor.Staff.Org)}
}

// rained is a colleague's word that it has rained: what only rain tells is asked now.
func (n *Tickets) rained(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	tickets := fact[[]Ticket](f, needWork("done", cmd.Actor.Staff.Org))
	if t, ok := bot.Fact[Ticket](f, needTicket(cmd.Slots.Get("ticket"))); ok {
		tickets = []Ticket{t}
	}
	out := bot.Outcome{Event: bot.EventMissing}
	count := 0
	for _, t := range tickets {
		if _, rain := n.rules.AfterRain[t.Category]; !rain || t.State != StateDone {
			continue
		}
		count++
		out.Event = bot.EventOK
		out.Timers = append(out.Timers, bot.Timer{Ref: t.Ref(), Name: "lookback", Due: now, Guard: int64(t.Reopened)},
			bot.Timer{Ref: t.Ref(), Name: "silence", Due: now.Add(n.rules.Silence), Guard: int64(t.Reopened)})
	}
	out.Values = bot.Values{bot.Count("count", count)}
	return out, nil
}
