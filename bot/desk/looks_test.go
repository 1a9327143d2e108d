package desk

import (
	"slices"
	"testing"
	"time"

	"linli/bot"
)

// see puts a look to the facts, loading whatever it asks for.
func (w *world) see(who bot.Speaker, name string, pairs ...string) bot.Found {
	w.t.Helper()
	s := slots(pairs...)
	for _, l := range Looks() {
		if l.Name != name {
			continue
		}
		facts := w.load(l.Needs(who, s))
		for range 5 {
			found := l.Answer(who, s, facts, w.now)
			if len(found.Missing) > 0 {
				w.add(facts, found.Missing)
				continue
			}
			if !slices.Contains(l.Events, found.Event) {
				w.t.Fatalf("look %s answers %q, which it does not list", name, found.Event)
			}
			for _, slot := range found.Slots {
				if !slices.Contains(l.Fills, slot.Name) && name != "wish_named" {
					w.t.Fatalf("look %s fills %q, which it does not list", name, slot.Name)
				}
			}
			return found
		}
	}
	w.t.Fatalf("no look %q, or it asks for more and more", name)
	return bot.Found{}
}

func TestProgressTellsEachAsMuchAsTheyMayKnow(t *testing.T) {
	w := newWorld(t)
	n := w.ticket()
	code := w.tickets[n].Code
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	expect(t, "the reporter", w.see(resident(aunt), "progress", "ticket=id/1").Event, EventMine)
	expect(t, "staff", w.see(onDuty(li), "progress", "ticket="+code).Event, EventMine)
	expect(t, "a stranger with the number", w.see(resident(stranger), "progress", "ticket=id/1").Event, bot.EventMissing)
	expect(t, "no such code", w.see(resident(stranger), "progress", "ticket=id/99").Event, bot.EventMissing)
	found := w.see(resident(stranger), "progress", "ticket="+code)
	expect(t, "a stranger with the code", found.Event, EventPublic)
	for _, v := range found.Values {
		if !slices.Contains([]string{"code", "state", "who"}, v.Name) || v.Text == "王师傅" {
			t.Errorf("a stranger reads %s = %s", v.Name, v.Text)
		}
	}
	w.do(resident(neighbour), "ticket.join", "similar=1")
	found = w.see(resident(neighbour), "progress", "ticket="+code)
	expect(t, "a supporter", found.Event, EventMine)
	place, _ := found.Values.Get("place")
	expect(t, "no room for supporters", place.Text, "3-2")
}

func TestProgressSaysWhatIsSoAndNothingElse(t *testing.T) {
	lines := func(x Ticket) (out []string) {
		for _, l := range progressLines(x, bot.Staff{Person: 10, Name: "王师傅"}, start) {
			out = append(out, l.Text)
		}
		return out
	}
	base := Ticket{State: StateAssigned, Due: start.Add(time.Hour)}
	expectTexts(t, "assigned: the state names who has it", lines(base), "ticket.progress.state", "ticket.progress.due")
	late := base
	late.Due = start.Add(-time.Hour)
	expectTexts(t, "late", lines(late), "ticket.progress.state", "ticket.progress.overdue")
	waits := base
	waits.State, waits.Waiting, waits.Reason = StateWaiting, "parts", "阀门"
	expectTexts(t, "waiting", lines(waits), "ticket.progress.state", "ticket.progress.who", "ticket.progress.paused", "ticket.progress.reason")
	visit := base
	visit.VisitFrom, visit.VisitTill, visit.Pay = start, start.Add(time.Hour), "80 元"
	expectTexts(t, "visit", lines(visit), "ticket.progress.state", "ticket.progress.visit", "ticket.progress.pay", "ticket.progress.due")
}

func TestSeveralTicketsMakeAQuestion(t *testing.T) {
	w := newWorld(t)
	expect(t, "none", w.see(resident(aunt), "my_tickets").Event, EventNone)
	w.ticket()
	expect(t, "the only one", w.see(resident(aunt), "my_tickets").Slots.Get("ticket"), "id/1")
	w.ticket("category=power")
	found := w.see(resident(aunt), "my_tickets")
	expect(t, "many", found.Event, EventMany)
	expect(t, "options", len(found.Options), 2)
	expect(t, "key", found.Options[0].Key, "id/1")
	expect(t, "a named one is not asked about", w.see(resident(aunt), "my_tickets", "ticket=id/2").Event, EventOne)
}

