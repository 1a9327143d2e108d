package desk

import (
	"slices"
	"time"

	"linli/bot"
)

// maxOptions is how many choices a question may have.
const maxOptions = 9

// workNeed is the list that a filter names; a worker's own by default, the organisation's for those
// who give tickets to others.
func workNeed(s bot.Speaker, filter string) bot.Need {
	switch filter {
	case "mine", "today":
		return needWork("mine", id(int64(s.Person)))
	case "org", "overdue", "new":
		return needWork(filter, s.Staff.Org)
	}
	if s.May(bot.RightDispatch) {
		return needWork("org", s.Staff.Org)
	}
	return needWork("mine", id(int64(s.Person)))
}

// lookWork lists tickets by stair.
func lookWork() bot.Look {
	return bot.Look{
		Name: "work", Reads: []string{"filter"}, Events: []string{EventNone, EventSome},
		Needs: func(s bot.Speaker, slots bot.Slots) []bot.Need {
			needs := []bot.Need{workNeed(s, slots.Get("filter")), needOrg(s.Staff.Org)}
			if slots.Get("filter") == "new" {
				needs = append(needs, needWork("alarm", ""))
			}
			return needs
		},
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, now time.Time) bot.Found {
			tickets := visible(s, fact[[]Ticket](f, workNeed(s, slots.Get("filter"))))
			switch slots.Get("filter") {
			case "mine":
				return list(tickets, now, nil)
			case "new":
				return list(onceEachTicket(append(alarms(s, f), tickets...)), now, nil)
			case "today":
				return list(todays(tickets, s.Person, now.In(zoneOr(s.Zone))), now, nil)
			default:
				return list(tickets, now, fact[[]bot.Staff](f, needOrg(s.Staff.Org)))
			}
		},
	}
}

// alarms are the emergencies that nobody has taken, whoever's they are: everybody may take them.
func alarms(s bot.Speaker, f bot.Facts) []Ticket {
	return slices.DeleteFunc(visible(s, fact[[]Ticket](f, needWork("alarm", ""))), func(t Ticket) bool { return !untaken(t) })
}

// visible leaves out complaints about whoever looks, and everything for those who may not see tickets.
func visible(s bot.Speaker, tickets []Ticket) []Ticket {
	if !s.May(bot.RightWork) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(tickets), func(t Ticket) bool { return t.About != 0 && t.About == s.Person })
}

func list(tickets []Ticket, now time.Time, colleagues []bot.Staff) bot.Found {
	if len(tickets) == 0 {
		return found(EventNone, bot.Count("count", 0))
	}
	tickets = byStair(tickets)
	v := bot.Values{bot.Count("count", len(tickets)), bot.Lines("lines", workLines(tickets, now, colleagues))}
	return bot.Found{Event: EventSome, Values: v, Options: options(tickets[:min(maxOptions, len(tickets))], asWork)}
}

// lookSearch finds tickets by words, place or code.
func lookSearch() bot.Look {
	return bot.Look{
		Name: "search", Reads: []string{"query", "ticket"}, Events: []string{EventNone, EventSome},
		Needs: func(s bot.Speaker, slots bot.Slots) []bot.Need {
			return []bot.Need{needSearch(searched(slots)), needOrg(s.Staff.Org)}
		},
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, now time.Time) bot.Found {
			return list(visible(s, fact[[]Ticket](f, needSearch(searched(slots)))), now, fact[[]bot.Staff](f, needOrg(s.Staff.Org)))
		},
	}
}

// searched is a ticket's code, or what was typed.
func searched(slots bot.Slots) string {
	if code := slots.Get("ticket"); code != "" {
		return code
	}
	return slots.Get("query")
}

// lookNotes lists the board's notes that wait for an answer.
func lookNotes() bot.Look {
	return bot.Look{
		Name: "notes", Fills: []string{"ticket"}, Events: []string{EventNone, EventOne, EventMany},
		Needs: func(s bot.Speaker, _ bot.Slots) []bot.Need { return []bot.Need{needWork("org", s.Staff.Org)} },
		Answer: func(s bot.Speaker, _ bot.Slots, f bot.Facts, now time.Time) bot.Found {
			all := fact[[]Ticket](f, needWork("org", s.Staff.Org))
			notes := slices.DeleteFunc(slices.Clone(all), func(t Ticket) bool { return t.Kind != KindNote || !t.Open() })
			if !s.May(bot.RightAnswer) {
				notes = nil
			}
			return choose(notes[:min(maxOptions, len(notes))], asWork)
		},
	}
}

