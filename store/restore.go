package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/bot"
	"linli/store/backupfile"
)

// firstToHold is the first schema that can keep a restored copy from sending.
const firstToHold = 5

// Restore fills an empty database from a backup, in one transaction. What it holds sends nothing until Release: the
// desk it was copied from has sent it already. bot.ErrConflict when the database is not empty, bot.ErrInvalid when the
// backup is broken, newer than this program, or made under another key.
func Restore(ctx context.Context, url string, o Options, r io.Reader, now time.Time) error {
	b, err := backupfile.Open(r)
	if err != nil {
		return err
	}
	if b.Head.KeyID != KeyID(o.Key) {
		return fmt.Errorf("%w: the backup was made under another key", bot.ErrInvalid)
	}
	v, err := newVault(o.Key)
	if err != nil {
		return err
	}
	db := &DB{options: o, vault: v, wakes: newWakes()}
	err = wrap(db.restore(ctx, url, b, now), "restore")
	return errors.Join(err, db.Close())
}

func (db *DB) restore(ctx context.Context, url string, b *backupfile.Reader, now time.Time) error {
	if err := db.connect(ctx, url); err != nil {
		return err
	}
	if err := db.prepareFor(ctx, b.Head.Schema); err != nil {
		return err
	}
	tx, err := db.writes.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	if err := (restoring{db: db, tx: tx}).all(ctx, b, now); err != nil {
		_ = tx.Rollback()
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.migrate(ctx)
}

// prepareFor makes the tables as they were when the backup was made, where there are none.
func (db *DB) prepareFor(ctx context.Context, schema int64) error {
	p, err := db.migrations()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(p.ListSources(), func(s *source) bool { return s.Version == schema }) || schema < firstToHold {
		return fmt.Errorf("%w: the backup has schema %d, which this program does not know: use the one that made it", bot.ErrInvalid, schema)
	}
	if _, err := p.UpTo(ctx, schema); err != nil {
		return err
	}
	var communities int64
	if err := db.writes.GetContext(ctx, &communities, `SELECT COUNT(*) FROM communities`); err != nil {
		return err
	}
	if communities > 0 {
		return fmt.Errorf("%w: the database is in use; restore into an empty one", bot.ErrConflict)
	}
	return nil
}

// restoring is one restore under way.
type restoring struct {
	db     *DB
	tx     *sqlx.Tx
	tables []string
	insert *sqlx.Stmt
}

func (r restoring) all(ctx context.Context, b *backupfile.Reader, now time.Time) (err error) {
	if r.tables, err = keptTables(ctx, r.tx, r.db.dialect); err != nil {
		return err
	}
	for _, name := range slices.Backward(r.tables) { // rows that migrations made
		if _, err := r.tx.ExecContext(ctx, "DELETE FROM "+name); err != nil {
			return err
		}
	}
	err = b.Each(
		func(t backupfile.Table) error { return r.begin(ctx, t) },
		func(_ backupfile.Table, values []any) error {
			_, err := r.insert.ExecContext(ctx, values...)
			return err
		})
	if err != nil {
		return err
	}
	return r.finish(ctx, now)
}

func (r *restoring) begin(ctx context.Context, t backupfile.Table) (err error) {
	if !slices.Contains(r.tables, t.Table) {
		return fmt.Errorf("%w: the backup has a table %s, which the database has not", bot.ErrInvalid, t.Table)
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(t.Columns)), ", ")
	text := "INSERT INTO " + t.Table + " (" + strings.Join(t.Columns, ", ") + ") VALUES (" + marks + ")"
	r.insert, err = r.tx.PreparexContext(ctx, r.db.dialect.text(text))
	return err
}

const holdHouse = `UPDATE house SET held = ? WHERE id = 1`

const raiseMessages = `
INSERT INTO counters (community, name, value)
SELECT c.id, 'message', (SELECT MAX(id) FROM (SELECT id FROM inbox UNION ALL SELECT id FROM outbox) AS m) FROM communities c WHERE TRUE
ON CONFLICT (community, name) DO UPDATE SET value = excluded.value WHERE counters.value < excluded.value`

// finish holds what is to be sent, and has messages counted on from the last one, whichever database counted before.
func (r restoring) finish(ctx context.Context, now time.Time) error {
	texts := []string{strings.Replace(raiseMessages, "(SELECT MAX(id)", "(SELECT COALESCE(MAX(id), 0)", 1)}
	if r.db.dialect.name() == "postgres" {
		texts = append(texts, createMessages, `SELECT setval('messages', (SELECT COALESCE(MAX(value), 0) + 1 FROM counters WHERE name = 'message'))`)
	}
	for _, text := range texts {
		if _, err := r.tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	n, err := r.tx.ExecContext(ctx, r.db.dialect.text(holdHouse), ms(now))
	if err != nil {
		return err
	}
	if held, err := n.RowsAffected(); err != nil || held != 1 {
		return errors.Join(err, fmt.Errorf("%w: the backup says nothing about its house", bot.ErrInvalid))
	}
	return nil
}
