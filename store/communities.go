package store

import (
	"context"
	"fmt"
	"maps"
	"sync"

	"linli/bot"
)

type communityRow struct {
	ID     bot.CommunityID `db:"id"`
	Name   string          `db:"name"`
	Zone   string          `db:"zone"`
	Locale string          `db:"locale"`
	Phone  string          `db:"phone"`
}

var communities = newTable[communityRow]("communities", replaceOld, "id")

// EnsureCommunity writes a community, new or changed. Its ID must be given; its Zone may be nil for UTC.
func (db *DB) EnsureCommunity(ctx context.Context, c bot.Community) error {
	if c.ID <= 0 {
		return fmt.Errorf("%w: a community needs a number above 0", bot.ErrInvalid)
	}
	row := communityRow{ID: c.ID, Name: c.Name, Zone: "UTC", Locale: c.Locale, Phone: c.Phone}
	if c.Zone != nil {
		row.Zone = c.Zone.String()
	}
	err := db.write(ctx, func(ctx context.Context, tx conn) error {
		return communities.put(ctx, tx, []communityRow{row})
	})
	return wrap(err, "write a community")
}

const selectCommunities = `SELECT id, name, zone, locale, phone FROM communities ORDER BY id`

// Communities lists all of them.
func (db *DB) Communities(ctx context.Context) ([]bot.Community, error) {
	var rows []communityRow
	if err := db.read().all(ctx, &rows, selectCommunities); err != nil {
		return nil, wrap(err, "list communities")
	}
	out := make([]bot.Community, len(rows))
	for i, row := range rows {
		c, err := db.community(row)
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}

func (db *DB) community(row communityRow) (bot.Community, error) {
	zone, err := db.zone(row.Zone)
	return bot.Community{ID: row.ID, Name: row.Name, Zone: zone, Locale: row.Locale, Phone: row.Phone}, err
}

const selectCommunity = `SELECT id, name, zone, locale, phone FROM communities WHERE id = ?`

func (c conn) community(ctx context.Context, id bot.CommunityID) (bot.Community, error) {
	var row communityRow
	if err := c.one(ctx, &row, selectCommunity, id); err != nil {
		return bot.Community{}, wrap(err, "read the community")
	}
	return c.db.community(row)
}

// Account is one front door: a bot, a number, a page. It belongs to one community.
type Account struct {
	Community bot.CommunityID `db:"community"`
	Name      string          `db:"name"` // "telegram/main"
	Kind      string          `db:"kind"` // the channel: "telegram"
}

// accounts are few and change by configuration only, so they are kept in memory.
type accounts struct {
	mu     sync.RWMutex
	byName map[string]Account
}

func (a *accounts) set(rows ...Account) {
	a.mu.Lock()
	defer a.mu.Unlock()
	next := maps.Clone(a.byName)
	if next == nil {
		next = map[string]Account{}
	}
	for _, row := range rows {
		next[row.Name] = row
	}
	a.byName = next
}

var accountRows = newTable[Account]("accounts", replaceOld, "community", "name")

// EnsureAccount writes an account, new or changed. bot.ErrConflict when another community has one of this name.
func (db *DB) EnsureAccount(ctx context.Context, a Account) error {
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		return accountRows.put(ctx, c, []Account{a})
	})
	if err == nil {
		db.accounts.set(a)
	}
	return wrap(err, "write account "+a.Name)
}

const selectAccounts = `SELECT community, name, kind FROM accounts ORDER BY community, name`

// Accounts lists those of all communities.
func (db *DB) Accounts(ctx context.Context) ([]Account, error) {
	var rows []Account
	err := db.read().all(ctx, &rows, selectAccounts)
	return rows, wrap(err, "list accounts")
}

func (db *DB) loadAccounts(ctx context.Context) error {
	rows, err := db.Accounts(ctx)
	db.accounts.set(rows...)
	return err
}

// account finds an account by name; another process may have added it since.
func (db *DB) account(ctx context.Context, name string) (Account, error) {
	if a, had := db.accounts.get(name); had {
		return a, nil
	}
	if err := db.loadAccounts(ctx); err != nil {
		return Account{}, err
	}
	a, had := db.accounts.get(name)
	if !had {
		return Account{}, fmt.Errorf("store: %w: no account is called %q", bot.ErrNotFound, name)
	}
	return a, nil
}

func (a *accounts) get(name string) (Account, bool) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	found, had := a.byName[name]
	return found, had
}
