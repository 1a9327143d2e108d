package store

import (
	"context"
	"time"

	"linli/bot/run"
)

const (
	freezeAccount = `UPDATE accounts SET frozen = ? WHERE name = ? AND frozen < ?`
	selectFrozen  = `SELECT frozen FROM accounts WHERE name = ?`
)

// Freeze keeps that a provider wants to be left in peace until then; an earlier end than the one that is kept changes nothing.
func (db *DB) Freeze(ctx context.Context, l run.Lease, account string, until time.Time) error {
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.fence(ctx, l); err != nil {
			return err
		}
		_, err := c.run(ctx, freezeAccount, ms(until), account, ms(until))
		return err
	})
	return wrap(err, "freeze an account")
}

// Frozen is until when a provider wants to be left in peace; the zero time when it never said.
func (db *DB) Frozen(ctx context.Context, account string) (time.Time, error) {
	var until []int64
	err := db.read().all(ctx, &until, selectFrozen, account)
	if err != nil || len(until) == 0 || until[0] == 0 {
		return time.Time{}, wrap(err, "read until when an account is frozen")
	}
	return millis(until[0]).time(), nil
}
