package desk

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"linli/bot"
)

// step is one thing that may happen to a ticket or a wish.
var ticketSteps = []string{
	"ticket.take", "ticket.note", "ticket.visit", "ticket.wait", "ticket.resume", "ticket.correct", "ticket.works", "ticket.hand", "ticket.accept",
	"ticket.back", "ticket.merge", "ticket.unmerge", "ticket.done", "ticket.unfixed", "ticket.decline", "ticket.join", "ticket.add", "ticket.callback",
	"ticket.withdraw", "ticket.fixed", "ticket.broken", "ticket.locate", "ticket.rained", "note.read", "note.answer",
}

var wishSteps = []string{"wish.support", "wish.unsupport", "wish.merge", "wish.unmerge", "wish.review", "wish.title", "wish.answer"}

var otherSteps = []string{"outage.announce", "outage.report", "outage.end", "call.start", "call.relay", "call.take", "call.say", "call.end", "rota.start"}

// anySlots are values that fit and values that do not.
func anySlots(t *rapid.T) bot.Slots {
	pick := func(name string, values ...string) bot.Slot {
		return bot.Slot{Name: name, Value: rapid.SampledFrom(values).Draw(t, name)}
	}
	return bot.Slots{
		pick("ticket", "id/1", "id/2", "id/3", "id/4", "id/99", ""), pick("similar", "1", "2", ""), pick("into", "id/1", "id/2", "id/99"),
		pick("wish", "id/1", "id/2", "id/99"), pick("outage", "id/1", ""), pick("call", "101", "102", ""), pick("worker", "10", "11", "13", "99", ""),
		pick("org", "property", "lift-co", "nowhere", ""), pick("reason", "因为", ""), pick("waiting", "parts", "payment", "weather", "resident", "x"),
		pick("category", "water", "lift", "building", "property_service", ""), pick("place", "3-2-501", "北门", ""), pick("what", "漏水", "王师傅不好", ""),
		pick("when", "2026-03-02T15:00:00+08:00", "2026-03-09T15:00:00+08:00", "x"), pick("pay", "80 元", ""), pick("result", "好了", ""),
		pick("verdict", "adopted", "declined", "funded", "in_progress", "done", "x"), pick("title", "充电桩", ""), pick("answer", "谢谢", ""),
		pick("places", "3,5-2", "all", ""), pick("words", "停水", ""), pick("note", "看过了", ""),
	}
}

func anybody(t *rapid.T) bot.Speaker {
	return rapid.SampledFrom([]bot.Speaker{
		resident(aunt), resident(neighbour), resident(stranger), onDuty(wang), onDuty(li), onDuty(boss), onDuty(lift), onDuty(desk), onDuty(grid),
	}).Draw(t, "who")
}

// TestWhateverHappensNothingPanicsAndEverybodyHasAWayOut drives random verbs and clocks; the world checks
// every version that is written and every text that is posted.
func TestWhateverHappensNothingPanicsAndEverybodyHasAWayOut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		w.ticket()
		w.ticket("category=lift", "place=7")
		w.do(resident(aunt), "ticket.emergency", "what=着火了")
		w.do(resident(aunt), "note.leave", "what=谢谢")
		w.wish(aunt)
		w.wish(neighbour)
		steps := append(append(append([]string{"wait"}, ticketSteps...), wishSteps...), otherSteps...)
		for range rapid.IntRange(1, 30).Draw(rt, "n") {
			step := rapid.SampledFrom(steps).Draw(rt, "step")
			if step == "wait" {
				w.wait(time.Duration(rapid.IntRange(1, 20).Draw(rt, "minutes")) * 10 * time.Minute)
				continue
			}
			w.command(bot.Command{Verb: step, Actor: anybody(rt), Slots: anySlots(rt), Words: "原话"})
		}
		for _, p := range w.ledger {
			if p.Person == 0 && p.Conversation == 0 {
				rt.Fatalf("%s goes to nobody", p.Text)
			}
		}
		for _, x := range w.tickets {
			hasAWayOut(rt, w, x)
		}
	})
}

// hasAWayOut: somebody answerable can end whatever is open, and somebody is woken if they do not.
func hasAWayOut(t *rapid.T, w *world, x Ticket) {
	if !x.Open() {
		return
	}
	n := w.nouns["ticket"].(*Tickets)
	if _, err := n.cycle.next(x.State, "decline"); err != nil {
		t.Fatalf("ticket %d in %s cannot be ended: %v", x.ID, x.State, err)
	}
	if x.State != StateReceived && x.State != StateHandingOver && x.Worker == 0 {
		t.Fatalf("ticket %d is %s and nobody's", x.ID, x.State)
	}
	if x.State == StateReceived && x.Worker != 0 {
		t.Fatalf("ticket %d is received, but %d's", x.ID, x.Worker)
	}
	if x.Org == "" {
		t.Fatalf("ticket %d is answerable to nobody", x.ID)
	}
	if (x.State == StateWaiting) == x.Paused.IsZero() {
		t.Fatalf("ticket %d is %s, its clock stopped at %v", x.ID, x.State, x.Paused)
	}
}

// TestLooksAnswerWhateverTheyAreAsked puts every look to random facts.
func TestLooksAnswerWhateverTheyAreAsked(t *testing.T) {
	texts := readTexts(t)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		for range rapid.IntRange(0, 3).Draw(rt, "tickets") {
			w.ticket("place=" + rapid.SampledFrom([]string{"3-2-501", "北门", ""}).Draw(rt, "where"))
		}
		w.wish(aunt)
		w.do(onDuty(desk), "outage.announce", "category=water", "places=3", "words=停水")
		w.do(resident(aunt), "call.start", "why=x")
		look := rapid.SampledFrom(Looks()).Draw(rt, "look")
		pairs := []string{"ticket=" + rapid.SampledFrom([]string{"id/1", "id/9", ""}).Draw(rt, "ticket"), "to=李", "query=漏"}
		s := slots(pairs...).Merge(anySlots(rt))
		who := anybody(rt)
		facts := w.load(look.Needs(who, s))
		out := look.Answer(who, s, facts, w.now)
		for range 3 {
			if len(out.Missing) > 0 {
				w.add(facts, out.Missing)
				out = look.Answer(who, s, facts, w.now)
			}
		}
		for _, v := range out.Values {
			if v.Kind == bot.ValueKey && v.Text != "" {
				texts.checkOne(t, v.Text, out.Values)
			}
			for _, l := range v.Lines {
				texts.check(t, l.Text, l.Values)
			}
		}
		texts.checkOptions(t, out.Options)
	})
}
