// Package migrations holds the database's tables, written once for SQLite and PostgreSQL.
package migrations

import "embed"

// Files are goose migrations. They use only what both databases read alike: BIGINT, TEXT, BOOLEAN and
// BYTEA (SQLite keeps a blob as a blob whatever its column is called).
//
//go:embed *.sql
var Files embed.FS
