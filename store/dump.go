package store

import (
	"context"
	"fmt"
	"strings"
)

var listTables = map[string]string{
	"sqlite":   `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`,
	"postgres": `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
}

// Dump writes every value of every table as text, bytes as they are: to see what somebody who steals the database could
// read. It is for audits and tests.
func (db *DB) Dump(ctx context.Context) (string, error) {
	var names []string
	if err := db.read().all(ctx, &names, listTables[db.dialect.name()]); err != nil {
		return "", wrap(err, "list tables")
	}
	var b strings.Builder
	for _, name := range names {
		if err := db.dumpTable(ctx, name, &b); err != nil {
			return "", wrap(err, "read table "+name)
		}
	}
	return b.String(), nil
}

func (db *DB) dumpTable(ctx context.Context, name string, b *strings.Builder) error {
	rows, err := db.reads.QueryxContext(ctx, "SELECT * FROM "+name) // a name that the database gave us
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	fmt.Fprintln(b, name)
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return err
		}
		for _, v := range values {
			if raw, is := v.([]byte); is {
				v = string(raw)
			}
			fmt.Fprint(b, v, "\t")
		}
		fmt.Fprintln(b)
	}
	return rows.Err()
}
