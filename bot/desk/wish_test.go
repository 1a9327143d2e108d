package desk

import (
	"testing"

	"linli/bot"
)

func (w *world) wish(p bot.PersonID, pairs ...string) string {
	w.t.Helper()
	s := slots("category=charging", "place=北门", "what=希望北门装个电动车充电桩")
	for _, x := range slots(pairs...) {
		s = s.With(x.Name, x.Value)
	}
	return w.command(bot.Command{Verb: "wish.open", Actor: resident(p), Slots: s}).Slots.Get("wish")
}

func atHome(p bot.PersonID, home string) bot.Speaker {
	s := resident(p)
	s.Home = bot.ParsePlace(home)
	return s
}

func TestOneSupportForEachHousehold(t *testing.T) {
	w := newWorld(t)
	w.wish(aunt)
	w.do(atHome(neighbour, "3-2-501"), "wish.support", "wish=id/1")
	expect(t, "two households", w.wishes[1].Supports, 2)
	w.do(atHome(stranger, "3-2-501"), "wish.support", "similar=1")
	expect(t, "the same household", w.wishes[1].Supports, 2)
	expect(t, "a second tap", w.do(atHome(stranger, "3-2-501"), "wish.support", "wish=id/1").Event, bot.EventOK)
	w.do(atHome(neighbour, "3-2-501"), "wish.unsupport", "wish=id/1")
	expect(t, "one of the household is left", w.wishes[1].Supports, 2)
	w.do(atHome(stranger, "3-2-501"), "wish.unsupport", "wish=id/1")
	expect(t, "none of it", w.wishes[1].Supports, 1)
	expect(t, "who does not support cannot withdraw", w.do(resident(stranger), "wish.unsupport", "wish=id/1").Event, bot.EventMissing)
}

func TestAWishThatNobodyHasAnyMoreIsWithdrawn(t *testing.T) {
	w := newWorld(t)
	w.wish(aunt)
	w.do(resident(aunt), "wish.unsupport", "wish=id/1")
	expect(t, "state", w.wishes[1].State, StateWithdrawn)
}

func TestTheHelperOfAWishIsNamed(t *testing.T) {
	w := newWorld(t)
	helper := resident(neighbour)
	helper.Helper = grid.Person
	w.wish(aunt)
	w.do(helper, "wish.support", "wish=id/1")
	expect(t, "supporter", w.supporters[bot.Ref{Kind: "wish", ID: 1}][neighbour].Helper, grid.Person)
	expect(t, "history", w.entries[len(w.entries)-1].Helper, grid.Person)
}

func TestMergedWishesCountDistinctHouseholdsAndMayBeUndone(t *testing.T) {
	w := newWorld(t)
	w.wish(aunt)
	w.wish(neighbour)
	w.do(atHome(stranger, "5-1-101"), "wish.support", "wish=id/1")
	w.do(atHome(4, "5-1-101"), "wish.support", "wish=id/2")
	out := w.do(onDuty(desk), "wish.merge", "wish=id/2", "into=id/1")
	expect(t, "event", out.Event, bot.EventOK)
	expect(t, "aunt, neighbour, 5-1-101", w.wishes[1].Supports, 3)
	expectTexts(t, "neighbour", w.texts(neighbour), "wish.told.merged")
	expect(t, "may withdraw", w.posts[0].Ask.Dialog, "unsupport")
	w.do(resident(neighbour), "wish.unsupport", "wish=id/1")
	expect(t, "withdrawn", w.wishes[1].Supports, 2)
	w.do(onDuty(desk), "wish.unmerge", "wish=id/2")
	expect(t, "as before", w.wishes[1].Supports, 2)
	expect(t, "on its own", w.wishes[2].State, StateOpen)
	expect(t, "with its people", w.wishes[2].Supports, 2)
	expect(t, "into itself", w.do(onDuty(desk), "wish.merge", "wish=id/1", "into=id/1").Event, bot.EventRefused)
}

func TestAnAnswerIsPublicAndDecliningNeedsAReason(t *testing.T) {
	w := newWorld(t)
	w.wish(aunt)
	w.do(resident(neighbour), "wish.support", "wish=id/1")
	w.do(onDuty(desk), "wish.title", "wish=id/1", "title=北门充电桩")
	expect(t, "grouped", w.wishes[1].State, StateGrouped)
	w.do(onDuty(desk), "wish.review", "wish=id/1")
	expectTexts(t, "neighbour", w.texts(neighbour), "wish.told.under_review")
	expect(t, "no reason", w.do(onDuty(desk), "wish.answer", "wish=id/1", "verdict=declined").Event, bot.EventRefused)
	expect(t, "no verdict", w.do(onDuty(desk), "wish.answer", "wish=id/1", "verdict=perhaps").Event, bot.EventRefused)
	w.do(onDuty(desk), "wish.answer", "wish=id/1", "verdict=declined", "reason=线路容量不够")
	expectTexts(t, "neighbour", w.texts(neighbour), "wish.told.declined")
	expect(t, "answer", w.wishes[1].Answer, "线路容量不够")
	w.do(onDuty(desk), "wish.review", "wish=id/1")
	for _, verdict := range []string{StateAdopted, StateFunded, StateInProgress, StateDone} {
		w.do(onDuty(desk), "wish.answer", "wish=id/1", "verdict="+verdict)
		expect(t, "state", w.wishes[1].State, verdict)
		expectTexts(t, "aunt", w.texts(aunt), "wish.told."+verdict)
	}
	expect(t, "done is done", w.do(onDuty(desk), "wish.answer", "wish=id/1", "verdict=adopted").Event, bot.EventConflict)
	expect(t, "residents do not answer", w.do(resident(aunt), "wish.answer", "wish=id/1", "verdict=adopted").Event, bot.EventRefused)
}

func TestTheWishersOwnWordsAreForStaffOnly(t *testing.T) {
	w := newWorld(t)
	w.wish(aunt)
	for _, v := range w.see(resident(neighbour), "wish_named", "wish=id/1").Values {
		expect(t, v.Name, v.Text == "希望北门装个电动车充电桩", false)
	}
	what, _ := w.see(onDuty(desk), "wish_named", "wish=id/1").Values.Get("what")
	expect(t, "what", what.Text, "希望北门装个电动车充电桩")
}
