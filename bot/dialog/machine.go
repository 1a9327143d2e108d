package dialog

import (
	"context"
	"errors"
	"fmt"

	"github.com/looplab/fsm"

	"linli/bot"
)

// machine is a dialog's transitions. The library is asked once, for every event of every state, when the dialog is
// loaded: a message then costs two look-ups and no memory.
type machine struct {
	to map[string]map[string]string // state → event → next state
}

func compile(d *Definition) (*machine, error) {
	f := library(d)
	m := &machine{to: make(map[string]map[string]string, len(d.States))}
	for _, s := range d.States {
		m.to[s.Name] = make(map[string]string, len(s.On))
		for event := range s.On {
			next, err := fire(f, s.Name, event)
			if err != nil {
				return nil, fmt.Errorf("%w: dialog %q, event %q of %q: %w", bot.ErrInvalid, d.Name, event, s.Name, err)
			}
			m.to[s.Name][event] = next
		}
	}
	return m, nil
}

// library makes the library's machine.
func library(d *Definition) *fsm.FSM {
	var events fsm.Events
	for _, s := range d.States {
		for event, next := range s.On {
			events = append(events, fsm.EventDesc{Name: event, Src: []string{s.Name}, Dst: next})
		}
	}
	return fsm.NewFSM(d.States[0].Name, events, nil)
}

// fire gives the state that an event leads to; one that leads back to its own state is no error.
func fire(f *fsm.FSM, state, event string) (string, error) {
	f.SetState(state)
	if err := f.Event(context.Background(), event); err != nil && !errors.As(err, &fsm.NoTransitionError{}) {
		return "", err
	}
	return f.Current(), nil
}

// next is where an event leads in a state.
func (m *machine) next(state, event string) (string, error) {
	next, known := m.to[state][event]
	if !known {
		return "", fmt.Errorf("%w: no event %q in state %q", bot.ErrInvalid, event, state)
	}
	return next, nil
}

// Draw gives the dialog as a Mermaid state diagram.
func Draw(d *Definition) (string, error) {
	f := library(d)
	f.SetState(d.States[0].Name)
	return fsm.VisualizeWithType(f, fsm.MermaidStateDiagram)
}
