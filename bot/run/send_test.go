package run_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/run"
)

func TestWhatBecomesOfASend(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		later time.Duration
		want  string
	}{
		{"accepted", nil, 0, "[x sent]"},
		{"later, not before the provider's time", &bot.RetryError{After: 40 * time.Second, Err: errors.New("slow down")}, 40 * time.Second, "[x waiting]"},
		{"later, wrapped", fmt.Errorf("send: %w", &bot.RetryError{After: 40 * time.Second, Err: errors.New("slow down")}), 40 * time.Second, "[x waiting]"},
		{"later without a time is not at once", &bot.RetryError{Err: errors.New("slow down")}, time.Second, "[x waiting]"},
		{"the provider is away", fmt.Errorf("%w: no route", bot.ErrUnavailable), time.Second, "[x waiting]"},
		{"the provider did not answer in time", context.DeadlineExceeded, time.Second, "[x waiting]"},
		{"never", errors.New("blocked by the user"), 0, "[x failed]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			h.doors["web"].send = func(context.Context, bot.Outgoing) error { return c.err }
			h.says("ann", "x")
			h.pump()
			h.want("state", h.store.states(), c.want)
			h.want("calls", h.doors["web"].calls, 1)
			if c.later > 0 {
				h.want("not before", h.store.out[0].notBefore, h.clock.Now().Add(c.later))
				h.doors["web"].send = nil
				h.clock.pass(c.later - time.Millisecond)
				h.pump()
				h.want("calls a moment too early", h.doors["web"].calls, 1)
				h.clock.pass(time.Millisecond)
				h.pump()
				h.want("afterwards", h.store.states(), "[x sent]")
			}
		})
	}
}

func TestAFailedSendKeepsTheReasonAndIsCounted(t *testing.T) {
	h := newHouse(t)
	h.doors["web"].send = func(context.Context, bot.Outgoing) error { return errors.New("chat not found") }
	h.says("ann", "x")
	h.pump()
	h.want("reason", h.store.out[0].why, "chat not found")
	h.want("counted", h.meter.of("sent web failed"), 1)
}

func TestRetriesWaitLongerEachTime(t *testing.T) {
	h := newHouse(t)
	h.doors["web"].send = func(context.Context, bot.Outgoing) error { return bot.ErrUnavailable }
	h.says("ann", "x")
	var waits []time.Duration
	for range 11 {
		h.pump()
		wait := h.store.out[0].notBefore.Sub(h.clock.Now())
		waits = append(waits, wait)
		h.clock.pass(wait)
	}
	h.want("waits", waits, "[1s 2s 4s 8s 16s 32s 1m4s 2m8s 4m16s 5m0s 5m0s]")
}

func TestEachClassIsTriedForItsOwnTime(t *testing.T) {
	for _, p := range run.Patiences() {
		t.Run(fmt.Sprint("class ", p.Class), func(t *testing.T) {
			h := posts(t, bot.Post{Conversation: 2, Text: "x", Class: p.Class})
			h.store.byID[2].staff = bot.Staff{Person: 2} // at any hour
			h.says("ann", "go")
			h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
				if o.Body.Text == "x" {
					return &bot.RetryError{After: time.Minute, Err: bot.ErrUnavailable}
				}
				return nil
			}
			begun := h.clock.Now()
			h.pump()
			for h.store.out[3].state+h.store.out[4].state == "sent" {
				h.clock.pass(time.Minute)
				h.pump()
			}
			h.want("given up", h.clock.Now().Sub(begun), p.For)
			if p.Why == "" {
				t.Error("no reason")
			}
		})
	}
}

func TestAMessageIsTriedOnceHoweverLateItIs(t *testing.T) {
	h := newHouse(t)
	h.doors["web"].send = func(context.Context, bot.Outgoing) error {
		return &bot.RetryError{After: time.Hour, Err: bot.ErrUnavailable}
	}
	h.says("ann", "x")
	h.pump()
	h.clock.pass(100 * time.Hour) // the desk itself was away
	h.doors["web"].send = nil
	h.pump()
	h.want("sent", h.store.states(), "[x sent]")
}

func TestAChannelThatPanicsHarmsOneMessageOnly(t *testing.T) {
	h := newHouse(t)
	h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
		if o.Chat == "ann" {
			panic("nil map")
		}
		return nil
	}
	h.says("ann", "a")
	h.says("bob", "b")
	h.pump()
	h.want("states", h.store.states(), "[a failed b sent]")
}

func TestAMessageThatMustWaitHoldsThoseBehindIt(t *testing.T) {
	h := newHouse(t)
	failing := true
	h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
		if failing && o.Body.Text == "1" {
			return bot.ErrUnavailable
		}
		return nil
	}
	h.book.step = func(in dialog.Input) dialog.Reply { return say(in, "1", "2", "3") }
	h.says("ann", "x")
	h.pump()
	h.want("sent while the first waits", h.doors["web"].ledger(), "[]")
	failing = false
	h.clock.pass(time.Second)
	h.pump()
	h.want("afterwards", h.doors["web"].ledger(), "[ann 1 ann 2 ann 3]")
}

func TestAlertsOvertakeRepliesAndRepliesNotices(t *testing.T) {
	h := posts(t,
		bot.Post{Person: 2, Text: "notice", Class: bot.ClassNotice},
		bot.Post{Person: 2, Text: "reply", Class: bot.ClassReply},
		bot.Post{Person: 2, Text: "alert", Class: bot.ClassAlert},
	)
	h.says("ann", "x")
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[bob alert ann ok bob reply bob notice]")
}

func TestACrashAtAnyPointLosesNothingAndTurnsNothingTwice(t *testing.T) {
	for _, point := range run.Points() {
		t.Run(point, func(t *testing.T) {
			h := newHouse(t)
			crash := &bomb{point: point}
			h.open("one", func(c *run.Config) { c.Probe = crash })
			in := bot.Inbound{Community: 1, Account: "web", Key: "k", Chat: "ann", Text: "x"}
			acked := crash.survives(func() error { return h.desk.Take(context.Background(), in) })
			if acked {
				crash.survives(func() error { return h.desk.Pump(context.Background()) })
			}
			h.want("the point was passed", crash.hit, true)
			h.open("one")
			if err := h.desk.Take(context.Background(), in); err != nil { // whoever was not acknowledged says it again
				t.Fatal(err)
			}
			h.pump()
			h.want("turned", h.store.turned(), "[turn ann x]")
			h.want("outbox", h.store.states(), "[x sent]")
			copies := map[string]int{run.PointSent: 2}[point]
			h.want("copies", len(h.doors["web"].ledger()), max(1, copies))
		})
	}
}

// bomb ends the process at its point, the first time.
type bomb struct {
	point string
	hit   bool
}

func (b *bomb) At(point string) {
	if point == b.point && !b.hit {
		b.hit = true
		panic(b)
	}
}

// survives runs f and says whether it came back.
func (b *bomb) survives(f func() error) (ok bool) {
	defer func() {
		if r := recover(); r != nil && r != any(b) {
			panic(r)
		}
	}()
	return f() == nil
}
