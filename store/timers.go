package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"linli/bot"
)

type timerRow struct {
	Community bot.CommunityID `db:"community"`
	OwnerKind string          `db:"owner_kind"`
	OwnerID   int64           `db:"owner_id"`
	Name      string          `db:"name"`
	Due       millis          `db:"due"`
	Guard     int64           `db:"guard"`
	Shard     int64           `db:"shard"`
	Tries     int64           `db:"tries"`
}

var timers = newTable[timerRow]("timers", replaceOld, "community", "owner_kind", "owner_id", "name")

func timerRowOf(c bot.CommunityID, t bot.Timer) timerRow {
	return timerRow{c, t.Ref.Kind, t.Ref.ID, t.Name, ms(t.Due), t.Guard, shardOf(c, t.Ref), 0}
}

func (r timerRow) timer() bot.Timer {
	return bot.Timer{Ref: bot.Ref{Kind: r.OwnerKind, ID: r.OwnerID}, Name: r.Name, Due: r.Due.time(), Guard: r.Guard}
}

const selectDueTimers = `
SELECT community, owner_kind, owner_id, name, due, guard, shard, tries FROM timers
WHERE due <= ? AND shard = ANY(?)
ORDER BY due, community, owner_kind, owner_id, name
LIMIT ?`

func (c conn) dueTimers(ctx context.Context, of []int64, now time.Time, max int) ([]claim, error) {
	var rows []timerRow
	if err := c.all(ctx, &rows, selectDueTimers, ms(now), c.list(of), max); err != nil {
		return nil, err
	}
	out := make([]claim, len(rows))
	for i, row := range rows {
		out[i] = claim{community: row.Community, timer: row.timer(), tries: row.Tries}
		if row.OwnerKind == kindConversation {
			out[i].conv = bot.ConversationID(row.OwnerID)
		}
	}
	return out, nil
}

const countTimer = `
SELECT COUNT(*) FROM timers
WHERE community = ? AND owner_kind = ? AND owner_id = ? AND name = ? AND due = ? AND guard = ?`

// stillSet says whether a timer that fired is as it was: nobody has set it anew or removed it.
func (c conn) stillSet(ctx context.Context, community bot.CommunityID, t bot.Timer) (bool, error) {
	var n int64
	err := c.one(ctx, &n, countTimer, community, t.Ref.Kind, t.Ref.ID, t.Name, ms(t.Due), t.Guard)
	return n > 0, err
}

const deleteTimers = `
DELETE FROM timers WHERE community = ? AND owner_kind = ? AND name = ? AND owner_id = ANY(?)`

// timerKey is what a timer is replaced by.
type timerKey struct {
	of   bot.Ref
	name string
}

// SetTimers sets timers of rows that were written by a seed: turns bring their own.
func (db *DB) SetTimers(ctx context.Context, community bot.CommunityID, set []bot.Timer) error {
	err := db.write(ctx, func(ctx context.Context, c conn) error { return c.setTimers(ctx, community, set) })
	return wrap(err, "set timers")
}

// setTimers replaces timers by owner and name and removes those without a due time. The last of several counts.
func (c conn) setTimers(ctx context.Context, community bot.CommunityID, set []bot.Timer) error {
	last := make(map[timerKey]int, len(set))
	for i, t := range set {
		last[timerKey{t.Ref, t.Name}] = i
	}
	var rows []timerRow
	gone := map[timerKey][]int64{} // owners, by their kind and the timer's name
	for i, t := range set {
		switch {
		case last[timerKey{t.Ref, t.Name}] != i:
		case t.Due.IsZero():
			k := timerKey{bot.Ref{Kind: t.Ref.Kind}, t.Name}
			gone[k] = append(gone[k], t.Ref.ID)
		default:
			rows = append(rows, timerRowOf(community, t))
		}
	}
	if err := c.removeTimers(ctx, community, gone); err != nil {
		return err
	}
	return timers.put(ctx, c, rows)
}

func (c conn) removeTimers(ctx context.Context, community bot.CommunityID, gone map[timerKey][]int64) error {
	keys := slices.SortedFunc(maps.Keys(gone), func(a, b timerKey) int { // writers meet timers in the same order
		return cmp.Or(cmp.Compare(a.of.Kind, b.of.Kind), cmp.Compare(a.name, b.name))
	})
	for _, k := range keys {
		if _, err := c.run(ctx, deleteTimers, community, k.of.Kind, k.name, c.list(gone[k])); err != nil {
			return err
		}
	}
	return nil
}
