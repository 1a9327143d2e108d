package desk

import (
	"slices"
	"time"

	"linli/bot"
)

// lookSimilarTicket: does somebody else have the same problem at the same place?
func lookSimilarTicket() bot.Look {
	return bot.Look{
		Name: "similar_ticket", Reads: []string{"category", "place", "what"}, Events: []string{EventNone, EventSome},
		Needs: func(_ bot.Speaker, s bot.Slots) []bot.Need {
			return []bot.Need{needSimilarTickets(bot.ParsePlace(s.Get("place")), s.Get("category"))}
		},
		Answer: func(_ bot.Speaker, s bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			place := bot.ParsePlace(s.Get("place"))
			all := fact[[]Ticket](f, needSimilarTickets(place, s.Get("category")))
			return offerSimilar(similarTickets(all, s.Get("category"), s.Get("what"), place))
		},
	}
}

func offerSimilar(tickets []Ticket) bot.Found {
	if len(tickets) == 0 {
		return found(EventNone)
	}
	var lines []bot.Line
	out := bot.Found{Event: EventSome}
	for _, t := range tickets {
		v := neighbourValues(t, bot.Staff{})
		lines = append(lines, bot.Line{Text: "ticket.similar_line", Values: v})
		out.Options = append(out.Options, bot.Option{Key: id(t.ID), Label: "ticket.similar_option", Values: v, Ref: t.Ref()})
	}
	if len(tickets) == 1 {
		out.Options[0] = bot.Option{Key: id(tickets[0].ID), Label: "choice.me_too", Ref: tickets[0].Ref()}
	}
	out.Values = bot.Values{bot.Count("n", len(tickets)), bot.Lines("lines", lines)} // nothing that would stand for the speaker's own place or words
	return out
}

// lookMyTickets: which of the speaker's tickets is meant?
func lookMyTickets() bot.Look {
	return mineLook("my_tickets", func(bot.Speaker, Ticket, time.Time) bool { return true })
}

// lookMyOpenTickets: which of those that the speaker may still say something to?
func lookMyOpenTickets() bot.Look {
	return mineLook("my_open_tickets", func(_ bot.Speaker, t Ticket, _ time.Time) bool { return t.Open() || t.State == StateDone })
}

// lookMyVisits: which promised visit would the speaker rather have at another time?
func lookMyVisits() bot.Look {
	return mineLook("my_visits", func(s bot.Speaker, t Ticket, now time.Time) bool {
		return t.Reporter == s.Person && t.Open() && t.VisitTill.After(now)
	})
}

// mineLook chooses among those of the speaker's tickets that fit, unless one was named.
func mineLook(name string, fits func(bot.Speaker, Ticket, time.Time) bool) bot.Look {
	return bot.Look{
		Name: name, Reads: []string{"ticket"}, Fills: []string{"ticket"}, Events: []string{EventNone, EventOne, EventMany},
		Needs: func(s bot.Speaker, slots bot.Slots) []bot.Need {
			if slots.Has("ticket") {
				return nil
			}
			return []bot.Need{needMyTickets(s.Person)}
		},
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, now time.Time) bot.Found {
			if slots.Has("ticket") {
				return found(EventOne)
			}
			mine := slices.DeleteFunc(slices.Clone(fact[[]Ticket](f, needMyTickets(s.Person))), func(t Ticket) bool { return !fits(s, t, now) })
			got := choose(withoutMerged(mine), asMine)
			if got.Event == EventMany {
				got.Options = ownOptions(s.Person, withoutMerged(mine))
			}
			return got
		},
	}
}

// withoutMerged leaves out what is handled with another ticket of the list.
func withoutMerged(tickets []Ticket) []Ticket {
	return slices.DeleteFunc(slices.Clone(tickets), func(t Ticket) bool {
		return t.Into != 0 && slices.ContainsFunc(tickets, func(o Ticket) bool { return o.ID == t.Into })
	})
}

// choose fills the only ticket, or offers each: never a guess.
func choose(tickets []Ticket, label string) bot.Found {
	switch len(tickets) {
	case 0:
		return found(EventNone)
	case 1:
		return bot.Found{Event: EventOne, Slots: ticketSlot(tickets[0]), Values: ticketValues(tickets[0], bot.Staff{})}
	default:
		return bot.Found{Event: EventMany, Values: bot.Values{bot.Count("count", len(tickets))}, Options: options(tickets, label)}
	}
}

// lookProgress: what became of it? A stranger with the code hears the public state; an id that is not
// theirs does not exist for them.
func lookProgress() bot.Look {
	return bot.Look{
		Name: "progress", Reads: []string{"ticket"}, Events: []string{EventMine, EventPublic, bot.EventMissing},
		Needs:  func(_ bot.Speaker, s bot.Slots) []bot.Need { return []bot.Need{needTicket(s.Get("ticket"))} },
		Answer: progressOf,
	}
}

