package botapi

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// What may go wrong between a bot and its server.
const (
	Slow   = "slow"   // carried out, answered after a delay
	Drop   = "drop"   // carried out, never answered
	Reset  = "reset"  // not carried out, the connection is closed
	Hole   = "hole"   // not carried out, nothing ever comes back
	Refuse = "refuse" // not carried out, refused as the fault says
)

// Fault is something that goes wrong with the next calls.
type Fault struct {
	Kind   string        `json:"kind"`
	Method string        `json:"method"` // any, when empty
	Chat   int64         `json:"chat"`   // any, when zero
	Times  int           `json:"times"`  // once, when zero; for good, when negative
	Delay  time.Duration `json:"delay"`
	Refusal
}

// Fault lets something go wrong from now on.
func (s *Server) Fault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Method = strings.ToLower(f.Method)
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, f)
}

// Throttle refuses the next call of a method with 429.
func (s *Server) Throttle(method string, after time.Duration) {
	s.Fault(Fault{Kind: Refuse, Method: method, Refusal: *throttled(after)})
}

// Mend ends all faults.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault is what goes wrong with a call, which is used up by it.
func (s *Server) fault(req request) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Times == 0 || f.Method != "" && f.Method != req.method || f.Chat != 0 && f.Chat != req.int("chat_id") {
			continue
		}
		s.faults[i].Times--
		return f
	}
	return Fault{}
}

// withFault carries a call out, unless a fault is in its way, and answers it, unless a fault is in that way.
func (s *Server) withFault(rw http.ResponseWriter, r *http.Request, req request, do func() (any, error)) {
	f := s.fault(req)
	switch f.Kind {
	case Refuse:
		answer(rw, nil, s.refused(req.method, req.fields["chat_id"], &f.Refusal))
		return
	case Hole:
		wait(r.Context(), s.ctx, time.Hour)
		panic(http.ErrAbortHandler)
	case Reset:
		panic(http.ErrAbortHandler)
	}
	result, err := do()
	if f.Kind == Drop && err == nil {
		s.unanswered(req)
		panic(http.ErrAbortHandler)
	}
	if f.Kind == Slow {
		wait(r.Context(), s.ctx, f.Delay)
	}
	answer(rw, result, err)
}

func (s *Server) unanswered(req request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write(Entry{Kind: Unanswered, Method: req.method, Chat: req.int("chat_id"), Text: req.fields["text"]})
}

// wait ends with the delay, or earlier with either of the two.
func wait(one, other context.Context, delay time.Duration) {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-one.Done():
	case <-other.Done():
	}
}
