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

	"linli/bot"
)

// A backup is lines of JSON, compressed: a head, then for each table its name and columns and a line for each row, then
// the number of rows and the SHA-256 of all lines before. It goes back into either database.

// BackupHead is a backup's first line.
type BackupHead struct {
	Linli  string `json:"linli"`  // always "backup"
	Format int    `json:"format"` // of these lines
	Schema int64  `json:"schema"` // number of the last migration
	At     int64  `json:"at"`     // when it was made, milliseconds since 1970
	KeyID  string `json:"key_id"` // of the desk's key that opens it: see KeyID
	Key    []byte `json:"key,omitempty"`
}

const (
	backupKind   = "backup"
	backupFormat = 1
)

// backupTable begins a table's rows.
type backupTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Kinds   []string `json:"kinds"` // int, text, bool, bytes
}

// backupEnd is a backup's last line.
type backupEnd struct {
	End    bool   `json:"end"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

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
	end := backupEnd{End: true, Rows: b.rows, SHA256: hex.EncodeToString(b.sum.Sum(nil))}
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
	head := BackupHead{Linli: backupKind, Format: backupFormat, At: at.UnixMilli(), KeyID: KeyID(b.db.options.Key), Key: sealedKey}
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
		values := t.places()
		if err := rows.Scan(values...); err != nil {
			return err
		}
		if err := b.out.Encode(withoutNull(values)); err != nil {
			return err
		}
		b.rows++
	}
	return rows.Err()
}

func described(name string, rows *sqlx.Rows) (backupTable, error) {
	t := backupTable{Table: name}
	types, err := rows.ColumnTypes()
	for _, c := range types {
		kind, known := columnKinds[strings.ToUpper(c.DatabaseTypeName())]
		if !known {
			return t, fmt.Errorf("%w: column %s has type %q", bot.ErrInvalid, c.Name(), c.DatabaseTypeName())
		}
		t.Columns, t.Kinds = append(t.Columns, c.Name()), append(t.Kinds, kind)
	}
	return t, err
}

// columnKinds are the types of columns as both databases name them.
var columnKinds = map[string]string{
	"BIGINT": "int", "INTEGER": "int", "INT8": "int", "INT4": "int", "TEXT": "text", "BOOLEAN": "bool", "BOOL": "bool", "BYTEA": "bytes", "BLOB": "bytes",
}

// withoutNull makes no bytes of null: SQLite gives null for them, and no column of ours is null.
func withoutNull(values []any) []any {
	for _, v := range values {
		if bytes, is := v.(*[]byte); is && *bytes == nil {
			*bytes = []byte{}
		}
	}
	return values
}

// places are where a row's values are scanned or read to; nil where there is none.
func (t backupTable) places() []any {
	out := make([]any, len(t.Kinds))
	for i, kind := range t.Kinds {
		switch kind {
		case "int":
			out[i] = new(*int64)
		case "bool":
			out[i] = new(*bool)
		case "bytes":
			out[i] = new([]byte)
		default:
			out[i] = new(*string)
		}
	}
	return out
}
