package store

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/store/backupfile"
)

// KeyID tells keys apart without telling anything of them.
func KeyID(key []byte) string {
	return hex.EncodeToString(derive(key[:min(len(key), keySize)], "which key is it")[:8])
}

// Backup writes everything that is kept as it is at one moment, while the desk goes on. sealedKey is the desk's key,
// encrypted by the caller, or nil to leave it out.
func (db *DB) Backup(ctx context.Context, w io.Writer, at time.Time, sealedKey []byte) (rows int64, err error) {
	tx, err := db.reads.BeginTxx(ctx, db.snapshot())
	if err != nil {
		return 0, wrap(err, "begin a backup")
	}
	defer func() { _ = tx.Rollback() }()
	zipped := gzip.NewWriter(w)
	b := backup{db: db, tx: tx, sum: sha256.New()}
	b.out = json.NewEncoder(io.MultiWriter(zipped, b.sum))
	if err := b.write(ctx, at, sealedKey); err != nil {
		return b.rows, wrap(err, "write a backup")
	}
	end := backupfile.End{End: true, Rows: b.rows, SHA256: hex.EncodeToString(b.sum.Sum(nil))}
	if err := json.NewEncoder(zipped).Encode(end); err != nil {
		return b.rows, wrap(err, "write a backup")
	}
	return b.rows, wrap(zipped.Close(), "write a backup")
}

// snapshot is a transaction that sees one moment: on SQLite every reading one does.
func (db *DB) snapshot() *sql.TxOptions {
	if db.dialect.name() == "sqlite" {
		return nil
	}
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// backup is one being written.
type backup struct {
	db   *DB
	tx   *sqlx.Tx
	out  *json.Encoder
	sum  hash.Hash
	rows int64
}

// lastMigration is the last of those that both databases have.
const lastMigration = `SELECT MAX(version_id) FROM goose_db_version WHERE version_id < 10000`

func (b *backup) write(ctx context.Context, at time.Time, sealedKey []byte) error {
	head := backupfile.Head{Linli: backupfile.Kind, Format: backupfile.Format, At: at.UnixMilli(), KeyID: KeyID(b.db.options.Key), Key: sealedKey}
	if err := b.tx.GetContext(ctx, &head.Schema, lastMigration); err != nil {
		return err
	}
	if err := b.out.Encode(head); err != nil {
		return err
	}
	tables, err := keptTables(ctx, b.tx, b.db.dialect)
	if err != nil {
		return err
	}
	for _, name := range tables {
		if err := b.table(ctx, name); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
	}
	return nil
}

// keptTables are those that go into a backup, what others refer to first. Leases are of processes.
func keptTables(ctx context.Context, tx *sqlx.Tx, d dialect) ([]string, error) {
	var names []string
	if err := tx.SelectContext(ctx, &names, listTables[d.name()]); err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		return name == "leases" || name == "communities" || name == "goose_db_version" || strings.HasPrefix(name, "sqlite_")
	})
	return append([]string{"communities"}, names...), nil
}

func (b *backup) table(ctx context.Context, name string) error {
	rows, err := b.tx.QueryxContext(ctx, "SELECT * FROM "+name) // a name that the database gave us
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	t, err := described(name, rows)
	if err != nil {
		return err
	}
	if err := b.out.Encode(t); err != nil {
		return err
	}
	for rows.Next() {
		values := t.Places()
		if err := rows.Scan(values...); err != nil {
			return err
		}
		if err := b.out.Encode(backupfile.WithoutNull(values)); err != nil {
			return err
		}
		b.rows++
	}
	return rows.Err()
}

func described(name string, rows *sqlx.Rows) (backupfile.Table, error) {
	t := backupfile.Table{Table: name}
	types, err := rows.ColumnTypes()
	for _, c := range types {
		kind, err := backupfile.KindOf(c.Name(), strings.ToUpper(c.DatabaseTypeName()))
		if err != nil {
			return t, err
		}
		t.Columns, t.Kinds = append(t.Columns, c.Name()), append(t.Kinds, kind)
	}
	return t, err
}
