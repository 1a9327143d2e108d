package run_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
)

// flood lets Ann write n messages at once.
func flood(h *house, n int) {
	h.t.Helper()
	for i := range n {
		h.says("ann", fmt.Sprint("flood ", i))
	}
}

func sentTo(h *house, chat, text string) int {
	n := 0
	for _, s := range h.doors["web"].ledger() {
		if strings.HasPrefix(s, chat+" ") && strings.Contains(s, text) {
			n++
		}
	}
	return n
}

func TestAFloodDelaysNobodyElse(t *testing.T) {
	h := newHouse(t)
	flood(h, 9_990)
	h.says("bob", "hello")
	h.pump()
	h.want("Bob was turned in the first batch", slices.Index(h.store.turned(), "turn bob hello") < 2, true)
	h.want("Bob heard at once", slices.Index(h.doors["web"].ledger(), "bob hello") < 2, true)
	h.want("Ann was answered", sentTo(h, "ann", "flood"), 40)
	h.want("and asked to slow down", sentTo(h, "ann", "corridor.slower"), 1)
	h.want("everything is kept and done", len(h.store.turned()), 9_991)
}

func TestAFloodIsAskedToSlowDownOnceAMinute(t *testing.T) {
	h := newHouse(t)
	flood(h, 60)
	for range 300 { // for five minutes, ten a second
		flood(h, 10)
		h.pump()
		h.clock.pass(time.Second)
	}
	h.want("asked", sentTo(h, "ann", "corridor.slower"), 5)
	h.clock.pass(2 * time.Minute)
	h.says("ann", "calm")
	h.pump()
	h.want("answered again", sentTo(h, "ann", "calm"), 1)
}

func TestEmergenciesAndStopsActInAFlood(t *testing.T) {
	for name, m := range map[string]bot.Meaning{
		"emergency": {Intent: bot.IntentEmergency}, "stop": {Control: bot.ControlStop}, "start": {Control: bot.ControlStart},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.heard = func(text string) bot.Meaning {
				if text == "now" {
					m.Text = text
					return m
				}
				return bot.Meaning{Text: text}
			}
			h.open("one")
			flood(h, 200)
			h.says("ann", "now")
			h.pump()
			h.want("acted", sentTo(h, "ann", "now"), 1)
		})
	}
}

func TestWhoWroteMuchWhileTheDeskWasAwayHasNotWrittenFast(t *testing.T) {
	h := newHouse(t)
	for range 200 {
		flood(h, 1)
		h.clock.pass(10 * time.Second)
	}
	h.pump()
	h.want("answered", sentTo(h, "ann", "flood"), 200)
}

func TestARestartInAFloodLendsOneBurstAtMost(t *testing.T) {
	h := newHouse(t)
	for i := range 3 {
		flood(h, 500)
		h.pump()
		h.open("one")
		h.want("answered", sentTo(h, "ann", "flood"), 40*(i+1))
	}
}
