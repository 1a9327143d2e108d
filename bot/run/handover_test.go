package run_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/run"
)

func TestStoppingFinishesWhatWasBegunAndLeavesTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.book.step = func(in dialog.Input) dialog.Reply { return say(in, "1", "2", "3") }
		h.doors["web"].send = func(context.Context, bot.Outgoing) error {
			time.Sleep(4 * time.Second)
			return nil
		}
		stop := running(t, h)
		h.says("ann", "x")
		synctest.Wait()
		time.Sleep(5 * time.Second)
		h.want("drained in", stop(), 3*time.Second)
		h.want("outbox", h.store.states(), "[1 sent 2 sent 3 waiting]")

		h.open("two", bubbled)
		h.pump() // the leases were given back: nobody has to wait for them
		h.want("afterwards", h.doors["web"].ledger(), "[ann 1 ann 2 ann 3]")
	})
}

func TestTheNextMessageOfAChatGoesWhenWhatBecameOfTheLastIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.book.step = func(in dialog.Input) dialog.Reply { return say(in, "1", "2", "3") }
		var seen []string
		h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
			seen = append(seen, o.Body.Text+" with "+fmt.Sprint(h.store.states()))
			return nil
		}
		stop := running(t, h)
		h.says("ann", "x")
		time.Sleep(time.Second)
		stop()
		h.want("sent", seen, []string{
			"1 with [1 waiting 2 waiting 3 waiting]", "2 with [1 sent 2 waiting 3 waiting]", "3 with [1 sent 2 sent 3 waiting]",
		})
	})
}

func TestAChatWithVeryManyMessagesHidesNobodyElses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.book.step = func(in dialog.Input) dialog.Reply {
			if in.Meaning.Text == "many" {
				return say(in, make([]string, 2000)...)
			}
			return say(in, in.Meaning.Text)
		}
		h.doors["web"].send = func(context.Context, bot.Outgoing) error {
			time.Sleep(50 * time.Millisecond)
			return nil
		}
		stop := running(t, h)
		h.says("ann", "many")
		time.Sleep(500 * time.Millisecond)
		h.says("bob", "x")
		time.Sleep(500 * time.Millisecond)
		if !slices.Contains(h.doors["web"].ledger(), "bob x") {
			t.Error("bob has no answer")
		}
		stop()
	})
}

func TestAMessageThatWaitsForARetryHoldsBackThoseThatWereReadWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.book.step = func(in dialog.Input) dialog.Reply { return say(in, "1", "2", "3") }
		failed := false
		h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
			if o.Body.Text == "2" && !failed {
				failed = true
				return bot.ErrUnavailable
			}
			return nil
		}
		stop := running(t, h)
		h.says("ann", "x")
		time.Sleep(10 * time.Second)
		stop()
		h.want("sent", h.doors["web"].ledger(), "[ann 1 ann 2 ann 3]")
	})
}

func TestASendThatIsCutOffByStoppingStaysInTheOutbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.doors["web"].send = func(ctx context.Context, _ bot.Outgoing) error {
			<-ctx.Done()
			return ctx.Err()
		}
		stop := running(t, h)
		h.says("ann", "x")
		synctest.Wait()
		h.want("drained in", stop(), 10*time.Second)
		h.want("outbox", h.store.states(), "[x waiting]")
		h.want("tries", h.store.out[0].tries, 0)
	})
}

func TestAnotherProcessTakesOverFromADeadOneInTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.open("dead", bubbled)
		h.pump() // takes the leases, and is never heard of again
		h.owner = "two"
		stop := running(t, h)
		begun := time.Now()
		h.says("ann", "x")
		synctest.Wait()
		h.want("not yet", h.doors["web"].ledger(), "[]")
		for len(h.doors["web"].ledger()) == 0 && time.Since(begun) < time.Minute {
			time.Sleep(100 * time.Millisecond)
		}
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("it took %s", took)
		}
		stop()
	})
}

func TestTwoProcessesSendEverythingOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		stopOne := running(t, h)
		h.owner = "two"
		stopTwo := running(t, h) // waits for the leases
		for i := range 20 {
			h.says(fmt.Sprint(i), "x")
			time.Sleep(time.Millisecond)
		}
		stopOne()
		for i := range 20 {
			h.says(fmt.Sprint(i), "y")
			time.Sleep(200 * time.Millisecond)
		}
		stopTwo()
		h.want("turned", len(h.store.turned()), 40)
		h.want("sent", len(h.doors["web"].ledger()), 40)
	})
}

func TestAFrozenSenderSendsNothingWhenItThaws(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.book.step = func(in dialog.Input) dialog.Reply { return say(in, "1", "2", "3") }
		h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
			if o.Body.Text == "1" {
				h.clock.pass(30 * time.Second) // frozen here: the wall clock goes on
				h.store.steal(h.clock.Now())
			}
			return nil
		}
		stop := running(t, h, func(c *run.Config) { c.Clock = h.clock })
		h.says("ann", "x")
		time.Sleep(10 * time.Second)
		h.want("sent", h.doors["web"].ledger(), "[ann 1]")
		h.want("outbox", h.store.states(), "[1 waiting 2 waiting 3 waiting]")
		stop()
	})
}
