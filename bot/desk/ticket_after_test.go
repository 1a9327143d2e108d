package desk

import (
	"slices"
	"testing"
	"time"

	"linli/bot"
)

func TestDoneIsLookedBackAtAndSilenceIsCountedApart(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.done", "ticket=id/1", "result=换了阀门")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.done")
	w.wait(24 * hour)
	expectTexts(t, "resident", w.texts(aunt), "ticket.lookback")
	var ask *bot.Ask
	for _, p := range w.posts {
		if p.Ask != nil {
			ask = p.Ask
		}
	}
	expect(t, "dialog", ask.Dialog, "lookback")
	expect(t, "slot", ask.Slots.Get("ticket"), "id/1")
	expect(t, "options", len(ask.Options), 3)
	w.wait(72 * hour)
	expect(t, "state", w.tickets[n].State, StateConfirmed)
	expect(t, "silence", w.tickets[n].Satisfied, "")
}

func TestBrokenReopensTheSameNumber(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.done", "ticket=id/1", "result=好了")
	w.wait(24 * hour)
	out := w.do(resident(aunt), "ticket.broken", "ticket=id/1", "what=还在漏")
	expect(t, "event", out.Event, bot.EventOK)
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.reopened_words")
	got := w.tickets[n]
	expect(t, "state", got.State, StateAssigned)
	expect(t, "reopened", got.Reopened, 1)
	expect(t, "due anew", got.Due.After(w.now), true)
	w.do(onDuty(wang), "ticket.done", "ticket=id/1", "result=真好了")
	w.do(resident(aunt), "ticket.fixed", "ticket=id/1")
	expect(t, "satisfied", w.tickets[n].Satisfied, "yes")
	w.do(resident(aunt), "ticket.broken", "ticket=id/1")
	expectTexts(t, "manager, the second time", w.texts(boss.Person), "ticket.card.reopened")
}

func TestARoofIsAskedAboutWhenItHasRained(t *testing.T) {
	w := newWorld(t)
	w.ticket("category=building", "what=屋顶漏雨")
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.done", "ticket=id/1", "result=补了")
	w.wait(48 * hour)
	expectTexts(t, "resident", w.texts(aunt))
	expect(t, "event", w.do(onDuty(wang), "ticket.rained").Event, bot.EventOK)
	w.wait(time.Minute)
	expectTexts(t, "resident", w.texts(aunt), "ticket.lookback")
	expect(t, "nothing else waits for rain", w.do(onDuty(lift), "ticket.rained").Event, bot.EventMissing)
}

func TestUnfixedIsClosedWithItsReasonAndNeverFixed(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	expect(t, "no reason", w.do(onDuty(wang), "ticket.unfixed", "ticket=id/1").Event, bot.EventRefused)
	w.do(onDuty(wang), "ticket.unfixed", "ticket=id/1", "reason=管道在墙里")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.unfixed")
	expect(t, "state", w.tickets[n].State, StateUnfixed)
	expect(t, "done", w.tickets[n].Done.IsZero(), true)
	w.wait(30 * 24 * hour)
	expect(t, "no look-back", slices.Contains(w.texts(aunt), "ticket.lookback"), false)
}

func TestACorrectedCategoryTeachesAndReroutes(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.correct", "ticket=id/1", "category=lift")
	expect(t, "taught", w.learnt[0].Category, "lift")
	expect(t, "taught words", w.learnt[0].Words, "厨房水管漏水")
	expect(t, "organisation", w.tickets[n].Org, "lift-co")
	expect(t, "state", w.tickets[n].State, StateReceived)
	expectTexts(t, "contractor", w.texts(lift.Person), "ticket.card.received")
	expectTexts(t, "resident", w.texts(aunt), "ticket.told.rerouted")
	expect(t, "old worker's card changes", len(w.updates(wang.Person)), 1)
}

func TestAComplaintNeverReachesWhomItIsAbout(t *testing.T) {
	for name, pairs := range map[string][]string{
		"named in the words": {"category=property_service", "what=王师傅态度很差"},
		"named in a slot":    {"category=water", "what=他态度很差", "about=10"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			n := w.ticket(pairs...)
			expect(t, "about", w.tickets[n].About, wang.Person)
			expectTexts(t, "王师傅", w.texts(wang.Person))
			expectTexts(t, "李师傅", w.texts(li.Person))
			expectTexts(t, "manager", w.texts(boss.Person), "ticket.card.received")
			expect(t, "王师傅 takes", w.do(onDuty(wang), "ticket.take", "ticket=id/1").Event, bot.EventMissing)
			w.do(onDuty(li), "ticket.take", "ticket=id/1")
			expect(t, "handed to 王师傅", w.do(onDuty(li), "ticket.hand", "ticket=id/1", "worker=10", "reason=x").Event, bot.EventRefused)
			for _, p := range w.ledger {
				expect(t, "posted to 王师傅", p.Person == wang.Person, false)
			}
		})
	}
	w := newWorld(t)
	w.ticket("category=property_service", "what=周经理不理人")
	expectTexts(t, "manager", w.texts(boss.Person))
}

