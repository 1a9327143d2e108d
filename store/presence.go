package store

import (
	"context"
	"time"
)

// Processes are leases that everybody may have: one for each, named after it.
const (
	selectAlive   = `SELECT owner FROM leases WHERE name LIKE 'process/%' AND owner <> '' AND expires > ? ORDER BY owner`
	forgetDead    = `DELETE FROM leases WHERE name LIKE 'process/%' AND expires <= ?`
	forgetProcess = `DELETE FROM leases WHERE name = ?`

	deadFor = time.Hour // a process that was away so long is a new one
)

// Present notes that a process is alive until expires, and lists all who are.
func (db *DB) Present(ctx context.Context, owner string, now, expires time.Time) ([]string, error) {
	var alive []string
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		if _, err := c.acquire(ctx, []string{"process/" + owner}, owner, now, expires); err != nil {
			return err
		}
		if _, err := c.run(ctx, forgetDead, ms(now.Add(-deadFor))); err != nil {
			return err
		}
		alive = nil
		return c.all(ctx, &alive, selectAlive, ms(now))
	})
	return alive, wrap(err, "see who is alive")
}

// Absent takes a process off the list.
func (db *DB) Absent(ctx context.Context, owner string) error {
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.run(ctx, forgetProcess, "process/"+owner)
		return err
	})
	return wrap(err, "take a process off the list")
}
