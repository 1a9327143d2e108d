package run

import (
	"context"
	"time"
)

// turns works a store by as many shards at once as it can.
type turns struct {
	Turns
	wide Wide // nil when the store works shard by shard
}

func turnsOf(s Turns) turns {
	wide, _ := s.(Wide)
	return turns{Turns: s, wide: wide}
}

// units divides leases into those that are claimed and committed together.
func (ts turns) units(ls []Lease) [][]Lease {
	if len(ls) == 0 {
		return nil
	}
	if ts.wide != nil {
		return [][]Lease{ls}
	}
	units := make([][]Lease, len(ls))
	for i := range ls {
		units[i] = ls[i : i+1]
	}
	return units
}

func (ts turns) claim(ctx context.Context, ls []Lease, now time.Time, max int) ([]Pending, error) {
	if ts.wide != nil {
		return ts.wide.ClaimAll(ctx, ls, now, max)
	}
	return ts.Claim(ctx, ls[0], now, max)
}

func (ts turns) commit(ctx context.Context, ls []Lease, b Batch) ([]int, error) {
	if ts.wide != nil {
		return ts.wide.CommitAll(ctx, ls, b)
	}
	return ts.Commit(ctx, ls[0], b)
}
