package store

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/bot"
	"linli/bot/desk"
)

// Copy writes a consistent copy of a SQLite database file, which may be in use; nothing is written to it.
// bot.ErrNotFound when there is no such file.
func Copy(ctx context.Context, from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("copy the database: %w: %w", bot.ErrNotFound, err)
	}
	db, err := sqlx.Open("sqlite", "file:"+(&url.URL{Path: from}).EscapedPath()+"?_pragma=busy_timeout(10000)&"+readOnly(from))
	if err != nil {
		return wrap(err, "copy the database")
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	return wrap(err, "copy the database")
}

// readOnly leaves no files beside a database that nobody has open: where there is no log of changes, there are none
// to be waited for.
func readOnly(file string) string {
	if _, err := os.Stat(file + "-wal"); err != nil {
		return "immutable=1"
	}
	return "mode=ro"
}

// Heard is a kept message as its channel handed it over.
type Heard struct {
	Conversation bot.ConversationID
	Inbound      bot.Inbound // its Key is not known any more
	Gone         bool        // its words can be read no more: whoever said them was deleted
	Aside        bool        // it was put aside as poison, and staff were told
}

// Standing is where a conversation stands that is in the middle of a dialog.
type Standing struct {
	Conversation bot.ConversationID
	Session      []byte
}

const selectStandings = `SELECT * FROM sessions WHERE community = ? AND dialog <> '' ORDER BY conversation`

// Standings lists every conversation that is in the middle of a dialog.
func (db *DB) Standings(ctx context.Context, community bot.CommunityID) ([]Standing, error) {
	all, err := db.read().standings(ctx, community)
	return all, wrap(err, "read sessions")
}

func (c conn) standings(ctx context.Context, community bot.CommunityID) ([]Standing, error) {
	var rows []sessionRow
	if err := c.all(ctx, &rows, selectStandings, community); err != nil {
		return nil, err
	}
	people := make([]bot.PersonID, len(rows))
	for i, r := range rows {
		people[i] = r.Person
	}
	ring, err := c.keys(ctx, community, people...)
	out := make([]Standing, len(rows))
	for i, r := range rows {
		out[i] = Standing{r.Conversation, []byte(ring.open(r.Person, r.Data))}
	}
	return out, err
}

const (
	selectAllHeard = `
SELECT community, id, account, hash, conversation, person, shard, kind, words, seed, at, state, poison
FROM inbox WHERE community = ? ORDER BY id`
	selectEveryChat = `SELECT * FROM conversations WHERE community = ?`
)

// Heard lists every message that is still kept, in the order in which they came.
func (db *DB) Heard(ctx context.Context, community bot.CommunityID) ([]Heard, error) {
	all, err := db.read().heard(ctx, community)
	return all, wrap(err, "read what was said")
}

func (c conn) heard(ctx context.Context, community bot.CommunityID) ([]Heard, error) {
	var rows []inboxRow
	if err := c.all(ctx, &rows, selectAllHeard, community); err != nil {
		return nil, err
	}
	var chats []conversationRow
	if err := c.all(ctx, &chats, selectEveryChat, community); err != nil {
		return nil, err
	}
	byID := map[bot.ConversationID]conversationRow{}
	for _, chat := range chats {
		byID[chat.ID] = chat
	}
	ring, err := c.threadKeys(ctx, community, rows, nil)
	out := make([]Heard, len(rows))
	for i, r := range rows {
		out[i] = heardOf(ring, r, byID[r.Conversation])
	}
	return out, err
}

func heardOf(ring keyring, r inboxRow, c conversationRow) Heard {
	s := opened(ring, r)
	chat, user := splitChatKey(ring.open(0, c.Chat))
	return Heard{
		Conversation: r.Conversation, Gone: chat == "" || ring.open(r.Person, r.Words) == "", Aside: r.State == inboxPoison,
		Inbound: bot.Inbound{
			Community: r.Community, Account: r.Account, Chat: chat, User: user, Kind: r.Kind, Text: s.Text, Phone: s.Phone,
			Lang: c.Hint, Media: s.Meaning.Media, At: r.At.time(),
		},
	}
}

