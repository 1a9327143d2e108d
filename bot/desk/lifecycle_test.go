package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/looplab/fsm"

	"linli/bot"
)

func cycles(t *testing.T) map[string]*cycle {
	t.Helper()
	out := map[string]*cycle{}
	for name, compile := range map[string]func() (*cycle, error){"ticket": ticketCycle, "wish": wishCycle, "call": callCycle} {
		c, err := compile()
		must(t, err)
		out[name] = c
	}
	return out
}

func TestEveryStateIsReachedAndLeftOrFinal(t *testing.T) {
	final := map[string][]string{
		"ticket": {StateDeclined, StateWithdrawn},
		"wish":   {StateDone, StateWithdrawn},
		"call":   nil,
	}
	for name, c := range cycles(t) {
		reached, left := map[string]bool{c.initial: true}, map[string]bool{}
		for _, e := range c.events {
			for _, src := range e.Src {
				if src != e.Dst {
					reached[e.Dst], left[src] = true, true
				}
			}
		}
		for state := range c.states {
			if !reached[state] {
				t.Errorf("%s: %s is never reached", name, state)
			}
			if left[state] == slices.Contains(final[name], state) {
				t.Errorf("%s: %s is left: %v, final: %v", name, state, left[state], !left[state])
			}
		}
	}
}

func TestEveryOpenStateHasATimerThatWakesSomebody(t *testing.T) {
	w := newWorld(t)
	n := w.nouns["ticket"].(*Tickets)
	for _, state := range append([]string{StateDone}, openStates...) {
		x := Ticket{ID: 1, Kind: KindRepair, State: state, Opened: start, Due: start, Paused: start, Done: start}
		set := 0
		for _, name := range timerNames {
			if !n.timer(name, x, nil).IsZero() {
				set++
			}
		}
		if set == 0 {
			t.Errorf("nobody is woken about a ticket in %s", state)
		}
	}
	for _, state := range closedStates {
		for _, name := range timerNames {
			if at := n.timer(name, Ticket{ID: 1, State: state, Opened: start, VisitFrom: start}, nil); !at.IsZero() {
				t.Errorf("timer %s in %s", name, state)
			}
		}
	}
	for _, name := range timerNames {
		if ticks[name] == nil {
			t.Errorf("timer %s does nothing", name)
		}
	}
}

func TestAnUnknownStateOrEventIsAConflict(t *testing.T) {
	c := cycles(t)["ticket"]
	for _, x := range [][2]string{{"", "take"}, {"nowhere", "take"}, {StateReceived, "dance"}, {StateWithdrawn, "take"}} {
		if _, err := c.next(x[0], x[1]); !errors.Is(err, bot.ErrConflict) {
			t.Errorf("%s in %q: %v", x[1], x[0], err)
		}
	}
	for range 100 { // a machine that refused is as good as new
		state, err := c.next(StateReceived, "take")
		must(t, err)
		expect(t, "state", state, StateAssigned)
	}
}

func TestStayingInAStateIsNoMistake(t *testing.T) {
	state, err := cycles(t)["ticket"].next(StateDone, "callback")
	must(t, err)
	expect(t, "state", state, StateDone)
}

func TestTwoDestinationsForOneEventAreRefused(t *testing.T) {
	_, err := newCycle("a", []fsm.EventDesc{to("go", "b", "a"), to("go", "c", "a")})
	if !errors.Is(err, bot.ErrInvalid) {
		t.Fatalf("got %v", err)
	}
}

func TestLifeCyclesAreDrawn(t *testing.T) {
	for name, want := range map[string]string{
		"ticket": "received --> assigned: take", "wish": "under_review --> adopted: adopted", "call": "waiting --> held: take",
	} {
		got, err := Draw(name)
		must(t, err)
		if !strings.HasPrefix(got, "stateDiagram-v2\n") || !strings.Contains(got, want) {
			t.Errorf("%s:\n%s", name, got)
		}
		for line := range strings.Lines(got) {
			if from, rest, ok := strings.Cut(strings.TrimSpace(line), " --> "); ok && strings.HasPrefix(rest, from+":") {
				t.Errorf("%s draws a loop: %s", name, line)
			}
		}
	}
	if _, err := Draw("dragon"); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a dragon: %v", err)
	}
}
