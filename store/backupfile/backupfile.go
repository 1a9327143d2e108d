// Package backupfile is the form of a backup: lines of JSON, compressed. A head, then for each table its name and columns
// and a line for each row, then the number of rows and the SHA-256 of all lines before. It knows of no database.
package backupfile

import (
	"fmt"

	"linli/bot"
)

// Head is a backup's first line.
type Head struct {
	Linli  string `json:"linli"`         // always "backup"
	Format int    `json:"format"`        // of these lines
	Schema int64  `json:"schema"`        // number of the last migration
	At     int64  `json:"at"`            // when it was made, milliseconds since 1970
	KeyID  string `json:"key_id"`        // of the desk's key that opens it: see store.KeyID
	Key    []byte `json:"key,omitempty"` // that key, encrypted under a passphrase
}

// Kind and Format stand in the head of every backup of this form.
const (
	Kind   = "backup"
	Format = 1
)

// Table begins a table's rows.
type Table struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Kinds   []string `json:"kinds"` // int, text, bool, bytes
}

// End is a backup's last line.
type End struct {
	End    bool   `json:"end"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// KindOf is the kind of a column whose type is named as either database names it; bot.ErrInvalid for one of another type.
func KindOf(column, databaseType string) (string, error) {
	kind, known := columnKinds[databaseType]
	if !known {
		return "", fmt.Errorf("%w: column %s has type %q", bot.ErrInvalid, column, databaseType)
	}
	return kind, nil
}

var columnKinds = map[string]string{
	"BIGINT": "int", "INTEGER": "int", "INT8": "int", "INT4": "int", "TEXT": "text", "BOOLEAN": "bool", "BOOL": "bool", "BYTEA": "bytes", "BLOB": "bytes",
}

// WithoutNull makes no bytes of null: SQLite gives null for them, and no column of ours is null.
func WithoutNull(values []any) []any {
	for _, v := range values {
		if bytes, is := v.(*[]byte); is && *bytes == nil {
			*bytes = []byte{}
		}
	}
	return values
}

// Places are where a row's values are scanned or read to; nil where there is none.
func (t Table) Places() []any {
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
