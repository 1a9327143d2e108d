package store

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// statements prepares each statement once. They are constants, so there are never many.
type statements struct {
	db     *sqlx.DB
	mu     sync.RWMutex
	text   map[string]*sqlx.Stmt
	wanted map[string]bool // used in a transaction before they were prepared
}

func (s *statements) known(text string) *sqlx.Stmt {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.text[text]
}

func (s *statements) want(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wanted == nil {
		s.wanted = map[string]bool{}
	}
	s.wanted[text] = true
}

// prepareWanted runs outside transactions, because preparing takes a connection of its own and SQLite
// writes with one only.
func (s *statements) prepareWanted(ctx context.Context, d dialect) {
	s.mu.Lock()
	wanted := s.wanted
	s.wanted = nil
	s.mu.Unlock()
	for text := range wanted {
		_, _ = s.prepare(ctx, d, text) // what can't be prepared now fails where it is used
	}
}

func (s *statements) prepare(ctx context.Context, d dialect, text string) (*sqlx.Stmt, error) {
	if st := s.known(text); st != nil {
		return st, nil
	}
	st, err := s.db.PreparexContext(ctx, d.text(text))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.text == nil {
		s.text = map[string]*sqlx.Stmt{}
	}
	if had := s.text[text]; had != nil {
		return had, st.Close()
	}
	s.text[text] = st
	return st, nil
}

// conn asks the database, either in a transaction or, with tx nil, outside one.
type conn struct {
	db *DB
	tx *sqlx.Tx
}

func (db *DB) read() conn { return conn{db: db} }

func (c conn) statement(ctx context.Context, text string) (*sqlx.Stmt, error) {
	if c.tx == nil {
		return c.db.readSt.prepare(ctx, c.db.dialect, text)
	}
	if st := c.db.writeSt.known(text); st != nil {
		return c.tx.StmtxContext(ctx, st), nil
	}
	c.db.writeSt.want(text)
	return c.tx.PreparexContext(ctx, c.db.dialect.text(text))
}

// all scans every row into a slice of structs or single values.
func (c conn) all(ctx context.Context, dest any, text string, args ...any) error {
	st, err := c.statement(ctx, text)
	if err != nil {
		return err
	}
	return st.SelectContext(ctx, dest, args...)
}

// one scans the first row; sql.ErrNoRows when there is none.
func (c conn) one(ctx context.Context, dest any, text string, args ...any) error {
	st, err := c.statement(ctx, text)
	if err != nil {
		return err
	}
	return st.GetContext(ctx, dest, args...)
}

// run executes and tells how many rows it changed.
func (c conn) run(ctx context.Context, text string, args ...any) (int64, error) {
	st, err := c.statement(ctx, text)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// list makes the argument of "= ANY(?)".
func (c conn) list(values any) any { return c.db.dialect.list(values) }
