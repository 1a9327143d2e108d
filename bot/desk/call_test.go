package desk

import (
	"slices"
	"testing"
	"time"

	"linli/bot"
)

func TestACalledPersonIsToldWhatWasSaidAndCarriesWords(t *testing.T) {
	w := newWorld(t)
	w.do(resident(aunt), "call.start", "why=物业费怎么算")
	expectTexts(t, "office", w.texts(desk.Person), "call.card.waiting")
	expect(t, "a second call", w.do(resident(aunt), "call.start").Event, bot.EventConflict)
	expect(t, "offered", len(w.see(onDuty(desk), "calls").Options), 1)
	out := w.do(onDuty(desk), "call.take", "call=101")
	told, _ := out.Values.Get("told")
	expect(t, "told", told.Text, "物业费怎么算")
	expectTexts(t, "resident", w.texts(aunt), "call.taken")
	expectTexts(t, "others' copies", w.updates(grid.Person), "call.card.held")
	expect(t, "taken", w.do(onDuty(grid), "call.take", "call=id/101").Event, bot.EventTaken)
	w.command(bot.Command{Verb: "call.relay", Actor: resident(aunt), Words: "按面积吗"})
	expectTexts(t, "office", w.texts(desk.Person), "call.words")
	w.do(onDuty(desk), "call.say", "words=对，每平米一块二")
	expectTexts(t, "resident", w.texts(aunt), "call.said")
	expect(t, "somebody else says", w.do(onDuty(grid), "call.say", "call=101", "words=x").Event, bot.EventTaken)
	w.do(onDuty(desk), "call.end")
	expectTexts(t, "resident", w.texts(aunt), "call.ended")
	expect(t, "nobody holds it", w.calls[101].Staff, bot.PersonID(0))
	expect(t, "relayed no more", w.command(bot.Command{Verb: "call.relay", Actor: resident(aunt), Words: "喂"}).Event, bot.EventConflict)
	expect(t, "may call again", w.do(resident(aunt), "call.start").Event, bot.EventOK)
}

func TestACallThatNobodyTakesIsRepeated(t *testing.T) {
	w := newWorld(t)
	w.do(resident(aunt), "call.start", "why=x")
	w.wait(16 * time.Minute)
	expectTexts(t, "grid", w.texts(grid.Person), "call.card.still_waiting", "call.card.still_waiting")
	w.do(resident(aunt), "call.end")
	w.wait(time.Hour)
	expect(t, "ended", len(w.texts(grid.Person)), 0)
}

func TestAChatInWhichNobodySaysAnythingIsHandedBack(t *testing.T) {
	w := newWorld(t)
	w.do(resident(aunt), "call.start", "why=x")
	w.do(onDuty(grid), "call.take", "call=101")
	w.wait(time.Hour)
	expect(t, "state", w.calls[101].State, CallEnded)
	expect(t, "resident", slices.Contains(w.texts(aunt), "call.ended"), true)
	expect(t, "grid", slices.Contains(w.texts(grid.Person), "call.ended_staff"), true)
}

func TestNobodyEndsAnothersCall(t *testing.T) {
	w := newWorld(t)
	w.do(resident(aunt), "call.start", "why=x")
	expect(t, "another resident", w.do(resident(neighbour), "call.end", "call=101").Event, bot.EventMissing)
	expect(t, "a resident takes none", w.do(resident(neighbour), "call.take", "call=101").Event, bot.EventRefused)
	expect(t, "a missing one", w.do(onDuty(grid), "call.take", "call=999").Event, bot.EventMissing)
}
