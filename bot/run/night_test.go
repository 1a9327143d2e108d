package run_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linli/bot"
	"linli/bot/run"
)

func TestWhatWasDueByDayWaitsForTheMorningWhenTheNightCameFirst(t *testing.T) {
	for _, c := range []struct {
		name  string
		post  bot.Post
		staff bool
		away  time.Duration // how long the channel was away, from 20:50
		want  string        // when it was handed over
	}{
		{"an answer that was held up into the night", bot.Post{Class: bot.ClassReply}, false, 2 * time.Hour, "03 08:00"},
		{"an answer that follows at once", bot.Post{Class: bot.ClassReply}, false, 10 * time.Minute, "02 21:00"},
		{"a quiet post, however fresh", bot.Post{Class: bot.ClassNotice, Quiet: true}, false, 12 * time.Minute, "03 08:00"},
		{"an emergency", bot.Post{Class: bot.ClassAlert}, false, 9 * time.Minute, "02 20:59"},
		{"a colleague on duty", bot.Post{Class: bot.ClassReply, Quiet: true}, true, 2 * time.Hour, "02 22:50"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.post.Conversation, c.post.Text = 2, "x"
			h := posts(t, c.post)
			if c.staff {
				h.store.byID[2].staff = bot.Staff{Person: 2}
			}
			h.clock.pass(8*time.Hour + 50*time.Minute)
			back := h.clock.Now().Add(c.away)
			var at string
			h.doors["web"].send = func(_ context.Context, o bot.Outgoing) error {
				if o.Body.Text == "x" && h.clock.Now().Before(back) {
					return &bot.RetryError{After: time.Minute, Err: bot.ErrUnavailable}
				}
				if o.Body.Text == "x" {
					at = h.clock.Now().Format("02 15:04")
				}
				return nil
			}
			h.says("ann", "go")
			for range 14 * 60 {
				h.pump()
				h.clock.pass(time.Minute)
			}
			h.want("handed over", at, c.want)
		})
	}
}

func TestAnAnswerToANightOwlDoesNotWaitBehindWhatWaitsForTheMorning(t *testing.T) {
	h := newHouse(t)
	h.clock.pass(8 * time.Hour) // eight in the evening
	h.doors["web"].send = func(context.Context, bot.Outgoing) error {
		return &bot.RetryError{After: 3 * time.Hour, Err: bot.ErrUnavailable}
	}
	h.says("ann", "by day")
	h.pump()
	h.doors["web"].send = nil
	h.clock.pass(3 * time.Hour)
	h.pump()
	h.says("ann", "by night")
	h.pump()
	h.want("at night", h.doors["web"].ledger(), "[ann by night]")
	h.clock.pass(9 * time.Hour)
	h.pump()
	h.want("in the morning", h.doors["web"].ledger(), "[ann by night ann by day]")
}

// years are the nights in which clocks are changed, a leap day, and an ordinary one.
var nights = []string{
	"2026-03-28T15:00:00Z", "2026-10-24T15:00:00Z", "2028-02-28T15:00:00Z", "2026-12-31T12:00:00Z", "2026-04-04T05:00:00Z", "2026-07-01T10:00:00Z",
}

var homes = []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"}

// Whatever the clock does, back or forth: every message ends once, none reaches a resident in quiet hours but the
// answers of a talk under way, and every timer fires once and not before it is due.
func TestClockJumpsSkipDoubleAndWakeNobody(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := newHouse(t)
		zone, err := time.LoadLocation(rapid.SampledFrom(homes).Draw(r, "zone"))
		start, err2 := time.Parse(time.RFC3339, rapid.SampledFrom(nights).Draw(r, "night"))
		if err != nil || err2 != nil {
			r.Fatal(err, err2)
		}
		h.clock.now = start
		n := &nightly{h: h, r: r, queued: map[string]letter{}, ended: map[string]int{}, fired: map[string]int{}}
		n.meet(zone)
		for range rapid.IntRange(5, 40).Draw(r, "steps") {
			n.step()
		}
		n.down = false
		for range 5 * 24 { // the clock goes on as clocks do
			h.pump()
			h.clock.pass(time.Hour)
		}
		n.settled()
	})
}

type letter struct {
	post bot.Post
	at   time.Time
}

