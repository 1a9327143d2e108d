package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/lib/pq"
	moderncsqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"linli/bot"
)

// wrap says what was being done and which of our errors it is. nil stays nil.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	if kind := kindOf(err); kind != nil && !errors.Is(err, kind) {
		return fmt.Errorf("store: %s: %w: %w", doing, kind, err)
	}
	return fmt.Errorf("store: %s: %w", doing, err)
}

func kindOf(err error) error {
	var pgErr *pq.Error
	var liteErr *moderncsqlite.Error
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return bot.ErrNotFound
	case errors.As(err, &pgErr):
		return postgresKind(pgErr.Code)
	case errors.As(err, &liteErr):
		return sqliteKind(liteErr.Code())
	case unreachable(err):
		return bot.ErrUnavailable
	}
	return nil
}

func unreachable(err error) bool {
	var netErr net.Error
	return errors.As(err, &netErr) && !errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, sql.ErrConnDone)
}

// Classes of PostgreSQL's error codes (its appendix A).
func postgresKind(code pq.ErrorCode) error {
	switch code.Class() {
	case "08", "53", "57", "58": // connection, resources, operator's intervention, system
		return bot.ErrUnavailable
	case "23", "40": // a constraint, a rolled back transaction
		return bot.ErrConflict
	case "22": // a value that can't be stored
		return bot.ErrInvalid
	}
	return nil
}

// sqliteKind reads a result code; its low byte is the primary one (sqlite.org/rescode.html).
func sqliteKind(code int) error {
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM:
		return bot.ErrUnavailable
	case sqlite3.SQLITE_CONSTRAINT:
		return bot.ErrConflict
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return bot.ErrInvalid
	}
	return nil
}

// errMoved says that a row was made or changed by another process between reading its version and writing it.
var errMoved = fmt.Errorf("a row has moved on: %w", bot.ErrConflict)

// again says that two transactions stood in each other's way, so that this one is worth beginning again.
func again(err error) bool {
	var pgErr *pq.Error
	return errors.Is(err, errMoved) || errors.As(err, &pgErr) && pgErr.Code.Class() == "40"
}
