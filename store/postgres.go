package store

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"linli/bot"
)

const (
	postgresConnections = 16
	postgresConnLife    = 30 * time.Minute
	// postgresIdle is how long a transaction may stand still, in milliseconds: one of a process that was frozen in the
	// middle of it would lock leases and counters for everybody, for ever. It is less than a lease lasts.
	postgresIdle = "4000"
)

func (db *DB) openPostgres(ctx context.Context, raw string) error {
	dsn, err := postgresDSN(raw)
	if err != nil {
		return err
	}
	db.dialect = postgres{}
	pool, err := sqlx.Open("postgres", dsn)
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(postgresConnections)
	pool.SetMaxIdleConns(postgresConnections)
	pool.SetConnMaxLifetime(postgresConnLife)
	db.reads, db.writes = pool, pool
	db.closing = append(db.closing, pool.Close)
	if err := pool.PingContext(ctx); err != nil {
		return err
	}
	db.listen(dsn)
	return nil
}

// postgresDSN says what lib/pq must not guess: values travel in binary, and whether TLS is used.
func postgresDSN(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", fmt.Errorf("%w: the database's address can't be read", bot.ErrInvalid)
	}
	q := u.Query()
	q.Set("binary_parameters", "yes")
	q.Set("plan_cache_mode", "force_custom_plan") // a plan made while a table was empty would read all of it for ever
	q.Set("idle_in_transaction_session_timeout", postgresIdle)
	if q.Get("sslmode") == "" {
		q.Set("sslmode", sslMode(q.Get("host")))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

func sslMode(host string) string {
	if strings.HasPrefix(host, "/") { // a unix socket
		return "disable"
	}
	return "require"
}

const notifyChannel = "linli"

// listen wakes this process when another one has committed. It is a hint: loops poll as well.
func (db *DB) listen(dsn string) {
	l := pq.NewListener(dsn, 100*time.Millisecond, time.Minute, nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range l.Notify {
			db.wakes.heard(n)
		}
	}()
	go func() { _ = l.Listen(notifyChannel) }()
	stopTelling := db.tellOthers()
	db.closing = append(db.closing, func() error {
		stopTelling()
		err := l.Close()
		<-done
		return err
	})
}

// tellOthers sends one NOTIFY for however many commits happened while the last was under way. It is not part of
// the commits, because PostgreSQL lets committing notifiers through one at a time only.
func (db *DB) tellOthers() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-ctx.Done():
				return
			case topic := <-db.wakes.abroad:
				_, _ = db.writes.ExecContext(ctx, "SELECT pg_notify($1, $2)", notifyChannel, topic)
			}
		}
	}()
	return func() { cancel(); <-done }
}