// nightly is a desk whose clock is moved at random.
type nightly struct {
	h      *house
	r      *rapid.T
	down   bool
	queued map[string]letter
	ended  map[string]int
	due    []bot.Timer
	fired  map[string]int
}

// meet lets a resident (1) and a colleague (2) say hello.
func (n *nightly) meet(zone *time.Location) {
	h := n.h
	h.by("web", "ann", "hello")
	h.by("web", "bob", "hello")
	h.pump()
	for _, t := range h.store.byID {
		t.zone = zone
	}
	h.store.byID[2].staff = bot.Staff{Person: 2}
	h.doors["web"].send = n.send
	h.noun.tick = func(_ bot.Ref, t bot.Timer, _ bot.Facts) (bot.Outcome, error) {
		if n.fired[t.Name]++; h.clock.Now().Before(t.Due) {
			n.r.Fatalf("timer %s of %s fired at %s", t.Name, t.Due, h.clock.Now())
		}
		return bot.Outcome{Event: "ok"}, nil
	}
}

func (n *nightly) send(_ context.Context, o bot.Outgoing) error {
	now, l := n.h.clock.Now(), n.queued[o.Body.Text]
	resident := o.Conversation == 1 && l.post.Class != bot.ClassAlert
	if resident && run.IsQuiet(now, n.h.store.byID[1].zone) && (l.post.Quiet || now.Sub(l.at) > 15*time.Minute) {
		n.r.Fatalf("%s of %s was tried at %s", o.Body.Text, l.at, now)
	}
	if n.down {
		return &bot.RetryError{After: time.Minute, Err: bot.ErrUnavailable}
	}
	n.ended[o.Body.Text]++
	return nil
}

func (n *nightly) step() {
	switch rapid.IntRange(0, 4).Draw(n.r, "what") {
	case 0:
		n.h.clock.pass(time.Duration(rapid.IntRange(-12*60, 12*60).Draw(n.r, "minutes")) * time.Minute)
	case 1:
		n.down = !n.down
	case 2:
		n.setTimer()
	default:
		n.post()
	}
	n.h.pump()
}

func (n *nightly) post() {
	now, text := n.h.clock.Now(), fmt.Sprint("m", len(n.queued))
	p := bot.Post{
		Conversation: bot.ConversationID(rapid.IntRange(1, 2).Draw(n.r, "to")), Text: text,
		Class: bot.Class(rapid.IntRange(0, 2).Draw(n.r, "class")), Quiet: rapid.Bool().Draw(n.r, "quiet"),
	}
	n.queued[text] = letter{p, now}
	n.h.noun.tick = n.wrapped(p)
	n.h.store.timers["thing/1post"] = due{bot.Timer{Ref: bot.Ref{Kind: "thing", ID: 1}, Name: "post", Due: now}, 0}
	n.h.pump()
}

// wrapped lets the next tick of the timer "post" say p, and all others as before.
func (n *nightly) wrapped(p bot.Post) func(bot.Ref, bot.Timer, bot.Facts) (bot.Outcome, error) {
	before := n.h.noun.tick
	return func(ref bot.Ref, t bot.Timer, f bot.Facts) (bot.Outcome, error) {
		if t.Name != "post" {
			return before(ref, t, f)
		}
		return bot.Outcome{Event: "ok", Posts: []bot.Post{p}}, nil
	}
}

func (n *nightly) setTimer() {
	t := bot.Timer{
		Ref: bot.Ref{Kind: "thing", ID: int64(len(n.due) + 10)}, Name: fmt.Sprint("t", len(n.due)),
		Due: n.h.clock.Now().Add(time.Duration(rapid.IntRange(0, 48*60).Draw(n.r, "in")) * time.Minute),
	}
	n.due = append(n.due, t)
	n.h.store.timers[t.Ref.String()+t.Name] = due{t, 0}
}

func (n *nightly) settled() {
	for _, q := range n.h.store.out {
		text := q.Body.Text
		if _, ours := n.queued[text]; !ours {
			continue
		}
		if q.state == "failed" {
			n.ended[text]++
		}
	}
	for text, l := range n.queued {
		if n.ended[text] != 1 {
			n.r.Fatalf("%s of %s ended %d times", text, l.at, n.ended[text])
		}
	}
	for _, t := range n.due {
		if n.fired[t.Name] != 1 {
			n.r.Fatalf("timer %s of %s fired %d times", t.Name, t.Due, n.fired[t.Name])
		}
	}
}
