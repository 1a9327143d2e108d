package store

import (
	"context"
	"fmt"
	"sync"

	"linli/bot"
	"linli/bot/run"
)

// maxGroup is how many pieces of work share one transaction at most.
const maxGroup = 256

// work is one caller's part of a group commit: messages to be kept, or something else to write.
type work struct {
	kept  []run.Kept
	write func(context.Context, conn) error
	done  chan error
}

// writer commits in groups without a timer: while one commit is written to the disk, what arrives is
// collected, and the next commit takes it all. Work alone waits for nothing.
type writer struct {
	db    *DB
	queue chan *work
	quit  chan struct{}
	gone  chan struct{} // closed when nobody writes any more
	once  sync.Once
}

func startWriter(db *DB) *writer {
	w := &writer{db: db, queue: make(chan *work, maxGroup), quit: make(chan struct{}), gone: make(chan struct{})}
	go w.loop()
	return w
}

func (w *writer) stop() error {
	w.once.Do(func() { close(w.quit) })
	<-w.gone
	return nil
}

// do hands work over and waits until it is durable. When ctx ends first, it may still be written.
func (w *writer) do(ctx context.Context, job *work) error {
	job.done = make(chan error, 1)
	select {
	case w.queue <- job:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return closed()
	}
	select {
	case err := <-job.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-w.gone:
		return last(job)
	}
}

// last is the answer to work that came at the very end: it may have been written.
func last(job *work) error {
	select {
	case err := <-job.done:
		return err
	default:
		return closed()
	}
}

func closed() error { return fmt.Errorf("%w: the store is closed", bot.ErrUnavailable) }

func (w *writer) loop() {
	defer close(w.gone)
	for {
		select {
		case <-w.quit:
			w.refuse()
			return
		case job := <-w.queue:
			w.commit(w.collect(job))
		}
	}
}

// refuse answers those who came while the store was being closed.
func (w *writer) refuse() {
	for {
		select {
		case job := <-w.queue:
			job.done <- closed()
		default:
			return
		}
	}
}

func (w *writer) collect(first *work) []*work {
	group := []*work{first}
	for len(group) < maxGroup {
		select {
		case job := <-w.queue:
			group = append(group, job)
		default:
			return group
		}
	}
	return group
}

// commit writes the group in one transaction. When that fails as a whole and there were several, each is tried alone,
// so that one caller's trouble stays that caller's.
func (w *writer) commit(group []*work) {
	ctx := context.Background()
	err := w.db.transact(ctx, func(c conn) error { return w.write(ctx, c, group) })
	if err == nil || len(group) == 1 {
		answer(group, err)
		return
	}
	for _, job := range group {
		job.done <- w.db.transact(ctx, func(c conn) error { return w.write(ctx, c, []*work{job}) })
	}
}

func answer(group []*work, err error) {
	for _, job := range group {
		job.done <- err
	}
}

func (w *writer) write(ctx context.Context, c conn, group []*work) error {
	if err := c.keep(ctx, keptBy(group)); err != nil {
		return err
	}
	for _, job := range group {
		if job.write == nil {
			continue
		}
		if err := job.write(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func keptBy(group []*work) []*run.Kept {
	var kept []*run.Kept
	for _, job := range group {
		for i := range job.kept {
			kept = append(kept, &job.kept[i])
		}
	}
	return kept
}

// write does fn in a transaction: together with others on SQLite, on a connection of its own on PostgreSQL.
// fn may run more than once and must leave nothing behind when it fails.
func (db *DB) write(ctx context.Context, fn func(context.Context, conn) error) error {
	if db.dialect.name() == "sqlite" {
		return db.writer.do(ctx, &work{write: fn})
	}
	return db.transact(ctx, func(c conn) error { return fn(ctx, c) })
}

// attempts is how often a transaction is begun again after another one stood in its way.
const attempts = 5

func (db *DB) transact(ctx context.Context, fn func(conn) error) error {
	var err error
	for range attempts {
		if err = db.transactOnce(ctx, fn); !again(err) {
			break
		}
	}
	return err
}

func (db *DB) transactOnce(ctx context.Context, fn func(conn) error) error {
	tx, err := db.writes.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(conn{db: db, tx: tx}); err != nil {
		_ = tx.Rollback()
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	db.writeSt.prepareWanted(ctx, db.dialect)
	return nil
}