func TestStaffWorkOnTheTicketTheyNameElseTheirOnlyOne(t *testing.T) {
	w := newWorld(t)
	expect(t, "none", w.see(onDuty(wang), "ticket_for_work").Event, EventNone)
	w.ticket()
	w.ticket("category=power")
	expect(t, "fresh ones", w.see(onDuty(wang), "ticket_for_work").Event, EventMany)
	w.do(onDuty(wang), "ticket.take", "ticket=id/2")
	expect(t, "the only one", w.see(onDuty(wang), "ticket_for_work").Slots.Get("ticket"), "id/2")
	expect(t, "the named one", w.see(onDuty(wang), "ticket_for_work", "ticket="+w.tickets[1].Code).Slots.Get("ticket"), "id/1")
	expect(t, "a resident", w.see(resident(aunt), "ticket_for_work", "ticket=id/1").Event, EventNone)
	expect(t, "the office", w.see(onDuty(boss), "ticket_for_office").Event, EventMany)
	expect(t, "the office names one", w.see(onDuty(boss), "ticket_for_office", "ticket=id/1").Event, EventOne)
	for filter, want := range map[string]int{"mine": 1, "today": 1, "org": 2, "new": 1, "overdue": 0, "": 1} {
		expect(t, "filter "+filter, len(w.see(onDuty(wang), "work", "filter="+filter).Options), want)
	}
	expect(t, "search", w.see(onDuty(wang), "search", "query=漏水").Event, EventSome)
	expect(t, "search by residents", w.see(resident(aunt), "search", "query=漏水").Event, EventNone)
	expect(t, "merge into", len(w.see(onDuty(boss), "ticket_to_merge", "ticket=id/1").Options), 0)
}

func TestColleaguesAreFoundByNameAndOrganisation(t *testing.T) {
	w := newWorld(t)
	one := w.see(onDuty(wang), "colleague", "to=李")
	expect(t, "one", one.Slots.Get("worker"), "11")
	expect(t, "an organisation", w.see(onDuty(wang), "colleague", "to=lift-co").Slots.Get("org"), "lift-co")
	w.staff = append(w.staff, bot.Staff{Person: 20, Name: "李主任", Org: "office", Role: bot.RoleOffice})
	expect(t, "many", len(w.see(onDuty(wang), "colleague", "to=李").Options), 2)
	expect(t, "none", w.see(onDuty(wang), "colleague", "to=诸葛").Event, EventNone)
}

func TestNotesAreForThoseWhoAnswer(t *testing.T) {
	w := newWorld(t)
	w.do(resident(aunt), "note.leave", "what=谢谢")
	expect(t, "office", w.see(onDuty(desk), "notes").Slots.Get("ticket"), "id/1")
	expect(t, "worker", w.see(onDuty(wang), "notes").Event, EventNone)
}

func TestWishesAreListedUnderHeadings(t *testing.T) {
	w := newWorld(t)
	expect(t, "none", w.see(resident(aunt), "wishes").Event, EventNone)
	w.wish(aunt)
	w.wish(aunt, "category=elderly", "what=想要食堂")
	w.do(resident(neighbour), "wish.support", "wish=id/2")
	lines, _ := w.see(resident(aunt), "wishes").Values.Get("lines")
	var texts []string
	for _, l := range lines.Lines {
		texts = append(texts, l.Text)
	}
	expectTexts(t, "list", texts, "wish.heading", "wish.line", "wish.heading", "wish.line")
	category, _ := lines.Lines[0].Values.Get("category")
	expect(t, "most wanted first", category.Text, "category.elderly")
	expect(t, "mine", w.see(resident(aunt), "my_wishes").Event, EventSome)
	expect(t, "missing", w.see(resident(aunt), "wish_named", "wish=id/9").Event, bot.EventMissing)
}

func TestAdviceComesFirst(t *testing.T) {
	w := newWorld(t)
	advice, _ := w.see(resident(aunt), "advice", "what=电梯关人了").Values.Get("advice")
	expect(t, "advice", advice.Text, "emergency.advice.lift")
}
