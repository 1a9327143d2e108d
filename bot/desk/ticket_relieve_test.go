package desk

import (
	"testing"

	"linli/bot"
)

func TestWhatALeaverHadGoesBackToTheOrganisation(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	out := w.do(onDuty(boss), "ticket.relieve", "worker=10")
	expect(t, "event", out.Event, bot.EventOK)
	expect(t, "state", w.tickets[n].State, StateReceived)
	expect(t, "worker", w.tickets[n].Worker, bot.PersonID(0))
	expectTexts(t, "王师傅 is offered nothing", w.texts(wang.Person))
	expectTexts(t, "李师傅", w.texts(li.Person), "ticket.card.left")
	expectTexts(t, "manager", w.texts(boss.Person), "ticket.card.left")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.returned")
}

func TestALeaverWithNothingInHandLeavesNothing(t *testing.T) {
	w := newWorld(t)
	w.ticket()
	out := w.do(onDuty(boss), "ticket.relieve", "worker=11")
	expect(t, "event", out.Event, bot.EventOK)
	expect(t, "changes", len(out.Changes), 0)
}
