package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/run"
)

const acquireLease = `
INSERT INTO leases (name, owner, epoch, expires) VALUES (?, ?, 1, ?)
ON CONFLICT (name) DO UPDATE SET
	owner   = excluded.owner,
	expires = excluded.expires,
	epoch   = leases.epoch + CASE WHEN leases.owner = excluded.owner THEN 0 ELSE 1 END
WHERE leases.owner = excluded.owner OR leases.expires <= ? OR leases.expires > ?
RETURNING epoch`

// longestLease is longer than anybody asks for. One that runs longer was taken by a clock that has been put right since,
// and would never end.
const longestLease = 2 * time.Hour

// Acquire takes a lease that is free or expired (its epoch grows) or renews one's own (its epoch stays);
// bot.ErrConflict while somebody else holds it.
func (db *DB) Acquire(ctx context.Context, name, owner string, now, expires time.Time) (run.Lease, error) {
	held, err := db.AcquireAll(ctx, []string{name}, owner, now, expires)
	if err != nil {
		return run.Lease{}, err
	}
	if len(held) == 0 {
		return run.Lease{}, fmt.Errorf("store: lease %s is held by somebody else: %w", name, bot.ErrConflict)
	}
	return held[0], nil
}

// AcquireAll takes or renews many leases in one transaction and gives those that the owner holds afterwards.
func (db *DB) AcquireAll(ctx context.Context, names []string, owner string, now, expires time.Time) ([]run.Lease, error) {
	var held []run.Lease
	err := db.write(ctx, func(ctx context.Context, c conn) (err error) {
		held, err = c.acquire(ctx, slices.Sorted(slices.Values(names)), owner, now, expires)
		return err
	})
	return held, wrap(err, "acquire leases")
}

func (c conn) acquire(ctx context.Context, names []string, owner string, now, expires time.Time) ([]run.Lease, error) {
	var held []run.Lease
	for _, name := range names {
		var epochs []int64
		if err := c.all(ctx, &epochs, acquireLease, name, owner, ms(expires), ms(now), ms(now.Add(longestLease))); err != nil {
			return nil, err
		}
		if len(epochs) > 0 {
			held = append(held, run.Lease{Name: name, Owner: owner, Epoch: epochs[0]})
		}
	}
	return held, nil
}

const releaseLease = `UPDATE leases SET owner = '', expires = 0 WHERE name = ? AND owner = ? AND epoch = ?`

// Release gives a lease back at once; one that was lost meanwhile stays as it is.
func (db *DB) Release(ctx context.Context, l run.Lease) error {
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.run(ctx, releaseLease, l.Name, l.Owner, l.Epoch)
		return err
	})
	return wrap(err, "release lease "+l.Name)
}

const disownLeases = `UPDATE leases SET owner = '', expires = 0 WHERE owner = ?`

// Disown gives back at once all leases of an owner that is surely dead.
func (db *DB) Disown(ctx context.Context, owner string) error {
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.run(ctx, disownLeases, owner)
		return err
	})
	return wrap(err, "give back the leases of "+owner)
}

const holdLeases = `
SELECT name, epoch FROM leases WHERE owner = ? AND name = ANY(?) ORDER BY name FOR SHARE`

type heldLease struct {
	Name  string `db:"name"`
	Epoch int64  `db:"epoch"`
}

// fence lets only the holder of leases write. On PostgreSQL whoever wants to take one over waits for this transaction.
func (c conn) fence(ctx context.Context, ls ...run.Lease) error {
	if len(ls) == 0 {
		return fmt.Errorf("no lease: %w", bot.ErrNotAllowed)
	}
	names := make([]string, len(ls))
	for i, l := range ls {
		names[i] = l.Name
	}
	var rows []heldLease
	if err := c.all(ctx, &rows, holdLeases, ls[0].Owner, c.list(names)); err != nil {
		return err
	}
	for _, l := range ls {
		if !slices.Contains(rows, heldLease{l.Name, l.Epoch}) || l.Owner != ls[0].Owner {
			return fmt.Errorf("lease %s of %s has passed on: %w", l.Name, l.Owner, bot.ErrNotAllowed)
		}
	}
	return nil
}
