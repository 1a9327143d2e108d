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
		lookSimilarTicket(), lookMyTickets(), lookProgress(), lookAdvice(),
		lookWork(), lookSearch(), lookNotes(), lookTicketForWork(), lookTicketForOffice(), lookTicketToMerge(), lookColleague(),
		lookSimilarWish(), lookMyWishes(), lookWishes(), lookWishNamed(),
		lookOutage(), lookOutages(), lookCalls(),
	}
}

type answer = func(bot.Speaker, bot.Slots, bot.Facts, time.Time) bot.Found

// pure answers from the slots alone.
func pure(f func(bot.Slots) bot.Found) answer {
	return func(_ bot.Speaker, s bot.Slots, _ bot.Facts, _ time.Time) bot.Found { return f(s) }
}

func found(event string, v ...bot.Value) bot.Found { return bot.Found{Event: event, Values: v} }

// option is one ticket to choose from, as staff and its reporter see it.
func option(t Ticket) bot.Option {
	return bot.Option{Key: "id/" + id(t.ID), Label: "ticket.option", Values: ticketValues(t, bot.Staff{}), Ref: t.Ref()}
}

func options(tickets []Ticket) []bot.Option {
	out := make([]bot.Option, len(tickets))
	for i, t := range tickets {
		out[i] = option(t)
	}
	return out
}

// workLines is one line per ticket for staff.
func workLines(tickets []Ticket, now time.Time) []bot.Line {
	out := make([]bot.Line, len(tickets))
	for i, t := range tickets {
		out[i] = bot.Line{Text: workLine(t, now), Values: append(ticketValues(t, bot.Staff{}), bot.Span("visit", t.VisitFrom, t.VisitTill))}
	}
	return out
}

func workLine(t Ticket, now time.Time) string {
	switch {
	case t.Open() && t.State != StateWaiting && t.Due.Before(now):
		return "ticket.line_overdue"
	case t.Open() && t.VisitTill.After(now):
		return "ticket.line_visit"
	default:
		return "ticket.line"
	}
}

func ticketSlot(t Ticket) bot.Slots { return bot.Slots{{Name: "ticket", Value: "id/" + id(t.ID)}} }
