package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/looplab/fsm"

	"linli/bot"
)

// cycle is a compiled life cycle. It is safe for concurrent use: machines are pooled, and only the
// state that a row was read with is put into one.
type cycle struct {
	initial  string
	events   []fsm.EventDesc
	states   map[string]bool
	machines sync.Pool
}

// newCycle compiles events. fsm itself accepts two destinations for one event and silently keeps
// the last; here that is ErrInvalid.
func newCycle(initial string, events []fsm.EventDesc) (*cycle, error) {
	c := &cycle{initial: initial, events: events, states: map[string]bool{initial: true}}
	seen := map[[2]string]bool{}
	for _, e := range events {
		c.states[e.Dst] = true
		for _, src := range e.Src {
			if key := [2]string{e.Name, src}; seen[key] {
				return nil, fmt.Errorf("%w: two destinations for %s in state %s", bot.ErrInvalid, e.Name, src)
			} else {
				seen[key], c.states[src] = true, true
			}
		}
	}
	c.machines.New = func() any { return fsm.NewFSM(initial, events, nil) }
	return c, nil
}

// next is the state after the event. A state or event that the cycle does not know, or an event that
// the state does not allow, is ErrConflict.
func (c *cycle) next(state, event string) (string, error) {
	if !c.states[state] { // SetState would take it without a word
		return "", fmt.Errorf("%w: unknown state %q", bot.ErrConflict, state)
	}
	m := c.machines.Get().(*fsm.FSM)
	m.SetState(state)
	err := m.Event(context.Background(), event) // never cancelled: a cancelled context kills a machine for good
	to := m.Current()
	if err != nil && !harmless(err) {
		return "", fmt.Errorf("%w: %s in state %s: %w", bot.ErrConflict, event, state, err)
	}
	c.machines.Put(m)
	if err != nil && !errors.As(err, new(fsm.NoTransitionError)) {
		return "", fmt.Errorf("%w: %s in state %s", bot.ErrConflict, event, state)
	}
	return to, nil
}

// harmless errors leave the machine fit for its next use.
func harmless(err error) bool {
	return errors.As(err, new(fsm.NoTransitionError)) || errors.As(err, new(fsm.InvalidEventError)) ||
		errors.As(err, new(fsm.UnknownEventError)) || errors.As(err, new(fsm.CanceledError))
}

// draw gives the cycle as a Mermaid state diagram, without what leaves the state as it is.
func (c *cycle) draw() (string, error) {
	var moves []fsm.EventDesc
	for _, e := range c.events {
		e.Src = slices.DeleteFunc(slices.Clone(e.Src), func(s string) bool { return s == e.Dst })
		moves = append(moves, e)
	}
	return fsm.VisualizeWithType(fsm.NewFSM(c.initial, moves, nil), fsm.MermaidStateDiagram)
}

// Draw gives the life cycle of "ticket", "wish" or "call" as a Mermaid state diagram;
// any other name is ErrNotFound.
func Draw(noun string) (string, error) {
	cycles := map[string]func() (*cycle, error){"ticket": ticketCycle, "wish": wishCycle, "call": callCycle}
	compile, ok := cycles[noun]
	if !ok {
		return "", fmt.Errorf("%w: no life cycle of %q", bot.ErrNotFound, noun)
	}
	c, err := compile()
	if err != nil {
		return "", err
	}
	return c.draw()
}

// to makes the transitions of one event into one state.
func to(event, dst string, src ...string) fsm.EventDesc {
	return fsm.EventDesc{Name: event, Src: src, Dst: dst}
}

// stays makes an event that is allowed in states and changes none of them.
func stays(event string, states ...string) []fsm.EventDesc {
	out := make([]fsm.EventDesc, len(states))
	for i, s := range states {
		out[i] = to(event, s, s)
	}
	return out
}
