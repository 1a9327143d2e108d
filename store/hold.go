package store

import (
	"context"
	"fmt"
	"time"

	"linli/bot"
)

// house is the one row about the database as a whole.
type house struct {
	Rotations int64  `db:"generation"`
	Held      millis `db:"held"`
}

const selectHouse = `SELECT generation, held FROM house WHERE id = 1`

// Held is since when a restored copy sends nothing; the zero time when it sends.
func (db *DB) Held(ctx context.Context) (time.Time, error) {
	var h house
	err := db.read().one(ctx, &h, selectHouse)
	return h.Held.time(), wrap(err, "ask whether messages are held")
}

// Waiting is how many messages wait to be sent, by age.
type Waiting struct{ Hour, Day, Older int64 }

const countWaiting = `SELECT COUNT(*) FROM outbox WHERE state = 0 AND queued >= ? AND queued < ?`

// Waits counts what would be sent, by how long before now it was written: within an hour, a day, and before.
func (db *DB) Waits(ctx context.Context, now time.Time) (w Waiting, err error) {
	hour, day := ms(now.Add(-time.Hour)), ms(now.Add(-24*time.Hour))
	for _, q := range []struct {
		n        *int64
		from, to millis
	}{{&w.Hour, hour, 1 << 62}, {&w.Day, day, hour}, {&w.Older, 0, day}} {
		if err := db.read().one(ctx, q.n, countWaiting, q.from, q.to); err != nil {
			return w, wrap(err, "count what waits")
		}
	}
	return w, nil
}

const dropHeld = `UPDATE outbox SET state = 3 WHERE state = 0 AND queued < ?`

// ReleaseOutbox lets a restored copy send again, without what was written before the given moment. bot.ErrConflict when
// nothing is held.
func (db *DB) ReleaseOutbox(ctx context.Context, dropBefore time.Time) (dropped int64, err error) {
	err = db.write(ctx, func(ctx context.Context, c conn) (err error) {
		var h house
		if err := c.one(ctx, &h, selectHouse+" FOR UPDATE"); err != nil {
			return err
		}
		if h.Held == 0 {
			return fmt.Errorf("%w: nothing is held", bot.ErrConflict)
		}
		if dropped, err = c.run(ctx, dropHeld, ms(dropBefore)); err != nil {
			return err
		}
		_, err = c.run(ctx, holdHouse, millis(0))
		return err
	})
	if err == nil {
		db.wakes.committed(TopicOutbox)
	}
	return dropped, wrap(err, "release the outbox")
}