func TestAStrangersTicketAndAMissingOneLookAlike(t *testing.T) {
	w := newWorld(t)
	w.ticket()
	for _, verb := range []string{"ticket.add", "ticket.withdraw", "ticket.callback", "ticket.fixed", "ticket.broken"} {
		theirs := w.do(resident(stranger), verb, "ticket=id/1", "what=x")
		none := w.do(resident(stranger), verb, "ticket=id/99", "what=x")
		expect(t, verb, theirs.Event, bot.EventMissing)
		expect(t, verb+" of nothing", none.Event, bot.EventMissing)
		expect(t, verb+" says as much", len(theirs.Values), len(none.Values))
	}
}

func TestWhatWasWaitedForFromTheResidentEndsTheWaiting(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.wait", "ticket=id/1", "waiting=resident")
	out := w.command(bot.Command{Verb: "ticket.add", Actor: resident(aunt), Slots: slots("ticket=id/1", "note=下午在家"), Media: []bot.Media{{Hash: "ab"}}})
	expect(t, "event", out.Event, bot.EventOK)
	expect(t, "state", w.tickets[n].State, StateInProgress)
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.added")
	expect(t, "the photo goes along", len(w.posts[0].Media), 1)
}

func TestSupportersKeepATicketAliveAndHearOfIt(t *testing.T) {
	w := newWorld(t)
	n := w.ticket("category=lighting", "place=3-2", "what=楼道灯不亮")
	out := w.do(resident(neighbour), "ticket.join", "similar=1")
	expect(t, "joined", out.Event, bot.EventOK)
	w.do(resident(neighbour), "ticket.join", "similar=1")
	expect(t, "counted once", w.tickets[n].Supports, 1)
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	expectTexts(t, "neighbour", w.texts(neighbour), "ticket.told.assigned")
	w.do(resident(aunt), "ticket.withdraw", "ticket=id/1")
	expect(t, "still open", w.tickets[n].State, StateAssigned)
	expect(t, "reporter", w.tickets[n].Reporter, neighbour)
	w.do(resident(neighbour), "ticket.withdraw", "ticket=id/1")
	expect(t, "nobody left", w.tickets[n].State, StateWithdrawn)
	expectTexts(t, "王师傅", w.texts(wang.Person), "ticket.card.withdrawn")
}

func TestAMergedTicketKeepsItsNumberAndItsPeople(t *testing.T) {
	w := newWorld(t)
	w.ticket()
	out := w.do(resident(neighbour), "ticket.open", "category=water", "place=3-2-501", "what=漏水")
	expect(t, "opened", out.Event, bot.EventOK)
	out = w.do(onDuty(boss), "ticket.merge", "ticket=id/2", "into=id/1")
	expect(t, "merged", out.Event, bot.EventOK)
	expectTexts(t, "neighbour", w.texts(neighbour), "ticket.told.merged")
	expect(t, "supports", w.tickets[1].Supports, 1)
	expect(t, "into", w.tickets[2].Into, int64(1))
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	expectTexts(t, "neighbour hears of the parent", w.texts(neighbour), "ticket.told.assigned")
	out = w.do(onDuty(boss), "ticket.unmerge", "ticket=id/2")
	expect(t, "unmerged", out.Event, bot.EventOK)
	expect(t, "state", w.tickets[2].State, StateReceived)
	expect(t, "supports", w.tickets[1].Supports, 0)
	expect(t, "into itself", w.do(onDuty(boss), "ticket.merge", "ticket=id/1", "into=id/1").Event, bot.EventRefused)
}

