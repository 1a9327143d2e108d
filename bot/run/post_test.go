package run_test

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // quiet hours in several zones

	"linli/bot"
	"linli/bot/dialog"
)

// posts makes a house whose noun posts these whenever anybody says anything on the web, after Bob and
// the office have said hello.
func posts(t *testing.T, ps ...bot.Post) *house {
	h := newHouse(t)
	h.by("web", "ann", "hello")    // conversation and person 1
	h.by("web", "bob", "hello")    // 2
	h.by("sms", "office", "hello") // 3
	h.pump()
	h.doors["web"].sent, h.doors["sms"].sent = nil, nil
	h.book.step = func(in dialog.Input) dialog.Reply { return do(in, "thing.do") }
	h.noun.decide = func(bot.Command, bot.Facts) (bot.Outcome, error) {
		return bot.Outcome{Event: "ok", Posts: ps}, nil
	}
	return h
}

func TestPostsGoToTheirReceiversInTheirLanguage(t *testing.T) {
	h := posts(t,
		bot.Post{Person: 2, Text: "to the person", Class: bot.ClassNotice},
		bot.Post{Conversation: 3, Text: "to the chat", Class: bot.ClassReply},
		bot.Post{Text: "to whoever spoke", Class: bot.ClassReply},
	)
	h.store.byID[2].lang, h.store.byID[3].lang = "zh", "en"
	h.says("ann", "x")
	loads := h.store.loads
	h.pump()
	h.want("web", h.doors["web"].ledger(), "[ann ok ann to whoever spoke bob zh:to the person]")
	h.want("sms", h.doors["sms"].ledger(), "[office en:to the chat]")
	h.want("addresses are read at once", h.store.loads-loads, 1)
}

func TestACardWithoutButtonsIsAQuestionThatADigitFinds(t *testing.T) {
	take := bot.Option{Key: "take", Label: "take", Dialog: "take", Ref: bot.Ref{Kind: "ticket", ID: 17}}
	h := posts(t, bot.Post{Person: 3, Text: "new ticket", Card: "ticket/17", Options: []bot.Option{take}, Class: bot.ClassReply})
	h.says("ann", "x")
	h.pump()
	h.want("asks", len(h.store.asks), 1)
	h.want("its option", h.store.asks[0].Options[0].Dialog, "take")
	h.want("whose", h.store.asks[0].Person, bot.PersonID(3))
}

func TestAPostToNobodyIsReported(t *testing.T) {
	h := posts(t, bot.Post{Person: 99, Text: "anybody there", Values: bot.Values{bot.Text("what", "a leak")}, Class: bot.ClassNotice, Ask: &bot.Ask{Kind: "lookback"}})
	h.says("ann", "x")
	h.pump()
	missed := h.store.missed[0]
	h.want("unreached", []any{len(h.store.missed), missed.Person, missed.Text, missed.Why}, "[1 99 anybody there no address]")
	what, _ := missed.Post.Values.Get("what")
	h.want("it can still be said", what.Text, "a leak")
	h.want("counted", h.meter.of("error unreached"), 1)
	h.want("asks", len(h.store.asks), 0)
	h.want("the speaker is answered all the same", h.doors["web"].ledger(), "[ann ok]")
}

func TestWhoHasStoppedHearsOfTheirOwnMattersOnly(t *testing.T) {
	h := posts(t,
		bot.Post{Conversation: 2, Text: "your ticket", Class: bot.ClassReply},
		bot.Post{Person: 2, Text: "your carer alert", Class: bot.ClassAlert},
		bot.Post{Person: 2, Text: "news", Class: bot.ClassNotice, Ask: &bot.Ask{Kind: "notice"}},
	)
	h.store.byID[2].stopped = true
	h.says("ann", "x")
	h.pump()
	h.want("sent", h.doors["web"].ledger(), "[bob your carer alert ann ok bob your ticket]")
	h.want("counted", h.meter.of("error stopped"), 1)
	h.want("asks", len(h.store.asks), 0)
}