// lookBoard reads what was answered on the board: staff's words, and nothing of who had asked.
func lookBoard() bot.Look {
	return bot.Look{
		Name: "board", Events: []string{EventNone, EventSome},
		Needs: func(bot.Speaker, bot.Slots) []bot.Need { return []bot.Need{needWork("board", "")} },
		Answer: func(_ bot.Speaker, _ bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			var lines []bot.Line
			for _, t := range fact[[]Ticket](f, needWork("board", "")) {
				if t.Result != "" {
					lines = append(lines, bot.Line{Text: "board.line", Values: bot.Values{bot.TimeOf("day", t.Closed), bot.Text("answer", t.Result)}})
				}
			}
			if len(lines) == 0 {
				return found(EventNone)
			}
			return found(EventSome, bot.Lines("lines", lines))
		},
	}
}

// lookTicketForWork: which ticket is a command of staff about? The one that was named, else the only
// one they have; those that nobody has taken where they have none.
func lookTicketForWork() bot.Look {
	return bot.Look{
		Name: "ticket_for_work", Reads: []string{"ticket"}, Fills: []string{"ticket"}, Events: []string{EventNone, EventOne, EventMany},
		Needs: func(s bot.Speaker, slots bot.Slots) []bot.Need {
			return []bot.Need{namedElse(slots, needWork("mine", id(int64(s.Person))))}
		},
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, now time.Time) bot.Found {
			tickets := candidates(s, f, namedElse(slots, needWork("mine", id(int64(s.Person)))))
			if len(tickets) > 0 || slots.Has("ticket") {
				return choose(tickets, asWork)
			}
			fresh := needWork("new", s.Staff.Org)
			if !f.Has(fresh) {
				return bot.Found{Missing: []bot.Need{fresh}}
			}
			return choose(candidates(s, f, fresh), asWork)
		},
	}
}

// lookTicketToTake: which ticket is somebody taking? The one that was named, else one that nobody has: an
// emergency, one of their organisation, or one that is offered to them.
func lookTicketToTake() bot.Look {
	return takeLook("ticket_to_take", func(s bot.Speaker, t Ticket) bool {
		return t.State == StateReceived && t.Kind != KindNote && (untaken(t) || looksAfter(s.Staff, t.Place)) || offeredNow(s, t)
	})
}

// lookTicketToAccept: which of those that are offered to the speaker?
func lookTicketToAccept() bot.Look { return takeLook("ticket_to_accept", offeredNow) }

// looksAfter says that a place, or one that was not said, is among a colleague's.
func looksAfter(s bot.Staff, where bot.Place) bool {
	return len(s.Areas) == 0 || where.IsZero() || slices.ContainsFunc(s.Areas, func(p bot.Place) bool { return p.Covers(where) })
}

// offeredNow says that the ticket is offered to the speaker or to their organisation.
func offeredNow(s bot.Speaker, t Ticket) bool {
	return t.State == StateHandingOver && t.Worker != s.Person && (t.Next == s.Person || t.Next == 0 && t.NextOrg == s.Staff.Org)
}

func takeLook(name string, fits func(bot.Speaker, Ticket) bool) bot.Look {
	lists := func(s bot.Speaker) []bot.Need {
		return []bot.Need{needWork("alarm", ""), needWork("org", s.Staff.Org)}
	}
	return bot.Look{
		Name: name, Reads: []string{"ticket"}, Fills: []string{"ticket"}, Events: []string{EventNone, EventOne, EventMany},
		Needs: func(s bot.Speaker, slots bot.Slots) []bot.Need {
			if slots.Has("ticket") {
				return []bot.Need{needTicket(slots.Get("ticket"))}
			}
			return lists(s)
		},
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			if slots.Has("ticket") {
				return choose(candidates(s, f, needTicket(slots.Get("ticket"))), asWork)
			}
			var free []Ticket
			for _, n := range lists(s) {
				free = append(free, visible(s, fact[[]Ticket](f, n))...)
			}
			free = slices.DeleteFunc(onceEachTicket(free), func(t Ticket) bool { return !fits(s, t) })
			return choose(free[:min(maxOptions, len(free))], asWork)
		},
	}
}