func TestAnEmergencyWakesEverybodyEachMinuteUntilTaken(t *testing.T) {
	w := newWorld(t)
	out := w.do(resident(aunt), "ticket.emergency", "what=厨房有煤气味", "place=3-2-501")
	advice, _ := out.Values.Get("advice")
	expect(t, "advice", advice.Text, "emergency.advice.gas")
	for _, s := range []bot.Staff{desk, grid} {
		expectTexts(t, s.Name, w.texts(s.Person), "ticket.card.emergency")
	}
	expect(t, "class", w.posts[0].Class, bot.ClassAlert)
	w.wait(3 * time.Minute)
	expectTexts(t, "grid", w.texts(grid.Person), "emergency.repeat", "emergency.repeat", "emergency.repeat")
	w.do(onDuty(grid), "ticket.take", "ticket=id/1")
	expectTexts(t, "office", w.texts(desk.Person), "emergency.taken")
	w.wait(5 * time.Minute)
	expect(t, "silence after that", slices.Contains(w.texts(desk.Person), "emergency.repeat"), false)
}

func TestAnEmergencyMayBePlacedLater(t *testing.T) {
	w := newWorld(t)
	w.do(resident(aunt), "ticket.emergency", "what=有人摔倒了")
	w.do(onDuty(grid), "ticket.take", "ticket=id/1")
	w.do(resident(aunt), "ticket.locate", "ticket=id/1", "place=北门")
	expectTexts(t, "grid", w.texts(grid.Person), "ticket.card.located")
	expect(t, "place", w.tickets[1].Place.Spot, "北门")
}

func TestANoteIsReadAtSetTimesAndAnswered(t *testing.T) {
	w := newWorld(t)
	w.do(resident(aunt), "note.leave", "what=广场舞太吵")
	expectTexts(t, "office", w.texts(desk.Person), "ticket.card.note")
	w.wait(hour)
	expectTexts(t, "office at ten", w.texts(desk.Person), "ticket.card.unread")
	w.do(onDuty(desk), "note.read", "ticket=id/1")
	w.wait(8 * hour)
	expect(t, "read is read", slices.Contains(w.texts(desk.Person), "ticket.card.unread"), false)
	out := w.do(onDuty(desk), "note.answer", "ticket=id/1", "answer=已和他们说好")
	expect(t, "answered", out.Event, bot.EventOK)
	expectTexts(t, "resident", w.texts(aunt), "note.answered")
	expect(t, "on the board", w.tickets[1].Result, "已和他们说好")
	w.ticket()
	expect(t, "a repair is no note", w.do(onDuty(desk), "note.answer", "ticket=id/2", "answer=x").Event, bot.EventMissing)
}

func TestAHelpersChatIsNotTheResidents(t *testing.T) {
	w := newWorld(t)
	helper := onDuty(grid)
	helper.Person, helper.Helper = aunt, grid.Person
	w.command(bot.Command{Verb: "ticket.open", Actor: helper, Slots: slots("category=water", "place=3-2-501", "what=漏水")})
	expect(t, "record names both", w.entries[0].Helper, grid.Person)
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	expectTexts(t, "no address: through the helper", w.texts(grid.Person), "ticket.told.assigned")
	w.addresses[aunt] = true
	w.do(onDuty(wang), "ticket.done", "ticket=id/1", "result=好了")
	expectTexts(t, "her own address", w.texts(aunt), "ticket.told.done")
}

func TestAStaleStateIsAConflictThatSaysTheState(t *testing.T) {
	w := newWorld(t)
	w.ticket()
	w.do(resident(aunt), "ticket.withdraw", "ticket=id/1")
	for _, verb := range []string{"ticket.take", "ticket.done", "ticket.resume", "ticket.accept"} {
		out := w.do(onDuty(wang), verb, "ticket=id/1")
		state, _ := out.Values.Get("state")
		expect(t, verb, out.Event, bot.EventConflict)
		expect(t, verb, state.Text, "state.ticket.withdrawn")
	}
	x := w.tickets[1]
	x.State = "from a newer version"
	w.tickets[1] = x
	expect(t, "unknown state", w.do(onDuty(wang), "ticket.take", "ticket=id/1").Event, bot.EventConflict)
}

func TestEveryWorkerGetsTheDaysListByStair(t *testing.T) {
	w := newWorld(t)
	w.ticket("place=12-1-301")
	w.ticket("place=3-2-501")
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.take", "ticket=id/2")
	w.wait(24 * hour)
	texts := w.texts(wang.Person)
	expect(t, "morning", slices.Contains(texts, "ticket.morning"), true)
	for _, p := range w.posts {
		if p.Text == "ticket.morning" {
			lines, _ := p.Values.Get("lines")
			first, _ := lines.Lines[0].Values.Get("place")
			expect(t, "building 3 before 12", first.Text, "3-2-501")
		}
	}
	expect(t, "figures", slices.Contains(w.texts(boss.Person), "ticket.figures"), true)
}
