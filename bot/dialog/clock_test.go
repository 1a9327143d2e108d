package dialog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linli/bot"
)

// conversationTimer is the one that the store would have: the newest of its name, unless it was removed.
func (p *person) conversationTimer() (timer bot.Timer, set bool) {
	for _, t := range p.timers {
		timer, set = t, !t.Due.IsZero()
	}
	return timer, set
}

// fires lets the timer fire if it is due by the clock, and gives what is said.
func (p *person) fires() string {
	p.t.Helper()
	timer, set := p.conversationTimer()
	if !set || timer.Due.After(p.now) {
		return ""
	}
	p.timers = nil
	return p.run(p.b.Wake(p.input(bot.Meaning{}), timer), bot.Meaning{})
}

// TestHoweverTheClockJumpsAQuestionLapsesOnceAndNoAnswerIsLost: whatever the clock does between two messages, a question
// that nobody has answered lapses once, with a draft of what was said, and one that was answered never does.
func TestHoweverTheClockJumpsAQuestionLapsesOnceAndNoAnswerIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := someone(t)
		p.says(repair("3-2-501"))
		lapsed := 0
		for i := range rapid.IntRange(1, 10).Draw(rt, "steps") {
			p.now = p.now.Add(time.Duration(rapid.IntRange(-30*60, 30*60).Draw(rt, "minutes")) * time.Minute)
			if strings.Contains(p.fires(), "engine.expired") {
				lapsed++
			}
			if lapsed == 0 && rapid.Bool().Draw(rt, "says something") {
				p.says(bot.Meaning{Text: fmt.Sprint("为什么", i), Control: bot.ControlWhy}) // the question is put anew
			}
		}
		p.now = p.now.Add(300 * time.Hour)
		if strings.Contains(p.fires(), "engine.expired") {
			lapsed++
		}
		if again := p.fires(); lapsed != 1 || again != "" {
			rt.Fatalf("lapsed %d times, then %q", lapsed, again)
		}
		if s := p.session(); len(s.Stack) != 0 || len(s.Aside) != 1 || s.Aside[0].Slots.Get("place") != "3-2-501" {
			rt.Fatalf("what was said is not kept: %+v", s)
		}
	})
}

func TestAnAnsweredQuestionNeverLapses(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := someone(t)
		p.says(repair("3-2-501"))
		asked, set := p.conversationTimer()
		if !set {
			rt.Fatal("no timer")
		}
		p.now = p.now.Add(time.Duration(rapid.IntRange(-48*60, 48*60).Draw(rt, "minutes")) * time.Minute)
		p.says(yes())
		if _, still := p.conversationTimer(); still {
			rt.Fatal("the timer of an answered question is left")
		}
		if said := p.run(p.b.Wake(p.input(bot.Meaning{}), asked), bot.Meaning{}); said != "" {
			rt.Fatalf("it says %q", said)
		}
	})
}

// A clock that was years ahead for a minute must not leave anybody unheard for years.
func TestAWrongClockMutesNobodyForLong(t *testing.T) {
	p := someone(t)
	right := p.now
	p.now = right.AddDate(4, 0, 0)
	for range 8 {
		p.now = p.now.Add(-time.Minute + time.Second) // says lets a minute pass
		p.says(nonsense("请问有什么可以帮您"))
	}
	if p.session().Muted.IsZero() {
		t.Fatal("nobody was taken for a machine")
	}
	p.now = right
	if got := p.says(repair("3-2-501")); got == "" {
		t.Error("who speaks after the clock was put right is not heard")
	}
}

func TestAClockPutBackMakesNobodyAMachine(t *testing.T) {
	p := someone(t)
	for i := range 8 {
		p.now = p.now.Add(-time.Hour)
		p.says(nonsense(fmt.Sprint("嗯", i)))
	}
	if !p.session().Muted.IsZero() {
		t.Error("somebody was taken for a machine")
	}
}