// progressOf reads on until it knows who is around the ticket, and around the one it was merged into.
func progressOf(s bot.Speaker, slots bot.Slots, f bot.Facts, now time.Time) bot.Found {
	t, ok := bot.Fact[Ticket](f, needTicket(slots.Get("ticket")))
	if !ok {
		return found(bot.EventMissing)
	}
	needs := aboutProgress(t)
	parent, merged := bot.Fact[Ticket](f, needTicketID(t.Into))
	if merged {
		needs = append(needs, aboutProgress(parent)...)
	} else if t.Into != 0 {
		needs = append(needs, needTicketID(t.Into))
	}
	if missing := f.Missing(needs); len(missing) > 0 {
		return bot.Found{Missing: missing}
	}
	got := progress(s, slots.Get("ticket"), t, f, now)
	if merged && got.Event == EventMine {
		got.Values = append(bot.Values{bot.Lines("lines", mergedLines(parent, f, now))}, got.Values...)
	}
	return got
}

func aboutProgress(t Ticket) []bot.Need {
	return []bot.Need{needSupporters(t.Ref()), needStaff(t.answers()), needOrg(t.NextOrg)}
}

// mergedLines tell of the ticket with which one is handled.
func mergedLines(parent Ticket, f bot.Facts, now time.Time) []bot.Line {
	first := bot.Line{Text: "ticket.progress.into", Values: bot.Values{bot.CodeOf("into", parent.Code)}}
	return append([]bot.Line{first}, progressLines(parent, namedIn(parent, f), now)...)
}

// namedIn is whom texts about the ticket name.
func namedIn(t Ticket, f bot.Facts) bot.Staff {
	if staff := fact[[]bot.Staff](f, needStaff(t.answers())); len(staff) > 0 {
		return staff[0]
	}
	if t.State == StateHandingOver {
		return bot.Staff{Name: orgName(fact[[]bot.Staff](f, needOrg(t.NextOrg)), t.NextOrg)}
	}
	return bot.Staff{}
}

func progress(s bot.Speaker, asked string, t Ticket, f bot.Facts, now time.Time) bot.Found {
	worker := namedIn(t, f)
	supports := slices.ContainsFunc(fact[[]Supporter](f, needSupporters(t.Ref())), func(p Supporter) bool { return p.Person == s.Person && !p.Gone })
	lines := progressLines(t, worker, now)
	more := bot.Values{bot.Lines("lines", lines), bot.Lines("more", lines[1:])}
	switch {
	case s.Person != 0 && s.Person == t.Reporter, s.May(bot.RightWork) && (t.About == 0 || t.About != s.Person):
		return found(EventMine, append(ticketValues(t, worker), more...)...)
	case supports && s.Person != 0:
		return found(EventMine, slices.Concat(neighbourValues(t, worker), bot.Values{bot.KeyOf("what", "category."+t.Category)}, more)...)
	case nounKey("ticket", asked) == t.Code:
		return found(EventPublic, append(publicValues(t), whoValue(bot.Staff{}))...)
	default:
		return found(bot.EventMissing)
	}
}

// answers is whom texts about the ticket name: to whom it is offered, else who has it.
func (t Ticket) answers() bot.PersonID {
	if t.State == StateHandingOver {
		return t.Next
	}
	return t.Worker
}

// progressLines say what a person wants to know of the ticket, one line each, and nothing that is not so.
func progressLines(t Ticket, worker bot.Staff, now time.Time) []bot.Line {
	v := append(neighbourValues(t, worker), bot.Span("visit", t.VisitFrom, t.VisitTill), bot.Text("pay", t.Pay))
	lines := []bot.Line{{Text: "ticket.progress.state", Values: v}}
	add := func(when bool, key string) {
		if when {
			lines = append(lines, bot.Line{Text: "ticket.progress." + key, Values: v})
		}
	}
	add(worker.Person != 0 && t.Open() && t.State != StateAssigned && t.State != StateHandingOver, "who")
	add(t.Open() && t.VisitTill.After(now), "visit")
	add(t.Open() && t.VisitTill.After(now) && t.Pay != "", "pay")
	add(t.Open() && t.State != StateWaiting && t.Due.After(now), "due")
	add(t.Open() && t.State != StateWaiting && !t.Due.After(now), "overdue")
	add(t.State == StateWaiting, "paused")
	add(t.Reason != "", "reason")
	add(t.Result != "", "result")
	add(t.Supports > 0, "supports")
	return lines
}
