package store

import (
	"context"
	"time"

	"linli/bot"
	"linli/bot/run"
)

type jobRow struct {
	Community bot.CommunityID `db:"community"`
	Name      string          `db:"name"`
	Done      millis          `db:"done"`
}

var jobs = newTable[jobRow]("jobs", replaceOld, "community", "name")

const selectJob = `SELECT community, name, done FROM jobs WHERE community = ? AND name = ?`

// JobDone is when a community's work of that name was last finished; the zero time when it never was.
func (db *DB) JobDone(ctx context.Context, c bot.CommunityID, name string) (time.Time, error) {
	var rows []jobRow
	if err := db.read().all(ctx, &rows, selectJob, c, name); err != nil || len(rows) == 0 {
		return time.Time{}, wrap(err, "read when "+name+" was done")
	}
	return rows[0].Done.time(), nil
}

// FinishJob notes that the work was done; bot.ErrNotAllowed when its lease has passed to somebody else.
func (db *DB) FinishJob(ctx context.Context, l run.Lease, c bot.CommunityID, name string, at time.Time) error {
	err := db.write(ctx, func(ctx context.Context, tx conn) error {
		if err := tx.fence(ctx, l); err != nil {
			return err
		}
		return jobs.put(ctx, tx, []jobRow{{c, name, ms(at)}})
	})
	return wrap(err, "note that "+name+" was done")
}
