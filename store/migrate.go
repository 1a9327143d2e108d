package store

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"linli/store/migrations"
)

// migrate brings the tables up to date. On PostgreSQL one process does it while the others wait.
func (db *DB) migrate(ctx context.Context) error {
	p, err := db.migrations()
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

type source = goose.Source

func (db *DB) migrations() (*goose.Provider, error) {
	dialect, options, err := db.gooseOptions()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db.writes.DB, migrations.Files, options...)
}

func (db *DB) gooseOptions() (goose.Dialect, []goose.ProviderOption, error) {
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true)} // PostgreSQL's own has a high number
	if db.dialect.name() == "sqlite" {
		return goose.DialectSQLite3, options, nil
	}
	locker, err := lock.NewPostgresSessionLocker()
	options = append(options, goose.WithSessionLocker(locker), goose.WithGoMigrations(messageSequence()))
	return goose.DialectPostgres, options, err
}

const createMessages = `CREATE SEQUENCE IF NOT EXISTS messages` // a restore has made it already

// messageSequence is for PostgreSQL only, where several processes write; its number leaves room before it.
func messageSequence() *goose.Migration {
	return goose.NewGoMigration(10001,
		&goose.GoFunc{RunTx: statement(createMessages)},
		&goose.GoFunc{RunTx: statement(`DROP SEQUENCE messages`)})
}

func statement(text string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, text)
		return err
	}
}