func TestQuietPostsWaitForTheReceiversMorning(t *testing.T) {
	for _, c := range []struct{ name, zone, now, want string }{
		{"by day it goes at once", "Asia/Shanghai", "2026-03-02T12:00:00+08:00", "2026-03-02T12:00:00+08:00"},
		{"at night it waits", "Asia/Shanghai", "2026-03-02T23:00:00+08:00", "2026-03-03T08:00:00+08:00"},
		{"the night that loses an hour", "Europe/Berlin", "2026-03-28T22:00:00+01:00", "2026-03-29T08:00:00+02:00"},
		{"the night that gains an hour", "Europe/Berlin", "2026-10-24T22:00:00+02:00", "2026-10-25T08:00:00+01:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := posts(t,
				bot.Post{Person: 2, Text: "is it fixed?", Class: bot.ClassReply, Quiet: true, Ask: &bot.Ask{Kind: "lookback"}},
				bot.Post{Person: 3, Text: "on duty", Class: bot.ClassReply},
			)
			z, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			h.store.byID[2].zone, h.store.byID[3].zone = z, z
			now, want := at(t, c.now), at(t, c.want)
			h.clock.pass(now.Sub(h.clock.Now()))
			h.says("ann", "x")
			h.pump()
			h.want("people on duty are told at once", h.doors["sms"].ledger(), "[office on duty]")
			h.want("sent at", h.store.out[len(h.store.out)-2].notBefore.UTC(), want.UTC())
			h.want("asked at", h.store.asks[0].Sent.UTC(), want.UTC())
			h.clock.pass(want.Sub(now) - time.Second)
			h.pump()
			h.want("before", len(h.doors["web"].ledger()), map[bool]int{true: 2, false: 1}[now.Equal(want)])
			h.clock.pass(time.Second)
			h.pump()
			h.want("after", len(h.doors["web"].ledger()), 2)
		})
	}
}

func TestButtonsCarryIDsOnly(t *testing.T) {
	ticket := bot.Ref{Kind: "ticket", ID: 17}
	ask := &bot.Ask{Kind: "lookback", Dialog: "lookback", Slot: "answer", Options: []bot.Option{{Key: "fixed"}, {Key: "broken"}}}
	h := posts(t,
		bot.Post{Person: 2, Text: "is it fixed?", Ask: ask},
		bot.Post{Person: 2, Text: "again?", Ask: ask},
		bot.Post{Person: 3, Text: "card", Card: "ticket/17", Options: []bot.Option{{Key: "take", Dialog: "take", Ref: ticket}}},
	)
	h.book.resume = func(in dialog.Input, _ bot.Outcome) dialog.Reply {
		in.Session.Asked = 4
		r := say(in, "which?")
		r.Says[0].Options = []bot.Option{{Key: "yes"}, {Key: "no"}}
		return r
	}
	h.says("ann", "x")
	h.pump()
	h.want("which?", h.data("which?"), "[q4:yes q4:no]")
	h.want("is it fixed?", h.data("is it fixed?"), "[a1:fixed a1:broken]")
	h.want("again?", h.data("again?"), "[a2:fixed a2:broken]")
	h.want("card", h.data("card"), "[dtake:ticket/17]")
	h.want("asks", fmt.Sprint(h.store.asks[0].ID, h.store.asks[1].ID, h.store.asks[0].Person, h.store.asks[0].Conversation), "1 2 2 2")
}

func TestAnOptionThatBelongsToNoQuestionIsAMistake(t *testing.T) {
	h := posts(t, bot.Post{Person: 2, Text: "choose", Options: []bot.Option{{Key: "yes"}}})
	h.says("ann", "x")
	h.pump()
	h.want("poisoned", len(h.store.poisoned), 1)
}

func TestAnAskThatWasAnsweredIsClosedOnce(t *testing.T) {
	h := posts(t, bot.Post{Conversation: 1, Text: "is it fixed?", Ask: &bot.Ask{Kind: "lookback"}})
	h.says("ann", "x")
	h.pump()
	h.book.step = func(in dialog.Input) dialog.Reply {
		if len(in.Asks) == 0 {
			return say(in, "nothing is asked")
		}
		r := say(in, "thank you")
		r.Closed = []int64{in.Asks[0].ID}
		return r
	}
	h.says("ann", "1") // the same answer from two chats at once
	h.says("bob", "1")
	h.pump()
	h.want("heard", h.doors["web"].ledger()[2:], "[ann thank you bob nothing is asked]")
}

// data lists what the buttons of a text carry.
func (h *house) data(text string) []string {
	var out []string
	for _, q := range h.store.out {
		for _, c := range q.Body.Choices {
			if q.Body.Text == text {
				out = append(out, c.Data)
			}
		}
	}
	return out
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
