package run

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"linli/bot"
)

// keeper holds the leases of this process and knows, by its own clock, how long they last. What it says
// keeps a process that was frozen from sending; the epoch keeps it from writing.
type keeper struct {
	store Leases
	clock Clock
	owner string
	mu    sync.Mutex
	held  map[string]holding
	spare map[string]bool // shards that are another process's to work, as soon as nobody here is at them
}

type holding struct {
	Lease
	until time.Time
}

func newKeeper(s Leases, c Clock, owner string) *keeper {
	return &keeper{store: s, clock: c, owner: owner, held: map[string]holding{}}
}

// renew takes or renews the named leases; those that somebody else holds are let go.
func (k *keeper) renew(ctx context.Context, names []string) error {
	now := k.clock.Now()
	until := now.Add(leaseTime)
	got, err := k.acquire(ctx, names, now, until)
	if err != nil {
		return fmt.Errorf("renew leases: %w", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, name := range names {
		delete(k.held, name)
	}
	for _, l := range got {
		k.held[l.Name] = holding{l, until}
	}
	return nil
}

func (k *keeper) acquire(ctx context.Context, names []string, now, until time.Time) ([]Lease, error) {
	if wide, ok := k.store.(WideLeases); ok {
		return wide.AcquireAll(ctx, names, k.owner, now, until)
	}
	var got []Lease
	for _, name := range names {
		l, err := k.store.Acquire(ctx, name, k.owner, now, until)
		switch {
		case err == nil:
			got = append(got, l)
		case !errors.Is(err, bot.ErrConflict):
			return nil, err
		}
	}
	return got, nil
}

// get gives a lease that is held and has not run out.
func (k *keeper) get(name string) (Lease, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h, ok := k.held[name]
	return h.Lease, ok && k.clock.Now().Before(h.until)
}

// of gives those of the named leases that are held.
func (k *keeper) of(names []string) []Lease {
	var ls []Lease
	for _, name := range names {
		if l, ok := k.get(name); ok {
			ls = append(ls, l)
		}
	}
	return ls
}

func (k *keeper) drop(ls ...Lease) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, l := range ls {
		delete(k.held, l.Name)
	}
}

// fresh says that all the named leases are held for at least half their time.
func (k *keeper) fresh(names []string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, name := range names {
		if h, ok := k.held[name]; !ok || h.until.Sub(k.clock.Now()) < leaseTime/2 {
			return false
		}
	}
	return true
}

// release gives everything back, so that another process need not wait for it to run out.
func (k *keeper) release(ctx context.Context) {
	k.mu.Lock()
	held := k.held
	k.held = map[string]holding{}
	k.mu.Unlock()
	for _, h := range held {
		_ = k.store.Release(ctx, h.Lease) // it runs out by itself
	}
}

func shardNames() []string {
	names := make([]string, Shards)
	for i := range names {
		names[i] = "shard/" + strconv.Itoa(i)
	}
	return names
}

// Holds says whether this process is the one that works for an account now. Only that one fetches what people write.
func (d *Desk) Holds(account string) bool {
	_, held := d.lease.get(sendName(account))
	return held
}

func sendName(account string) string { return "send/" + account }
