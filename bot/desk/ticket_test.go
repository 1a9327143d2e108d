package desk

import (
	"slices"
	"testing"
	"time"

	"linli/bot"
)

const hour = time.Hour

func TestANewTicketIsShownToAllWorkersWhoFit(t *testing.T) {
	w := newWorld(t)
	n := w.ticket("urgency=soon")
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.received")
	expectTexts(t, "李师傅", w.texts(li.Person), "ticket.card.received")
	expectTexts(t, "manager", w.texts(boss.Person))
	got := w.tickets[n]
	expect(t, "state", got.State, StateReceived)
	expect(t, "organisation", got.Org, "property")
	expect(t, "due", got.Due.Sub(start), 24*hour)
	expect(t, "code is valid", bot.ValidCode(got.Code), true)
	expect(t, "private", got.Private, true)
	expect(t, "history", w.entries[0].Words, "厨房水管漏水")
}

func TestDueTimesFollowUrgencyCategoryAndWorks(t *testing.T) {
	for name, c := range map[string]struct {
		pairs []string
		want  time.Duration
	}{
		"what is urgent is due in two hours":      {[]string{"urgency=now"}, 2 * hour},
		"what is soon is due in a day":            {[]string{"urgency=soon"}, 24 * hour},
		"what is normal is due in seven days":     {[]string{"urgency=normal"}, 7 * 24 * hour},
		"what nobody called urgent is normal":     {nil, 7 * 24 * hour},
		"a lift is due in a day even when normal": {[]string{"category=lift", "urgency=normal"}, 24 * hour},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			expect(t, "due", w.tickets[w.ticket(c.pairs...)].Due.Sub(start), c.want)
		})
	}
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(boss), "ticket.works", "ticket=id/1")
	expect(t, "works are due in fifteen days", w.tickets[n].Due.Sub(start), 15*24*hour)
}

func TestWhatNobodyLooksAfterGoesToTheOfficeLoudly(t *testing.T) {
	w := newWorld(t)
	w.unrouted = true
	n := w.ticket()
	expectTexts(t, "office", w.texts(desk.Person), "ticket.card.unrouted")
	expect(t, "organisation", w.tickets[n].Org, "office")
}

func TestTwoPressTakeAndOneWins(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	out := w.do(onDuty(wang), "ticket.take", "ticket="+w.tickets[n].Code)
	expect(t, "first", out.Event, bot.EventOK)
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.assigned")
	expectTexts(t, "李师傅's copy", w.updates(li.Person), "ticket.card.assigned")
	out = w.do(onDuty(li), "ticket.take", "ticket=id/1")
	expect(t, "second", out.Event, bot.EventTaken)
	who, _ := out.Values.Get("who")
	expect(t, "who has it", who.Text, "王师傅")
	expect(t, "a double tap", w.do(onDuty(wang), "ticket.take", "ticket=id/1").Event, bot.EventOK)
	expect(t, "worker", w.tickets[n].Worker, wang.Person)
}

func TestOnlyTheWorkerSeesButtonsOfATakenTicket(t *testing.T) {
	w := newWorld(t)
	w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	for _, p := range w.posts {
		if p.Card == "" {
			continue
		}
		expect(t, "buttons of "+id(int64(p.Person)), len(p.Options) > 0, p.Person == wang.Person)
		for _, o := range p.Options {
			expect(t, "a button names the ticket", o.Ref, bot.Ref{Kind: "ticket", ID: 1})
		}
	}
}

func TestTheFirstReceiverStaysAnswerableUntilTheNextAccepts(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	expect(t, "without a reason", w.do(onDuty(wang), "ticket.hand", "ticket=id/1", "worker=11").Event, bot.EventRefused)
	w.do(onDuty(wang), "ticket.hand", "ticket=id/1", "worker=11", "reason=不会修")
	expectTexts(t, "李师傅", w.texts(li.Person), "ticket.card.offered")
	expect(t, "state", w.tickets[n].State, StateHandingOver)
	expect(t, "answerable", w.tickets[n].Worker, wang.Person)
	w.do(onDuty(li), "ticket.accept", "ticket=id/1")
	expect(t, "answerable", w.tickets[n].Worker, li.Person)
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.accepted")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.assigned")
}

