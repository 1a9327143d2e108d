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

// running starts the desk in a synctest bubble; stop ends it and tells how long that took.
func running(t *testing.T, h *house, changes ...change) (stop func() time.Duration) {
	t.Helper()
	d := h.open(h.owner, append([]change{bubbled}, changes...)...)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	synctest.Wait()
	return func() time.Duration {
		begun := time.Now()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run gave %v", err)
		}
		return time.Since(begun)
	}
}

func TestAnIdleMessageIsHandledAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		stop := running(t, h)
		time.Sleep(time.Minute + time.Millisecond)
		begun := time.Now()
		h.says("ann", "x")
		synctest.Wait()
		h.want("sent", h.doors["web"].ledger(), "[ann x]")
		h.want("waited", time.Since(begun), time.Duration(0))
		h.want("ready", h.desk.Ready(), nil)
		stop()
	})
}

func TestRunKeepsTheOrderOfEachConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
			time.Sleep(time.Duration(o.ID%7) * time.Millisecond)
			return nil
		}
		stop := running(t, h)
		for i := range 40 {
			for chat := range 5 {
				h.says(fmt.Sprint(chat), fmt.Sprintf("%02d", i))
			}
			time.Sleep(time.Duration(i%3) * time.Millisecond)
		}
		time.Sleep(time.Minute)
		stop()
		got := h.doors["web"].ledger()
		h.want("sent", len(got), 200)
		slices.SortStableFunc(got, func(a, b string) int { return int(a[0]) - int(b[0]) })
		h.want("in order", slices.IsSorted(got), true)
	})
}

func TestAnAccountBlockedForEverDelaysNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		blocked := make(chan struct{})
		h.doors["sms"].send = func(context.Context, bot.Outgoing) error { // deaf to its context, too
			<-blocked
			return nil
		}
		stop := running(t, h)
		for i := range 40 {
			h.by("sms", fmt.Sprint(i), "stuck")
		}
		begun := time.Now()
		for i := range 1000 {
			h.says(fmt.Sprint(i), "x")
		}
		synctest.Wait()
		h.want("sent by the other", len(h.doors["web"].ledger()), 1000)
		h.want("waited", time.Since(begun), time.Duration(0))
		h.want("drained in", stop(), 10*time.Second)
		close(blocked)
	})
}

func TestASlowChatDelaysNoOtherOfItsAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
			if o.Chat == "slow" {
				time.Sleep(20 * time.Second)
			}
			return nil
		}
		stop := running(t, h)
		for _, text := range []string{"1", "2"} {
			h.says("slow", text)
			h.says("ann", text)
		}
		synctest.Wait()
		h.want("at once", h.doors["web"].ledger(), "[ann 1 ann 2]")
		time.Sleep(41 * time.Second)
		h.want("at last", h.doors["web"].ledger()[2:], "[slow 1 slow 2]")
		stop()
	})
}

func TestNoticesLeaveASlotForReplies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		for i := range 30 {
			h.by("sms", fmt.Sprint(i), "hello")
		}
		h.says("office", "hello")
		h.pump()
		h.doors["sms"].sent = nil
		var news []bot.Post
		for i := range 30 {
			news = append(news, bot.Post{Person: bot.PersonID(i + 1), Text: "news", Class: bot.ClassNotice})
		}
		h.noun.decide = func(bot.Command, bot.Facts) (bot.Outcome, error) { return bot.Outcome{Event: "ok", Posts: news}, nil }
		h.book.step = func(in dialog.Input) dialog.Reply {
			if in.Meaning.Text == "news" {
				return do(in, "thing.do")
			}
			return say(in, "reply")
		}
		h.doors["sms"].send = func(_ context.Context, o bot.Outgoing) error {
			if o.Class == bot.ClassNotice {
				time.Sleep(10 * time.Second)
			}
			return nil
		}
		stop := running(t, h, func(c *run.Config) { c.Slots = 10 })
		h.says("office", "news")
		synctest.Wait()
		h.by("sms", "7", "and I?")
		synctest.Wait()
		h.want("a reply behind the notice that its own chat is getting", h.doors["sms"].ledger(), "[]")
		h.by("sms", "29", "and I?")
		synctest.Wait()
		h.want("a reply to another chat", h.doors["sms"].ledger(), "[29 reply]")
		time.Sleep(time.Minute)
		h.want("all of it", len(h.doors["sms"].ledger()), 32)
		stop()
	})
}

func TestDueTimersFireSoonWithoutAWake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.book.step = func(in dialog.Input) dialog.Reply {
			r := say(in, "question")
			r.Timers = []bot.Timer{{Name: "expire", Due: in.Now.Add(time.Hour)}}
			return r
		}
		stop := running(t, h)
		h.says("ann", "x")
		time.Sleep(time.Hour - time.Millisecond)
		h.want("before", h.doors["web"].ledger(), "[ann question]")
		time.Sleep(300 * time.Millisecond)
		h.want("after", h.doors["web"].ledger(), "[ann question ann woken]")
		stop()
	})
}

func TestADatabaseThatComesBackFindsNothingLostOrDoubled(t *testing.T) {
	for _, call := range []string{"claim", "load", "commit", "due", "done", "acquire"} {
		t.Run(call, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t)
				h.book.step = func(in dialog.Input) dialog.Reply {
					need := bot.Need{Kind: bot.NeedCommunity}
					if !in.Facts.Has(need) {
						return dialog.Reply{Missing: []bot.Need{need}}
					}
					return say(in, in.Meaning.Text)
				}
				away := time.Now().Add(time.Minute)
				h.store.refuse = func(c string, _ run.Batch) error {
					if c == call && time.Now().Before(away) {
						return fmt.Errorf("%w: no route", bot.ErrUnavailable)
					}
					return nil
				}
				stop := running(t, h)
				h.says("ann", "x")
				time.Sleep(2 * time.Minute)
				h.want("sent", h.doors["web"].ledger(), "[ann x]")
				h.want("outbox", h.store.states(), "[x sent]")
				h.want("poisoned", len(h.store.poisoned), 0)
				stop()
			})
		})
	}
}

func TestReadySaysWhyNot(t *testing.T) {
	h := newHouse(t)
	if h.desk.Ready() == nil {
		t.Error("ready before it has begun")
	}
	h.pump()
	h.want("after a round", h.desk.Ready(), nil)
	h.clock.pass(time.Minute)
	if h.desk.Ready() == nil {
		t.Error("ready though no loop has come round for a minute")
	}
}