// rewinds take back what was said and done since the oldest message that is kept, in this order.
var rewinds = []string{
	`DELETE FROM tickets WHERE community = ? AND opened >= ?`,
	`DELETE FROM wishes WHERE community = ? AND opened >= ?`,
	`DELETE FROM supporters WHERE community = ? AND since >= ?`,
	`DELETE FROM entries WHERE community = ? AND at >= ?`,
	`DELETE FROM corrections WHERE community = ? AND at >= ?`,
	`DELETE FROM outages WHERE community = ? AND starts >= ?`,
}

// forgets clear what would stand in the way of saying everything again.
var forgets = []string{
	`DELETE FROM sessions WHERE community = ?`, `DELETE FROM inbox WHERE community = ?`, `DELETE FROM outbox WHERE community = ?`,
	`DELETE FROM cards WHERE community = ?`, `DELETE FROM asks WHERE community = ?`, `DELETE FROM timers WHERE community = ?`,
	`DELETE FROM calls WHERE community = ?`, `DELETE FROM tries WHERE community = ?`, `DELETE FROM jobs WHERE community = ?`,
	`DELETE FROM failures WHERE community = ?`, `UPDATE accounts SET frozen = 0 WHERE community = ?`,
	`UPDATE counters SET value = (SELECT COALESCE(MAX(id), 0) FROM tickets t WHERE t.community = counters.community) WHERE community = ? AND name = 'ticket'`,
	`UPDATE counters SET value = (SELECT COALESCE(MAX(id), 0) FROM wishes w WHERE w.community = counters.community) WHERE community = ? AND name = 'wish'`,
	`UPDATE counters SET value = (SELECT COALESCE(MAX(id), 0) FROM outages o WHERE o.community = counters.community) WHERE community = ? AND name = 'outage'`,
}

const (
	selectOldest = `SELECT COALESCE(MIN(at), 0) FROM inbox WHERE community = ?`
	dropLeases   = `DELETE FROM leases`
	letGo        = `UPDATE house SET held = 0` // a restored copy holds what it would send
)

// Rewind takes a copy of a database back to before the oldest message that it keeps, so that everything can be
// said again: people, staff and places stay as they are. It is for copies only.
func (db *DB) Rewind(ctx context.Context, community bot.CommunityID) error {
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		var since int64
		if err := c.one(ctx, &since, selectOldest, community); err != nil {
			return err
		}
		for _, text := range rewinds {
			if _, err := c.run(ctx, text, community, since); err != nil {
				return err
			}
		}
		for _, text := range forgets {
			if _, err := c.run(ctx, text, community); err != nil {
				return err
			}
		}
		for _, text := range []string{dropLeases, letGo} {
			if _, err := c.run(ctx, text); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "rewind a copy")
}

const selectOpenedSince = `SELECT * FROM tickets WHERE community = ? AND opened >= ? ORDER BY id`

// OpenedSince lists the tickets that were opened at a moment or later, in their order.
func (db *DB) OpenedSince(ctx context.Context, community bot.CommunityID, since time.Time) ([]desk.Ticket, error) {
	a := asking{conn: db.read(), community: community}
	all, err := a.tickets(ctx, selectOpenedSince, community, ms(since))
	return all, wrap(err, "list tickets")
}

// Told is a message that the desk has sent.
type Told struct {
	Conversation bot.ConversationID
	Text         string
}

const selectAllTold = `SELECT * FROM outbox WHERE community = ? AND queued >= ? AND state IN (1, 4) ORDER BY id`

// Told lists what was sent since a moment and can still be read, in its order.
func (db *DB) Told(ctx context.Context, community bot.CommunityID, since time.Time) ([]Told, error) {
	all, err := db.read().told(ctx, community, since)
	return all, wrap(err, "read what was sent")
}

func (c conn) told(ctx context.Context, community bot.CommunityID, since time.Time) ([]Told, error) {
	var rows []outboxRow
	if err := c.all(ctx, &rows, selectAllTold, community, ms(since)); err != nil {
		return nil, err
	}
	ring, err := c.threadKeys(ctx, community, nil, rows)
	var out []Told
	for _, r := range rows {
		if text := r.letter(ring).Body.Text; text != "" {
			out = append(out, Told{r.Conversation, text})
		}
	}
	return out, err
}
