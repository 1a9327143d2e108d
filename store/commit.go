package store

import (
	"context"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// Commit writes the batch in one transaction. Turns whose rows have moved on since they were read are left out
// whole and named by their position. What another process has done already is left out silently: a message marked
// done, a timer set anew. bot.ErrNotAllowed, and nothing written, when the lease has passed to somebody else.
func (db *DB) Commit(ctx context.Context, l run.Lease, b run.Batch) ([]int, error) {
	return db.CommitAll(ctx, []run.Lease{l}, b)
}

// CommitAll is Commit of a batch whose turns belong to any of the leases' shards.
func (db *DB) CommitAll(ctx context.Context, ls []run.Lease, b run.Batch) ([]int, error) {
	var lost []int
	err := db.write(ctx, func(ctx context.Context, c conn) (err error) {
		lost, err = c.commit(ctx, ls, b)
		return err
	})
	if err != nil {
		return nil, wrap(err, "commit turns")
	}
	if slices.ContainsFunc(b.Turns, func(t run.Turn) bool { return len(t.Out) > 0 }) {
		db.wakes.committed(TopicOutbox)
	}
	return lost, nil
}

func (c conn) commit(ctx context.Context, ls []run.Lease, b run.Batch) ([]int, error) {
	if err := c.fence(ctx, ls...); err != nil {
		return nil, err
	}
	var lost []int
	for _, group := range turnsByCommunity(b.Turns) {
		more, err := c.commitTurns(ctx, group, b.Now)
		if err != nil {
			return nil, err
		}
		lost = append(lost, more...)
	}
	slices.Sort(lost)
	return lost, nil
}

// placed is a turn with its position in the batch.
type placed struct {
	at   int
	turn run.Turn
}

// turnsByCommunity keeps the order of turns, and writers meet communities in the same order.
func turnsByCommunity(turns []run.Turn) [][]placed {
	by := map[bot.CommunityID][]placed{}
	var ids []bot.CommunityID
	for i, t := range turns {
		if by[t.Community] == nil {
			ids = append(ids, t.Community)
			by[t.Community] = make([]placed, 0, len(turns)-i)
		}
		by[t.Community] = append(by[t.Community], placed{i, t})
	}
	slices.Sort(ids)
	out := make([][]placed, len(ids))
	for i, id := range ids {
		out[i] = by[id]
	}
	return out
}

func (c conn) commitTurns(ctx context.Context, all []placed, now time.Time) ([]int, error) {
	community := all[0].turn.Community
	turns, err := c.stillWaiting(ctx, community, all)
	if err != nil {
		return nil, err
	}
	won, lost, err := c.race(ctx, community, turns)
	if err != nil || len(won) == 0 {
		return lost, err
	}
	return lost, c.apply(ctx, community, now, won)
}

const selectStillWaiting = `
SELECT id FROM inbox WHERE community = ? AND id = ANY(?) AND state = 0`

// stillWaiting leaves out turns over messages that are done and timers that were set anew.
func (c conn) stillWaiting(ctx context.Context, community bot.CommunityID, turns []placed) ([]placed, error) {
	var ids []int64
	for _, t := range turns {
		if t.turn.Pending != 0 {
			ids = append(ids, int64(t.turn.Pending))
		}
	}
	var waiting []int64
	if len(ids) > 0 {
		if err := c.all(ctx, &waiting, selectStillWaiting, community, c.list(ids)); err != nil {
			return nil, err
		}
	}
	out := make([]placed, 0, len(turns))
	for _, t := range turns {
		keep, err := c.stillDue(ctx, t.turn, waiting)
		if err != nil {
			return nil, err
		}
		if keep {
			out = append(out, t)
		}
	}
	return out, nil
}

func (c conn) stillDue(ctx context.Context, t run.Turn, waiting []int64) (bool, error) {
	switch {
	case t.Pending != 0:
		return slices.Contains(waiting, int64(t.Pending)), nil
	case t.Timer.Name != "":
		return c.stillSet(ctx, t.Community, t.Timer)
	default:
		return true, nil
	}
}
