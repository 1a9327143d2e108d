package run

import (
	"context"
	"fmt"
	"slices"
)

// share renews this process's part of the named leases: of the shards those that fall to it among all processes that
// are alive, of the others whatever it can get. Shards that are another's are given back by the loops that work them.
func (k *keeper) share(ctx context.Context, names []string) error {
	who, ok := k.store.(Presence)
	if !ok {
		return k.renew(ctx, names)
	}
	now := k.clock.Now()
	alive, err := who.Present(ctx, k.owner, now, now.Add(leaseTime))
	if err != nil {
		return fmt.Errorf("share the shards: %w", err)
	}
	mine, spare := parts(names, alive, k.owner)
	k.mu.Lock()
	k.spare = spare
	k.mu.Unlock()
	return k.renew(ctx, mine)
}

// parts divides names into this owner's and, of the shards, those of others: each the same number but for one.
func parts(names, alive []string, owner string) (mine []string, spare map[string]bool) {
	me := max(slices.Index(alive, owner), 0)
	spare = map[string]bool{}
	for i, name := range names {
		if i < Shards && i%max(len(alive), 1) != me {
			spare[name] = true
			continue
		}
		mine = append(mine, name)
	}
	return mine, spare
}

// giveBack lets others have those of the named leases that are theirs. Only the loop that works them calls it, between two
// batches: nothing that was begun under them is lost.
func (k *keeper) giveBack(ctx context.Context, names []string) error {
	for _, l := range k.surplus(names) {
		if err := k.store.Release(ctx, l); err != nil {
			return fmt.Errorf("give %s back: %w", l.Name, err)
		}
		k.drop(l)
	}
	return nil
}

func (k *keeper) surplus(names []string) []Lease {
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []Lease
	for _, name := range names {
		if h, held := k.held[name]; held && k.spare[name] {
			out = append(out, h.Lease)
		}
	}
	return out
}

// leave tells the others that they need not wait for this process.
func (k *keeper) leave(ctx context.Context) {
	if who, ok := k.store.(Presence); ok {
		_ = who.Absent(ctx, k.owner) // it is forgotten by itself
	}
}
