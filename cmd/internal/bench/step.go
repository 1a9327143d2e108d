package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/looplab/fsm"

	"linli/bot"
	"linli/bot/dialog"
	"linli/cmd/internal/house"
)

// key is the desk's key of everything that is measured here.
func key() []byte { return make([]byte, 32) }

// step measures the engine: from a stored session and an understood answer to the rendered reply and the session to be
// stored. Beside it, a machine made anew for the message, with its one event.
func step(ctx context.Context, b *bench) ([]Figure, error) {
	f, err := house.Furnish("", key())
	if err != nil {
		return nil, err
	}
	s, err := newStepper(f)
	if err != nil {
		return nil, err
	}
	make1 := func() { s.build() }
	v, err := b.inTurns(ctx, "step",
		func(_ context.Context, d time.Duration) (float64, error) { return costOf(d, s.once), nil },
		func(_ context.Context, d time.Duration) (float64, error) { return costOf(d, make1), nil })
	if err != nil {
		return nil, err
	}
	return []Figure{
		{Name: "engine step", Unit: "µs", Value: v[0], Baseline: "fsm.NewFSM and one event", Beside: v[1], Goal: atMost(2.8)},
		{Name: "engine step, allocations", Unit: "allocs", Value: allocations(s.once), Baseline: "fsm.NewFSM and one event", Beside: allocations(make1), Goal: atMost(14)},
	}, nil
}

// stepper answers "what is it about?" in a report of a fault, and is asked where.
type stepper struct {
	house  *house.Furniture
	stored []byte
	answer bot.Meaning
	who    bot.Speaker
	now    time.Time
	facts  bot.Facts // that nothing is known beside what is said
	states fsm.Events
	saved  []byte
	said   bot.Body
}

func newStepper(f *house.Furniture) (*stepper, error) {
	s := &stepper{
		house: f, facts: bot.Facts{}, now: time.Date(2026, 3, 2, 8, 15, 0, 0, time.UTC), answer: bot.Meaning{Text: "1", Answer: bot.Answer{Option: 1}},
		who: bot.Speaker{Community: 1, Conversation: 7, Person: 9, Lang: "zh-CN", Account: "web", Form: bot.Form{Name: "web", Buttons: true}, Zone: time.UTC},
	}
	repair, err := f.Dialogs.Find("repair")
	if err != nil {
		return nil, err
	}
	for _, state := range repair.States {
		for event, next := range state.On {
			s.states = append(s.states, fsm.EventDesc{Name: event, Src: []string{state.Name}, Dst: next})
		}
	}
	return s, s.begin()
}

// begin has somebody say what is broken, but not what kind of matter it is.
func (s *stepper) begin() error {
	first := s.hear(dialog.Session{}, bot.Meaning{Text: "坏了", Intent: bot.IntentRepair, Confidence: 1, Lang: "zh-CN"})
	s.stored = dialog.Encode(first.Session)
	s.hear(first.Session, s.answer)
	s.once()
	if len(first.Says) == 0 || s.said.Text == "" {
		return fmt.Errorf("%w: the repair dialog does not ask what was expected", bot.ErrInvalid)
	}
	return nil
}

// hear steps until no fact is wanted.
func (s *stepper) hear(before dialog.Session, m bot.Meaning) dialog.Reply {
	for {
		r := s.house.Book.Step(s.input(before, m))
		if len(r.Missing) == 0 {
			return r
		}
		for _, n := range r.Missing {
			s.facts[n] = nil
		}
	}
}

func (s *stepper) input(before dialog.Session, m bot.Meaning) dialog.Input {
	return dialog.Input{Session: before, Speaker: s.who, Meaning: m, Facts: s.facts, Now: s.now, Cause: 1, Seed: 1}
}

// once is the whole step.
func (s *stepper) once() {
	before, err := dialog.Decode(s.stored)
	if err != nil {
		panic(err) // it was encoded here
	}
	r := s.house.Book.Step(s.input(before, s.answer))
	for _, p := range r.Says {
		s.said = s.house.Texts.Render(r.Session.Lang, s.who.Zone, s.who.Form, p.Text, p.Values, nil)
	}
	s.saved = dialog.Encode(r.Session)
}

// build is what a machine per message costs.
func (s *stepper) build() {
	m := fsm.NewFSM("begin", s.states, nil)
	m.SetState("matter")
	_ = m.Event(context.Background(), "filled")
}
