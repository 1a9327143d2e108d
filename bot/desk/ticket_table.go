package desk

import "linli/bot"

// table is every verb of the noun: what it needs, reads and answers, and who may use it.
func (n *Tickets) table() []ticketVerb {
	rows := n.openingVerbs()
	rows = append(rows, n.workVerbs()...)
	rows = append(rows, n.passingVerbs()...)
	rows = append(rows, n.closingVerbs()...)
	return append(rows, n.residentVerbs()...)
}

// row makes one row about the ticket in slot "ticket"; reads are the further slots.
func (n *Tickets) row(name string, right bot.Right, who access, do func(*deed) bot.Outcome, reads ...string) ticketVerb {
	return ticketVerb{
		Verb: bot.Verb{
			Name: name, Right: right, Needs: onSlot("ticket"), Reads: append([]string{"ticket"}, reads...),
			Events: []string{bot.EventOK, bot.EventTaken, bot.EventRefused, bot.EventMissing, bot.EventConflict},
		},
		decide: n.on("ticket", who, do),
	}
}

// needing adds needs to a row.
func (v ticketVerb) needing(more func(bot.Command) []bot.Need) ticketVerb {
	first := v.Needs
	v.Needs = func(c bot.Command) []bot.Need { return append(first(c), more(c)...) }
	return v
}

// or adds events that the verb may answer beside the usual ones.
func (v ticketVerb) or(events ...string) ticketVerb {
	v.Events = append(v.Events, events...)
	return v
}

// onSlot needs the ticket that a slot names.
func onSlot(slot string) func(bot.Command) []bot.Need {
	return func(c bot.Command) []bot.Need { return []bot.Need{needTicket(c.Slots.Get(slot))} }
}

func (n *Tickets) openingVerbs() []ticketVerb {
	ok := []string{bot.EventOK}
	return []ticketVerb{
		{Verb: bot.Verb{Name: "ticket.open", Needs: openNeeds, Reads: []string{"category", "place", "what", "urgency", "about"}, Events: ok}, decide: n.open},
		{Verb: bot.Verb{Name: "ticket.emergency", Needs: openNeeds, Reads: []string{"what", "place", "category"}, Events: ok}, decide: n.open},
		{Verb: bot.Verb{Name: "note.leave", Needs: openNeeds, Reads: []string{"what", "place"}, Events: ok}, decide: n.open},
		{Verb: bot.Verb{Name: "ticket.rained", Right: bot.RightWork, Needs: rainNeeds, Reads: []string{"ticket"}, Events: []string{bot.EventOK, bot.EventMissing}}, decide: n.rained},
	}
}

func (n *Tickets) workVerbs() []ticketVerb {
	return []ticketVerb{
		n.row("ticket.take", bot.RightWork, accessStaff, take),
		n.row("ticket.note", bot.RightWork, accessStaff, note, "note"),
		n.row("ticket.visit", bot.RightAnyone, accessFriend, visit, "when", "till", "pay"),
		n.row("ticket.wait", bot.RightWork, accessStaff, wait, "waiting", "reason"),
		n.row("ticket.resume", bot.RightWork, accessStaff, resume),
		n.row("ticket.correct", bot.RightWork, accessStaff, correct, "category"),
		n.row("ticket.works", bot.RightDispatch, accessStaff, works),
		n.row("note.read", bot.RightAnswer, accessStaff, readNote),
		n.row("note.answer", bot.RightAnswer, accessStaff, answerNote, "answer"),
		n.row("note.publish", bot.RightAnswer, accessStaff, publishNote),
	}
}

func (n *Tickets) passingVerbs() []ticketVerb {
	return []ticketVerb{
		n.row("ticket.hand", bot.RightWork, accessStaff, hand, "worker", "org", "reason").needing(receiverNeeds).or(eventGiven, eventBounced),
		n.row("ticket.accept", bot.RightWork, accessStaff, accept),
		n.row("ticket.back", bot.RightWork, accessStaff, back, "reason").or(eventBounced),
		n.row("ticket.merge", bot.RightDispatch, accessStaff, merge, "into", "similar").needing(intoNeeds),
		n.row("ticket.unmerge", bot.RightDispatch, accessStaff, unmerge),
		{Verb: bot.Verb{Name: "ticket.relieve", Right: bot.RightInvite, Needs: relieveNeeds, Reads: []string{"worker"}, Events: []string{bot.EventOK}}, decide: n.relieve},
		{Verb: bot.Verb{Name: "ticket.away", Right: bot.RightWork, Needs: awayNeeds, Events: []string{bot.EventOK, bot.EventMissing}}, decide: n.away},
	}
}

func (n *Tickets) closingVerbs() []ticketVerb {
	return []ticketVerb{
		n.row("ticket.done", bot.RightWork, accessStaff, done, "result"),
		n.row("ticket.unfixed", bot.RightWork, accessStaff, unfixed, "reason"),
		n.row("ticket.decline", bot.RightDispatch, accessStaff, decline, "reason"),
	}
}

func (n *Tickets) residentVerbs() []ticketVerb {
	support := n.row("ticket.join", bot.RightAnyone, accessAnybody, join)
	support.Needs, support.Reads, support.decide = onSlot("similar"), []string{"similar", "place"}, n.on("similar", accessAnybody, join)
	return []ticketVerb{
		support,
		n.row("ticket.add", bot.RightAnyone, accessFriend, add, "note", "what"),
		n.row("ticket.locate", bot.RightAnyone, accessOwner, locate, "place"),
		n.row("ticket.callback", bot.RightAnyone, accessFriend, callback),
		n.row("ticket.withdraw", bot.RightAnyone, accessFriend, withdraw, "reason"),
		n.row("ticket.fixed", bot.RightAnyone, accessFriend, fixed),
		n.row("ticket.broken", bot.RightAnyone, accessFriend, broken, "what"),
	}
}
