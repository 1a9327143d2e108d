package desk

import (
	"time"

	"linli/bot"
)

// intoSlot is the other ticket: its code was typed, or it was chosen from similar ones.
func intoSlot(c bot.Command) string {
	if into := c.Slots.Get("into"); into != "" {
		return into
	}
	return c.Slots.Get("similar")
}

func intoNeeds(c bot.Command) []bot.Need { return []bot.Need{needTicket(intoSlot(c))} }

// merge makes the ticket a child of another: it keeps its number, and its people are told what
// becomes of the other one.
func merge(d *deed) bot.Outcome {
	parent, ok := bot.Fact[Ticket](d.f, needTicket(intoSlot(d.cmd)))
	switch need := needSupporters(parent.Ref()); {
	case !ok:
		return bot.Outcome{Event: bot.EventMissing}
	case parent.ID == d.t.ID || !parent.Open() || parent.Kind == KindNote:
		return d.refused("ticket.refused.into")
	case !d.f.Has(need):
		return bot.Outcome{Missing: []bot.Need{need}}
	case !d.move("merge"):
		return d.conflict()
	}
	d.t.Into, d.t.Closed = parent.ID, d.now
	d.t.Next, d.t.NextOrg = 0, ""
	d.intoParent(parent)
	d.record(parent.Code, "")
	d.said = bot.Values{bot.CodeOf("into", parent.Code)}
	d.tell("ticket.told.merged", bot.CodeOf("into", parent.Code))
	return d.done(bot.EventOK)
}

// intoParent makes the child's people supporters of the parent, each once.
func (d *deed) intoParent(parent Ticket) {
	here := map[bot.PersonID]bool{parent.Reporter: true}
	for _, s := range fact[[]Supporter](d.f, needSupporters(parent.Ref())) {
		here[s.Person] = here[s.Person] || !s.Gone
	}
	people := append([]Supporter{d.reporterAsSupporter()}, d.supporters...)
	row := parent
	for _, s := range people {
		if here[s.Person] {
			continue
		}
		here[s.Person] = true
		s.Of, s.From = parent.Ref(), d.t.Ref()
		row.Supports++
		d.other = append(d.other, bot.Change{Row: s})
	}
	d.other = append(d.other, bot.Change{Row: row, Version: parent.Version}, bot.Change{Row: d.noteIn(parent, "ticket.merge")})
}

func (d *deed) reporterAsSupporter() Supporter {
	household := ""
	if d.was.Place.Home() {
		household = d.was.Place.String()
	}
	return Supporter{Community: d.was.Community, Person: d.was.Reporter, Household: household, Conversation: d.was.Conversation, Helper: d.was.Helper, Since: d.was.Opened}
}

// noteIn is a line in another ticket's history, not for its reporter.
func (d *deed) noteIn(t Ticket, verb string) Entry {
	return Entry{Community: t.Community, Of: t.Ref(), At: d.now, Actor: d.cmd.Actor.Person, Helper: d.cmd.Actor.Helper,
		Account: d.cmd.Actor.Account, Verb: verb, From: t.State, To: t.State, Reason: d.t.Code, Cause: d.cmd.Cause}
}

// unmerge makes the child a ticket of its own again, with the time that it was away.
func unmerge(d *deed) bot.Outcome {
	parent, needs := needTicketID(d.t.Into), []bot.Need{needTicketID(d.t.Into), needSupporters(bot.Ref{Kind: "ticket", ID: d.t.Into})}
	if missing := d.f.Missing(needs); d.t.State == StateMerged && len(missing) > 0 {
		return bot.Outcome{Missing: missing}
	}
	event := evRestore
	if d.t.Worker == 0 {
		event = evUnmerge
	}
	if !d.move(event) {
		return d.conflict()
	}
	if p, ok := bot.Fact[Ticket](d.f, parent); ok {
		d.outOf(p)
	}
	d.t.Due = d.t.Due.Add(d.now.Sub(d.t.Closed))
	d.t.Into, d.t.Closed = 0, time.Time{}
	d.tell("ticket.told.unmerged")
	d.inform("ticket.card.unmerged", bot.ClassReply)
	return d.done(bot.EventOK)
}

// outOf takes the child's people out of the parent again.
func (d *deed) outOf(parent Ticket) {
	row := parent
	for _, s := range fact[[]Supporter](d.f, needSupporters(parent.Ref())) {
		if s.From == d.t.Ref() && !s.Gone {
			s.Gone = true
			row.Supports = max(0, row.Supports-1)
			d.other = append(d.other, bot.Change{Row: s})
		}
	}
	d.other = append(d.other, bot.Change{Row: row, Version: parent.Version}, bot.Change{Row: d.noteIn(parent, "ticket.unmerge")})
}
