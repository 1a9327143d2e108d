package run_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/run"
)

// A notice to 20,000 people is on its way, 50 ms each, when somebody calls for help and somebody else asks a question.
func TestAnAlertOvertakesANoticeToTwentyThousand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.says("office", "hello")
		h.says("ann", "hello")
		h.pump()
		queueNotice(h, 20_000)
		var mu sync.Mutex
		at := map[string]time.Time{}
		h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
			time.Sleep(50 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			at[o.Body.Text] = time.Now()
			return nil
		}
		h.book.step = func(in dialog.Input) dialog.Reply {
			if in.Meaning.Text == "help" {
				return do(in, "thing.do")
			}
			return say(in, "reply")
		}
		h.noun.decide = func(bot.Command, bot.Facts) (bot.Outcome, error) {
			return bot.Outcome{Event: "ok", Posts: []bot.Post{{Conversation: 1, Text: "alert", Class: bot.ClassAlert}}}, nil
		}
		stop := running(t, h, func(c *run.Config) { c.Slots = 16 })
		time.Sleep(4 * time.Second)
		sent := len(h.doors["web"].ledger())
		h.want("the notice is on its way", sent > 1_000 && sent < 10_000, true)
		begun := time.Now()
		h.says("office", "help")
		h.says("ann", "a question")
		time.Sleep(2 * time.Second)
		stop()
		h.want("alert within a second", !at["alert"].IsZero() && at["alert"].Sub(begun) < time.Second, true)
		h.want("reply within a second", !at["reply"].IsZero() && at["reply"].Sub(begun) < time.Second, true)
	})
}

// queueNotice puts a notice to n chats into the outbox, due now by the clock of the bubble.
func queueNotice(h *house, n int) {
	h.t.Helper()
	for i := range n {
		talk := h.store.chatOf("web", fmt.Sprint("resident ", i))
		h.store.out = append(h.store.out, &queued{
			Out:    run.Out{ID: bot.OutboxID(len(h.store.out) + 1), Conversation: talk.id, Account: "web", Class: bot.ClassNotice, Body: bot.Body{Text: "news"}},
			queued: time.Now(), notBefore: time.Now(),
		})
	}
}