func onceEachTicket(tickets []Ticket) []Ticket {
	var out []Ticket
	for _, t := range tickets {
		if !slices.ContainsFunc(out, func(o Ticket) bool { return o.ID == t.ID }) {
			out = append(out, t)
		}
	}
	return out
}

// namedElse needs the ticket in the slot, or else a list.
func namedElse(slots bot.Slots, list bot.Need) bot.Need {
	if slots.Has("ticket") {
		return needTicket(slots.Get("ticket"))
	}
	return list
}

// candidates are the tickets of a need, one or a list, that the speaker may see.
func candidates(s bot.Speaker, f bot.Facts, n bot.Need) []Ticket {
	tickets := fact[[]Ticket](f, n)
	if t, ok := bot.Fact[Ticket](f, n); ok {
		tickets = []Ticket{t}
	}
	tickets = visible(s, tickets)
	return tickets[:min(maxOptions, len(tickets))]
}

// lookTicketForOffice: which ticket of the organisation is meant? The one that was named, else one of
// those that are open.
func lookTicketForOffice() bot.Look {
	return bot.Look{
		Name: "ticket_for_office", Reads: []string{"ticket"}, Fills: []string{"ticket"}, Events: []string{EventNone, EventOne, EventMany},
		Needs: func(s bot.Speaker, slots bot.Slots) []bot.Need {
			return []bot.Need{namedElse(slots, needWork("org", s.Staff.Org))}
		},
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, now time.Time) bot.Found {
			return choose(candidates(s, f, namedElse(slots, needWork("org", s.Staff.Org))), asWork)
		},
	}
}

// lookTicketToMerge: into which other ticket of the same kind and place might this one go?
func lookTicketToMerge() bot.Look {
	return bot.Look{
		Name: "ticket_to_merge", Reads: []string{"ticket"}, Events: []string{EventNone, EventSome},
		Needs: func(_ bot.Speaker, s bot.Slots) []bot.Need { return []bot.Need{needTicket(s.Get("ticket"))} },
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, now time.Time) bot.Found {
			t, ok := bot.Fact[Ticket](f, needTicket(slots.Get("ticket")))
			if !ok {
				return found(EventNone)
			}
			need := needSimilarTickets(t.Place, t.Category)
			if !f.Has(need) {
				return bot.Found{Missing: []bot.Need{need}}
			}
			others := slices.DeleteFunc(visible(s, fact[[]Ticket](f, need)), func(o Ticket) bool { return o.ID == t.ID })
			return list(others, now, nil)
		},
	}
}

// lookColleague: who is meant by what was typed? What an organisation is called, its slug, or a colleague's name.
func lookColleague() bot.Look {
	return bot.Look{
		Name: "colleague", Reads: []string{"to"}, Fills: []string{"worker", "org"}, Events: []string{EventOne, EventMany, EventNone},
		Needs: func(_ bot.Speaker, s bot.Slots) []bot.Need {
			return []bot.Need{needColleague(s.Get("to")), needOrg(s.Get("to"))}
		},
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			to := slots.Get("to")
			if members := fact[[]bot.Staff](f, needOrg(to)); len(members) > 0 {
				return bot.Found{Event: EventOne, Slots: bot.Slots{{Name: "org", Value: members[0].Org}}, Values: bot.Values{bot.Text("who", orgName(members, to))}}
			}
			return colleague(fact[[]bot.Staff](f, needColleague(to)))
		},
	}
}

func colleague(staff []bot.Staff) bot.Found {
	switch len(staff) {
	case 0:
		return found(EventNone)
	case 1:
		s := staff[0]
		return bot.Found{
			Event: EventOne, Values: bot.Values{bot.Text("who", s.Name)},
			Slots: bot.Slots{{Name: "worker", Value: id(int64(s.Person))}, {Name: "org", Value: s.Org}},
		}
	}
	out := found(EventMany, bot.Count("count", len(staff)))
	for _, s := range staff[:min(maxOptions, len(staff))] {
		out.Options = append(out.Options, bot.Option{Key: id(int64(s.Person)), Label: "ticket.colleague_option", Values: bot.Values{bot.Text("who", s.Name), bot.Text("org", orgName([]bot.Staff{s}, s.Org))}})
	}
	return out
}
