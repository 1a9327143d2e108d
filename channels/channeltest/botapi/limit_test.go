package botapi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/go-telegram/bot"

	"linli/channels/channeltest/botapi"
)

// crowd is a house with so many people who have written.
func crowd(t *testing.T, limit botapi.Limit, n int) (house, []int64) {
	h := open(t, limit)
	var who []int64
	for i := range n {
		p := h.AddPerson(botapi.Person{Name: fmt.Sprintf("居民%d", i)})
		if _, err := h.Say(p.ID, 0, botapi.Words{Text: "你好"}); err != nil {
			t.Fatal(err)
		}
		who = append(who, p.ID)
	}
	return h, who
}

func TestEachModelAllowsWhatItShould(t *testing.T) {
	for _, c := range []struct {
		model botapi.Model
		want  [3]int // taken at 0.0 s, at 0.9 s and at 1.1 s of 40 tries each, thirty a second allowed
	}{
		{botapi.Sliding, [3]int{30, 0, 30}},
		{botapi.Fixed, [3]int{30, 0, 30}},
		{botapi.TokenBucket, [3]int{30, 27, 6}},
		{botapi.Unlimited, [3]int{40, 40, 40}},
	} {
		h, who := crowd(t, botapi.Limit{Model: c.model}, 120)
		b := h.second(t)
		var got [3]int
		for round, wait := range []time.Duration{0, 900 * time.Millisecond, 200 * time.Millisecond} {
			h.clock.forward(wait)
			for _, p := range who[40*round : 40*round+40] {
				_, err := b.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: p, Text: "停水"})
				if err == nil {
					got[round]++
				} else if !bot.IsTooManyRequestsError(err) {
					t.Fatal(err)
				}
			}
		}
		if got != c.want {
			t.Errorf("%q allows %v, want %v", c.model, got, c.want)
		}
	}
}

func TestAChatGetsOneASecondAndAGroupTwentyAMinute(t *testing.T) {
	h := open(t, botapi.Limit{Model: botapi.Sliding})
	b, group := h.second(t), h.AddGroup("物业", h.zhang.ID)
	send := func(chat int64) int {
		_, err := b.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: chat, Text: "停水"})
		if e, throttled := err.(*bot.TooManyRequestsError); throttled {
			return e.RetryAfter
		}
		if err != nil {
			t.Fatal(err)
		}
		return 0
	}
	if first, second := send(h.zhang.ID), send(h.zhang.ID); first != 0 || second != 1 {
		t.Errorf("a person: %d, %d", first, second)
	}
	for i := range 20 {
		if wait := send(group.ID); wait != 0 {
			t.Fatalf("message %d to the group waits %d s", i, wait)
		}
	}
	h.clock.forward(10 * time.Second)
	if wait := send(group.ID); wait != 50 {
		t.Errorf("the 21st waits %d s, want 50", wait)
	}
	if wait := send(h.zhang.ID); wait != 0 {
		t.Errorf("the person waits %d s for the group", wait)
	}
}
