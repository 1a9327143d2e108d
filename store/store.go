package store

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/bot"
)

// Options are what a store needs to know from outside.
type Options struct {
	Owner string                        // who takes leases; for the log only
	Key   []byte                        // the desk's key, 32 bytes: see KeyFile
	Form  func(account string) bot.Form // what the account's channel can show; nil = a plain form
}

// DB is an open database. It is the inbox, the turns, the outbox, the leases and the waker of
// bot/run. All methods may be called from many goroutines.
type DB struct {
	reads    *sqlx.DB // many connections; the same as writes for PostgreSQL and ":memory:"
	writes   *sqlx.DB // one connection on SQLite
	dialect  dialect
	options  Options
	vault    vault
	writer   *writer
	wakes    *wakes
	numbers  numbers
	accounts accounts
	readSt   statements
	writeSt  statements
	zones    sync.Map // name → *time.Location
	ownKeys  sync.Map // community → cipher.AEAD
	keys     keyCache // of people
	rotation int64    // how often the desk's key had been rotated when this was opened
	closing  []func() error
}

// Open opens a database and brings its tables up to date. url is a file name or ":memory:" for
// SQLite, or postgres://… . bot.ErrUnavailable when it can't be reached, bot.ErrInvalid for a wrong key or url.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	v, err := newVault(o.Key)
	if err != nil {
		return nil, err
	}
	db := &DB{options: o, vault: v, wakes: newWakes()}
	if err := db.connect(ctx, url); err != nil {
		return nil, wrap(err, "open the database")
	}
	if err := db.start(ctx); err != nil {
		_ = db.Close()
		return nil, wrap(err, "open the database")
	}
	return db, nil
}

func (db *DB) connect(ctx context.Context, url string) error {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return db.openPostgres(ctx, url)
	}
	return db.openSQLite(url)
}

func (db *DB) start(ctx context.Context) error {
	if err := db.migrate(ctx); err != nil {
		return err
	}
	db.readSt.db, db.writeSt.db = db.reads, db.writes
	if err := db.checkKey(ctx); err != nil {
		return err
	}
	if err := db.read().one(ctx, &db.rotation, selectRotation); err != nil {
		return err
	}
	db.writer = startWriter(db)
	db.closing = append(db.closing, db.writer.stop)
	return db.loadAccounts(ctx)
}

// Close ends what Open began. What was acknowledged before is kept.
func (db *DB) Close() error {
	var first error
	for i := len(db.closing) - 1; i >= 0; i-- {
		if err := db.closing[i](); err != nil && first == nil {
			first = err
		}
	}
	db.closing = nil
	return first
}

// Ready says whether the database answers and what is written is sent, nil when it does.
func (db *DB) Ready(ctx context.Context) error {
	if err := db.read().keyInForce(ctx); err != nil {
		return wrap(err, "ask the database")
	}
	held, err := db.Held(ctx)
	if err == nil && !held.IsZero() {
		err = fmt.Errorf("%w: this is a restored copy, which sends nothing until linli restore --confirm", bot.ErrUnavailable)
	}
	return err
}

func (db *DB) form(account string) bot.Form {
	if db.options.Form == nil {
		return bot.Form{}
	}
	return db.options.Form(account)
}

// zone reads a zone's rules once.
func (db *DB) zone(name string) (*time.Location, error) {
	if z, ok := db.zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%w: zone %q: %v", bot.ErrInvalid, name, err)
	}
	db.zones.Store(name, z)
	return z, nil
}
