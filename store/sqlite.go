package store

import (
	"net/url"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

const inMemory = ":memory:"

// sqliteReaders is how many connections read at the same time.
const sqliteReaders = 4

// openSQLite opens one connection that writes and some that read. A database in memory belongs to
// its connection, so there one does both.
func (db *DB) openSQLite(path string) error {
	db.dialect = sqlite{}
	writes, err := sqlx.Open("sqlite", sqliteDSN(path, "_txlock", "immediate"))
	if err != nil {
		return err
	}
	writes.SetMaxOpenConns(1)
	db.closing = append(db.closing, writes.Close)
	db.writes, db.reads = writes, writes
	if path == inMemory {
		return writes.Ping()
	}
	if err := writes.Ping(); err != nil { // creates the file and sets WAL before anybody reads
		return err
	}
	return db.openReaders(path)
}

func (db *DB) openReaders(path string) error {
	reads, err := sqlx.Open("sqlite", sqliteDSN(path, "_pragma", "query_only(1)"))
	if err != nil {
		return err
	}
	reads.SetMaxOpenConns(sqliteReaders)
	reads.SetMaxIdleConns(sqliteReaders)
	db.closing = append(db.closing, reads.Close)
	db.reads = reads
	return nil
}

// sqliteDSN asks for full durability: a commit that was answered survives a power cut. What would take back one statement
// of many is no use after one, so it stays in memory (temp_store).
func sqliteDSN(path, key, value string) string {
	q := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "wal_autocheckpoint(4000)", "temp_store(MEMORY)"}}
	q.Add(key, value)
	if path == inMemory {
		return "file::memory:?" + q.Encode()
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}
