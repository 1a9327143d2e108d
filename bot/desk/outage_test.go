package desk

import (
	"testing"
	"time"

	"linli/bot"
)

func TestAKnownOutageAnswersCountsAndTellsWhenItEnds(t *testing.T) {
	w := newWorld(t)
	w.ticket("what=没水了")
	out := w.do(onDuty(desk), "outage.announce", "category=water", "places=3，5-2", "words=主管爆裂，正在抢修", "until=2026-03-02T18:00:00+08:00")
	expect(t, "announced", out.Event, bot.EventOK)
	expectTexts(t, "who reported before", w.texts(aunt), "outage.told.announced")
	expect(t, "known at 3-1-101", w.see(resident(neighbour), "outage", "category=water", "place=3-1-101").Slots.Get("outage"), "id/1")
	expect(t, "not at 5-1", w.see(resident(neighbour), "outage", "category=water", "place=5-1-101").Event, EventNone)
	expect(t, "not the power", w.see(resident(neighbour), "outage", "category=power", "place=3-1-101").Event, EventNone)
	expect(t, "by one's home", w.see(atHome(neighbour, "5-2-101"), "outage", "category=water").Event, EventSome)
	w.do(resident(neighbour), "outage.report", "outage=id/1")
	w.do(resident(neighbour), "outage.report", "outage=id/1")
	expect(t, "reports", w.outages[1].Reports, 2)
	w.wait(9 * time.Hour)
	expectTexts(t, "who announced it", w.texts(desk.Person), "outage.over")
	w.do(onDuty(desk), "outage.end", "outage=id/1")
	expectTexts(t, "aunt", w.texts(aunt), "outage.told.ended")
	expectTexts(t, "neighbour", w.texts(neighbour), "outage.told.ended")
	expect(t, "over", w.do(onDuty(desk), "outage.end", "outage=id/1").Event, bot.EventConflict)
	expect(t, "no more reports", w.do(resident(stranger), "outage.report", "outage=id/1").Event, bot.EventConflict)
	expect(t, "no more answers", w.see(resident(stranger), "outage", "category=water", "place=3-1-101").Event, EventNone)
	w.wait(48 * time.Hour)
	expectTexts(t, "nobody is asked any more", w.texts(desk.Person))
}

func TestAnOutageOfTheWholeCommunityIsKnownEverywhere(t *testing.T) {
	w := newWorld(t)
	expect(t, "without words", w.do(onDuty(desk), "outage.announce", "category=power").Event, bot.EventRefused)
	w.do(onDuty(desk), "outage.announce", "category=power", "places=all", "words=停电检修")
	expect(t, "anywhere", w.see(resident(neighbour), "outage", "category=power", "place=北门").Event, EventSome)
	expect(t, "listed", len(w.see(onDuty(desk), "outages").Options), 1)
	expect(t, "a resident announces nothing", w.do(resident(aunt), "outage.announce", "category=power", "words=x").Event, bot.EventRefused)
}
