package run

import (
	"context"
	"fmt"
	"sync"
	"time"

	"linli/bot"
)

// Attempts is a store that counts how often a turn was tried, so that the count outlives the process: a message over
// which the process dies is put aside after maxDeaths deaths.
type Attempts interface {
	// Suspect counts a try for the at most max things that would be claimed first under each of the leases: whoever held
	// them before may have died of one. What was counted before stays as it is.
	Suspect(ctx context.Context, ls []Lease, now time.Time, max int) error
	// Try counts one more try of p.
	Try(ctx context.Context, ls []Lease, p Pending) error
}

// suspect looks, once for each lease that is new here, at what its last holder may have died of.
func (s *shards) suspect(ctx context.Context, ls []Lease, now time.Time) error {
	fresh := s.desk.met.unmet(ls)
	if s.desk.tries == nil || len(fresh) == 0 {
		return nil
	}
	if err := s.desk.tries.Suspect(ctx, fresh, now, maxBatch); err != nil {
		return err
	}
	s.desk.met.add(fresh)
	return nil
}

// alone turns one that may be at fault by itself. A try is counted before it, so that it counts even if this process
// does not live to see its end.
func (s *shards) alone(ctx context.Context, ls []Lease, p Pending) error {
	if p.Tries >= maxDeaths {
		return s.poison(ctx, ls, p, fmt.Errorf("%w: its turn did not come to an end %d times", bot.ErrInvalid, p.Tries), true)
	}
	if s.desk.tries != nil && p.Tries > 0 {
		if err := s.desk.tries.Try(ctx, ls, p); err != nil {
			return err
		}
		s.begun[keyOf(p)] = true
	}
	return s.try(ctx, ls, []Pending{p})
}

// count counts a turn that has failed and says how many did.
func (s *shards) count(ctx context.Context, ls []Lease, p Pending) (int, error) {
	k := keyOf(p)
	if s.desk.tries == nil {
		s.tries[k]++
		return p.Tries + s.tries[k], nil
	}
	if s.begun[k] {
		delete(s.begun, k)
		return p.Tries + 1, nil
	}
	return p.Tries + 1, s.desk.tries.Try(ctx, ls, p)
}

// meeting remembers leases that were looked at; many loops share it.
type meeting struct {
	mu   sync.Mutex
	seen map[Lease]bool
}

func (m *meeting) unmet(ls []Lease) []Lease {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Lease
	for _, l := range ls {
		if !m.seen[l] {
			out = append(out, l)
		}
	}
	return out
}

func (m *meeting) add(ls []Lease) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen == nil {
		m.seen = map[Lease]bool{}
	}
	for _, l := range ls {
		m.seen[l] = true
	}
}
