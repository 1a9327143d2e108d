package dialog

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/looplab/fsm"
)

// machine is a dialog's transitions, compiled once. Its pool holds looplab machines: building
// one per message would cost a hundred times what an event costs.
type machine struct {
	pool   sync.Pool
	states map[string]bool
}

func compile(d *Definition) *machine {
	events := fsm.Events{}
	states := make(map[string]bool, len(d.States))
	for _, s := range d.States {
		states[s.Name] = true
		for event, next := range s.On {
			events = append(events, fsm.EventDesc{Name: event, Src: []string{s.Name}, Dst: next})
		}
	}
	initial := d.States[0].Name
	m := &machine{states: states}
	m.pool.New = func() any { return fsm.NewFSM(initial, events, nil) }
	return m
}

// next fires an event in a state. The library accepts unknown states in silence, so they are refused here.
func (m *machine) next(state, event string) (string, error) {
	if !m.states[state] {
		return "", fmt.Errorf("no state %q", state)
	}
	f := m.pool.Get().(*fsm.FSM)
	f.SetState(state)
	err := f.Event(context.Background(), event)
	now := f.Current()
	if err == nil || errors.As(err, &fsm.NoTransitionError{}) {
		m.pool.Put(f)
		return now, nil
	}
	if errors.As(err, &fsm.InvalidEventError{}) || errors.As(err, &fsm.UnknownEventError{}) {
		m.pool.Put(f)
	}
	return "", err
}

// Draw gives the dialog as a Mermaid state diagram.
func Draw(d *Definition) (string, error) {
	m := compile(d)
	f := m.pool.Get().(*fsm.FSM)
	f.SetState(d.States[0].Name)
	return fsm.VisualizeWithType(f, fsm.MermaidStateDiagram)
}
