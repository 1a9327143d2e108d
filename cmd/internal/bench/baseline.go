package bench

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/bot"
)

// plain is what one writes first: a table for each thing, and one transaction for each message.
type plain struct {
	*sqlx.DB
	writers int   // connections that write at the same time
	people  int64 // who talk
	last    atomic.Int64
}

const (
	plainInbox    = `CREATE TABLE plain_inbox (account TEXT, id TEXT, words TEXT, PRIMARY KEY (account, id))`
	plainSessions = `CREATE TABLE plain_sessions (chat BIGINT PRIMARY KEY, data TEXT)`
	plainOutbox   = `CREATE TABLE plain_outbox (id TEXT PRIMARY KEY, chat BIGINT, body TEXT, state BIGINT)`

	plainKeep = `INSERT INTO plain_inbox (account, id, words) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
	plainSave = `INSERT INTO plain_sessions (chat, data) VALUES (?, ?) ON CONFLICT (chat) DO UPDATE SET data = excluded.data`
	plainSay  = `INSERT INTO plain_outbox (id, chat, body, state) VALUES (?, ?, ?, 0)`
	plainSent = `UPDATE plain_outbox SET state = 1 WHERE id = ? AND state = 0`
)

// plain opens the database of a site, or one like it, the plain way.
func (b *bench) plain(s *site) (*plain, error) {
	p := &plain{writers: 1, people: b.People}
	var err error
	if b.postgres() {
		p.writers = 8
		p.DB, err = sqlx.Connect("postgres", s.database+"&binary_parameters=yes")
	} else {
		q := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)"}, "_txlock": {"immediate"}}
		p.DB, err = sqlx.Connect("sqlite", "file:"+filepath.Join(b.Dir, "plain-"+filepath.Base(s.database))+"?"+q.Encode())
	}
	if err != nil {
		return nil, err
	}
	p.SetMaxOpenConns(p.writers)
	p.SetMaxIdleConns(p.writers)
	for _, table := range []string{plainInbox, plainSessions, plainOutbox} {
		if _, err := p.Exec(table); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *plain) bound(statement string) string { return p.Rebind(statement) }

// session is about as long as a stored one.
const session = `{"lang":"zh-CN","asked":3,"dialog":"repair","state":"where","slots":{"what":"厨房水管漏水了","category":"water"}}`

// one writes all that follows from one message in a transaction: dedup insert, session, two outbox rows.
func (p *plain) one(ctx context.Context) error {
	n := p.last.Add(1)
	return p.inTx(ctx, func(tx *sqlx.Tx) error {
		id, chat := strconv.FormatInt(n, 10), n%p.people
		for _, do := range []struct {
			text string
			args []any
		}{
			{plainKeep, []any{account, id, "厨房水管漏水了"}}, {plainSave, []any{chat, session}},
			{plainSay, []any{id + "a", chat, "在哪里？"}}, {plainSay, []any{id + "b", chat, "已收到"}},
		} {
			if _, err := tx.ExecContext(ctx, p.bound(do.text), do.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// sent notes of one message that it was handed over. The message must be there and wait: noting nothing costs nothing.
func (p *plain) sent(ctx context.Context, n int64) error {
	return p.inTx(ctx, func(tx *sqlx.Tx) error {
		res, err := tx.ExecContext(ctx, p.bound(plainSent), strconv.FormatInt(n, 10)+"a")
		if err != nil {
			return err
		}
		if changed, err := res.RowsAffected(); err != nil || changed == 1 {
			return err
		}
		return fmt.Errorf("%w: message %d is not queued", bot.ErrNotFound, n)
	})
}

// queue has so many messages more wait to be handed over.
func (p *plain) queue(ctx context.Context, from, to int64) error {
	return p.inTx(ctx, func(tx *sqlx.Tx) error {
		for n := from; n <= to; n++ {
			if _, err := tx.ExecContext(ctx, p.bound(plainSay), strconv.FormatInt(n, 10)+"a", n%p.people, "在哪里？"); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *plain) inTx(ctx context.Context, fn func(*sqlx.Tx) error) error {
	tx, err := p.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// throughput runs fn by so many workers for some time and gives how often it was done in a second.
func throughput(ctx context.Context, workers int, within time.Duration, fn func(context.Context) error) (float64, error) {
	var done atomic.Int64
	var wg sync.WaitGroup
	failed := make(chan error, workers)
	began := time.Now()
	for range workers {
		wg.Go(func() {
			for time.Since(began) < within {
				if err := fn(ctx); err != nil {
					failed <- err
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	close(failed)
	return float64(done.Load()) / time.Since(began).Seconds(), <-failed
}
