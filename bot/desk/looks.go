package desk

import (
	"time"

	"linli/bot"
)

// What looks may see.
const (
	EventNone   = "none"
	EventSome   = "some"
	EventOne    = "one"
	EventMany   = "many"
	EventMine   = "mine"
	EventPublic = "public"
	EventFound  = "found"
)

// Looks are all questions that dialogs may put to the facts of the desk.
func Looks() []bot.Look {
	return []bot.Look{
		lookSimilarTicket(), lookMyTickets(), lookMyOpenTickets(), lookMyVisits(), lookProgress(), lookAdvice(),
		lookWork(), lookSearch(), lookNotes(), lookBoard(), lookTicketForWork(), lookTicketToTake(), lookTicketToAccept(), lookTicketForOffice(), lookTicketToMerge(), lookColleague(),
		lookSimilarWish(), lookMyWishes(), lookWishes(), lookWishNamed(),
		lookOutage(), lookOutageForm(), lookOutages(), lookCalls(),
	}
}

type answer = func(bot.Speaker, bot.Slots, bot.Facts, time.Time) bot.Found

// pure answers from the slots alone.
func pure(f func(bot.Slots) bot.Found) answer {
	return func(_ bot.Speaker, s bot.Slots, _ bot.Facts, _ time.Time) bot.Found { return f(s) }
}

func found(event string, v ...bot.Value) bot.Found { return bot.Found{Event: event, Values: v} }

// How a ticket reads among others to choose from.
const (
	asWork = "ticket.option"      // to staff
	asMine = "ticket.option_mine" // to its reporter
)

// options are tickets to choose from, as staff or their reporter see them.
func options(tickets []Ticket, label string) []bot.Option {
	out := make([]bot.Option, len(tickets))
	for i, t := range tickets {
		out[i] = bot.Option{Key: "id/" + id(t.ID), Label: label, Values: ticketValues(t, bot.Staff{}), Ref: t.Ref()}
	}
	return out
}

// ownOptions are a resident's tickets to choose from; of those of a neighbour they read no words.
func ownOptions(p bot.PersonID, tickets []Ticket) []bot.Option {
	out := options(tickets, asMine)
	for i, t := range tickets {
		if t.Reporter != p {
			out[i].Values = append(neighbourValues(t, bot.Staff{}), bot.KeyOf("what", "category."+t.Category))
			out[i].Label = "ticket.option_joined"
		}
	}
	return out
}

// workLines is one line per ticket for staff. Where colleagues are given, a line names who has the ticket.
func workLines(tickets []Ticket, now time.Time, colleagues []bot.Staff) []bot.Line {
	out := make([]bot.Line, len(tickets))
	for i, t := range tickets {
		who, holder := holderOf(t, colleagues)
		v := append(bot.Values{staffState(t), holder}, ticketValues(t, who)...)
		out[i] = bot.Line{Text: workLine(t, now), Values: v}
	}
	return out
}

// holderOf is who has the ticket, and how a line says so: not at all where colleagues are not given.
func holderOf(t Ticket, colleagues []bot.Staff) (bot.Staff, bot.Value) {
	for _, s := range colleagues {
		if s.Person == t.Worker && t.Worker != 0 {
			return s, bot.KeyOf("holder", "ticket.holder")
		}
	}
	if len(colleagues) > 0 && t.Worker == 0 {
		return bot.Staff{}, bot.KeyOf("holder", "ticket.holder_none")
	}
	return bot.Staff{}, bot.KeyOf("holder", "")
}

func workLine(t Ticket, now time.Time) string {
	switch {
	case t.State == StateWaiting:
		return "ticket.line_waiting"
	case t.Open() && t.Due.Before(now):
		return "ticket.line_overdue"
	case t.Open() && t.VisitTill.After(now):
		return "ticket.line_visit"
	case t.Open():
		return "ticket.line"
	default:
		return "ticket.line_closed"
	}
}

func ticketSlot(t Ticket) bot.Slots { return bot.Slots{{Name: "ticket", Value: "id/" + id(t.ID)}} }