func TestAnOfferThatIsRefusedGoesBack(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.hand", "ticket=id/1", "org=lift-co", "reason=电梯的事")
	expectTexts(t, "the contractor", w.texts(lift.Person), "ticket.card.offered")
	w.do(onDuty(lift), "ticket.back", "ticket=id/1", "reason=不是电梯")
	expect(t, "state", w.tickets[n].State, StateAssigned)
	expect(t, "worker", w.tickets[n].Worker, wang.Person)
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.refused")
}

func TestAnOfferThatNobodyAcceptsIsToldAfterFourHours(t *testing.T) {
	w := newWorld(t)
	w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.hand", "ticket=id/1", "worker=11", "reason=休息")
	w.wait(4 * hour)
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.not_accepted")
}

func TestTheThirdBounceGoesToTheManager(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.back", "ticket=id/1", "reason=忙")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.returned")
	w.do(onDuty(li), "ticket.take", "ticket=id/1")
	w.do(onDuty(li), "ticket.hand", "ticket=id/1", "worker=10", "reason=忙")
	expect(t, "not yet", w.tickets[n].State, StateHandingOver)
	w.do(onDuty(wang), "ticket.back", "ticket=id/1", "reason=也忙")
	expectTexts(t, "manager", w.texts(boss.Person), "ticket.card.bounced")
	expect(t, "worker", w.tickets[n].Worker, boss.Person)
	expect(t, "state", w.tickets[n].State, StateAssigned)
}

func TestADispatcherGivesAnUntakenTicketToAColleague(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(boss), "ticket.hand", "ticket=id/1", "worker=11", "reason=你近")
	expect(t, "state", w.tickets[n].State, StateAssigned)
	expectTexts(t, "李师傅", w.texts(li.Person), "ticket.card.dispatched")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.assigned")
}

func TestTheClockStopsOnlyInWaiting(t *testing.T) {
	w := newWorld(t)
	n := w.ticket("urgency=soon")
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.wait", "ticket=id/1", "waiting=parts", "reason=缺阀门")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.waiting_reason")
	expect(t, "state key", w.tickets[n].StateKey(), "state.waiting.parts")
	w.wait(48 * hour)
	expect(t, "not overdue", slices.Contains(w.texts(wang.Person), "ticket.card.overdue"), false)
	w.do(onDuty(wang), "ticket.resume", "ticket=id/1")
	expect(t, "due", w.tickets[n].Due.Sub(start), 72*hour)
	w.wait(24 * hour)
	expect(t, "overdue now", slices.Contains(w.texts(wang.Person), "ticket.card.overdue"), true)
	expect(t, "wait for what", w.do(onDuty(wang), "ticket.wait", "ticket=id/1", "waiting=godot").Event, bot.EventRefused)
}

func TestNearlyDueAndOverdueReachTheWorkerThenTheManager(t *testing.T) {
	w := newWorld(t)
	w.ticket("urgency=soon")
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.wait(20 * hour)
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.nearly")
	expectTexts(t, "manager", w.texts(boss.Person))
	w.wait(4 * hour)
	expect(t, "王师傅", slices.Contains(w.texts(wang.Person), "ticket.card.overdue"), true)
	expect(t, "manager", slices.Contains(w.texts(boss.Person), "ticket.card.overdue_lead"), true)
}

func TestAVisitIsToldRemindedAndChangedByEither(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.visit", "ticket=id/1", "when=2026-03-02T15:00:00+08:00", "pay=换阀门 80 元")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.visit_pay")
	w.wait(5 * hour)
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.visit_soon_pay")
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.visit_soon")
	w.do(resident(aunt), "ticket.visit", "ticket=id/1", "when=2026-03-03T15:00:00+08:00")
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.visit_moved")
	expect(t, "new time", w.tickets[n].VisitFrom.Day(), 3)
	for _, when := range []string{"when=gestern", "when=2026-03-01T15:00:00+08:00"} {
		expect(t, when, w.do(onDuty(wang), "ticket.visit", "ticket=id/1", when).Event, bot.EventRefused)
	}
	expect(t, "a stranger", w.do(resident(stranger), "ticket.visit", "ticket=id/1", "when=2026-03-04T15:00:00+08:00").Event, bot.EventMissing)
}
