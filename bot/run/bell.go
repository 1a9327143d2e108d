package run

import (
	"context"
	"sync"
	"time"
)

// bell wakes everybody who listens. Ringing never waits; rings that nobody has heard yet are one.
type bell struct {
	mu   sync.Mutex
	ears []chan struct{}
}

func (b *bell) listen() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	ear := make(chan struct{}, 1)
	b.ears = append(b.ears, ear)
	return ear
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, ear := range b.ears {
		select {
		case ear <- struct{}{}:
		default:
		}
	}
}

// listenAll rings the bells when the store says that something was committed, by whichever process, and
// every pollTime in case a wake was missed or a timer has come due.
func (d *Desk) listenAll(ctx context.Context) {
	inbox, outbox := d.wakes()
	poll := time.NewTicker(pollTime)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-inbox:
			d.in.ring()
		case <-outbox:
			d.out.ring()
		case <-poll.C:
			d.in.ring()
			d.out.ring()
		}
	}
}

func (d *Desk) wakes() (inbox, outbox <-chan struct{}) {
	w, ok := d.c.Store.(Waker)
	if !ok {
		return nil, nil
	}
	return w.Wake("inbox"), w.Wake("outbox")
}

// heartbeat remembers when each turn loop last came round.
type heartbeat struct {
	mu   sync.Mutex
	last map[string]time.Time
}

func (h *heartbeat) beat(loop string, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last == nil {
		h.last = map[string]time.Time{}
	}
	h.last[loop] = now
}

// oldest is the time of the loop that has been silent longest; zero when none has begun.
func (h *heartbeat) oldest() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	var oldest time.Time
	for _, at := range h.last {
		if oldest.IsZero() || at.Before(oldest) {
			oldest = at
		}
	}
	return oldest
}
