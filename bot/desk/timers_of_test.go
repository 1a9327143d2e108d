package desk

import (
	"testing"
	"time"

	"linli/bot"
)

// A seeded ticket must go on as one that people opened: with the same timers.
func TestATicketWrittenAsItStandsHasTheTimersOfOneThatWasOpened(t *testing.T) {
	w := newWorld(t)
	w.ticket()
	w.do(resident(aunt), "note.leave", "what=谢谢")
	w.do(onDuty(wang), "ticket.take", "ticket=id/1")
	w.do(onDuty(wang), "ticket.wait", "ticket=id/1", "waiting=parts", "reason=阀门")
	for id, ticket := range w.tickets {
		got := map[string]time.Time{}
		for _, timer := range w.nouns["ticket"].(*Tickets).TimersOf(ticket, w.now) {
			got[timer.Name] = timer.Due
		}
		want := w.timers[bot.Ref{Kind: "ticket", ID: id}]
		if len(got) != len(want) || len(want) == 0 {
			t.Errorf("ticket %d has %v, opened by people %v", id, got, want)
		}
		for name, timer := range want {
			if !got[name].Equal(timer.Due) {
				t.Errorf("ticket %d, %s: %v, want %v", id, name, got[name], timer.Due)
			}
		}
	}
}
