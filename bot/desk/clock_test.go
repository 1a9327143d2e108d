package desk

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"linli/bot"
)

// jump lets time pass as a machine's clock may have it: on, far on after a night without power, or back.
func jump(t *rapid.T, w *world) {
	d := time.Duration(rapid.IntRange(-6*60, 30*60).Draw(t, "minutes")) * time.Minute
	if d < 0 {
		w.now = w.now.Add(d)
		return
	}
	w.wait(d)
}

// told counts how often somebody has been told something.
func (w *world) told(p bot.PersonID, text string) (n int) {
	for _, post := range w.ledger {
		if post.Text == text && !post.Update && (post.Person == p || post.Conversation == bot.ConversationID(100+p)) {
			n++
		}
	}
	return n
}

func TestHoweverTheClockJumpsEachTimerOfATicketSaysItsThingOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		n := w.ticket()
		w.do(onDuty(wang), "ticket.take", "ticket=id/1")
		for range rapid.IntRange(0, 8).Draw(rt, "jumps") {
			jump(rt, w)
		}
		w.wait(max(0, w.tickets[n].Due.Sub(w.now)) + time.Hour)
		for text, who := range map[string]bot.PersonID{"ticket.card.nearly": wang.Person, "ticket.card.overdue": wang.Person, "ticket.card.overdue_lead": boss.Person} {
			if got := w.told(who, text); got != 1 {
				rt.Fatalf("%s was said %d times", text, got)
			}
		}
		w.do(onDuty(wang), "ticket.done", "ticket=id/1", "result=好了")
		for range rapid.IntRange(0, 8).Draw(rt, "jumps") {
			jump(rt, w)
		}
		w.wait(40 * 24 * time.Hour)
		if got := w.told(aunt, "ticket.lookback"); got != 1 || w.tickets[n].State != StateConfirmed {
			rt.Fatalf("looked back %d times, then %s", got, w.tickets[n].State)
		}
	})
}

// A morning list is for one morning: on days when clocks change, on 29 February, and after a night in which
// nothing ran.
func TestEachMorningHasOneListHoweverLateItIs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"Asia/Shanghai", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"}).Draw(rt, "zone"))
		must(t, err)
		now := time.Date(2028, 2, 1, 0, 0, 0, 0, zone).Add(time.Duration(rapid.IntRange(0, 366*24*60).Draw(rt, "minute of 2028")) * time.Minute)
		for range 60 {
			timer := morningTimer(wang.Person, now, zone)
			due := timer.Due.In(zone)
			if got := due.Format("15:04"); got != "07:30" || !due.After(now) {
				rt.Fatalf("after %v comes %v", now, due)
			}
			if missed := bot.NextWall(now, morningAt); !missed.Equal(due) {
				rt.Fatalf("%v is passed over for %v", missed, due)
			}
			now = due.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 90, 1800}).Draw(rt, "minutes late")) * time.Minute)
		}
	})
}

func TestFiguresAreOfTheWholeOfYesterday(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	for name, at := range map[string]time.Time{
		"after the short day": time.Date(2026, 3, 30, 8, 0, 0, 0, zone), "after the long day": time.Date(2026, 10, 26, 8, 0, 0, 0, zone),
		"after 29 February": time.Date(2028, 3, 1, 8, 0, 0, 0, zone),
	} {
		y, m, d := at.Date()
		var all []Ticket
		for hour := -30; hour < 9; hour++ {
			all = append(all, Ticket{Opened: time.Date(y, m, d, 0, 0, 0, 0, zone).Add(time.Duration(hour) * time.Hour)})
		}
		want := int(time.Date(y, m, d, 0, 0, 0, 0, zone).Sub(time.Date(y, m, d-1, 0, 0, 0, 0, zone)) / time.Hour)
		if opened, _ := yesterday(all, at); opened != want {
			t.Errorf("%s: %d of %d hours", name, opened, want)
		}
	}
}
