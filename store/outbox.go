package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/run"
)

type outboxRow struct {
	Community    bot.CommunityID    `db:"community"`
	ID           bot.OutboxID       `db:"id"`
	Account      string             `db:"account"`
	Conversation bot.ConversationID `db:"conversation"`
	Person       bot.PersonID       `db:"person"` // whose key sealed Body
	Class        bot.Class          `db:"class"`
	State        int64              `db:"state"`
	NotBefore    millis             `db:"not_before"`
	Tries        int64              `db:"tries"`
	Card         string             `db:"card"`
	Updates      bool               `db:"updates"`
	Body         []byte             `db:"body"`
	Queued       millis             `db:"queued"`
	Quiet        bool               `db:"quiet"`
	Sent         millis             `db:"sent"`
	Provider     string             `db:"provider"`
	Reason       []byte             `db:"reason"` // why it failed, sealed with the community's key
}

// States of an outbox row.
const (
	outQueued    = 0
	outSent      = 1
	outFailed    = 2
	outDropped   = 3
	outDelivered = 4 // sent, and the provider says that it arrived
)

var outbox = newTable[outboxRow]("outbox", keepOld, "community", "id")

// letter is what is sealed of one message.
type letter struct {
	Body  bot.Body
	Media []bot.Media `json:",omitempty"`
	About string      `json:",omitempty"` // the code of the ticket it is about
	Post  *bot.Post   `json:",omitempty"` // where it may go to another chat of its receiver
}

// post is what the message was rendered from; zero where it belongs to its chat alone.
func (l letter) post() bot.Post {
	if l.Post == nil {
		return bot.Post{}
	}
	return *l.Post
}

func letterOf(o run.Out) letter {
	l := letter{Body: o.Body, Media: o.Media, About: o.About}
	if o.Post.Text != "" {
		l.Post = &o.Post
	}
	return l
}

// queue writes what turns want to say, each conversation's messages in their order.
func (c conn) queue(ctx context.Context, ring keyring, community bot.CommunityID, now time.Time, turns []placed) error {
	rows := make([]outboxRow, 0, 2*len(turns))
	var missed []run.Unreached
	for _, p := range turns {
		missed = append(missed, p.turn.Unreached...)
		for _, o := range p.turn.Out {
			row, err := outboxRowOf(ring, community, now, o)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
	}
	queued := len(rows)
	for _, u := range missed {
		rows = append(rows, unreachedRow(ring, community, now, u))
	}
	if len(rows) == 0 {
		return nil
	}
	ids, err := c.messageIDs(ctx, community, len(rows))
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].ID == 0 {
			rows[i].ID = bot.OutboxID(ids[i])
		}
	}
	if err := outbox.put(ctx, c, rows); err != nil {
		return err
	}
	return c.fail(ctx, community, now, unreachedFailures(rows[queued:], missed))
}

func unreachedFailures(rows []outboxRow, missed []run.Unreached) []failureRow {
	var out []failureRow
	for i, r := range rows {
		out = append(out, failureRow{
			Community: r.Community, Name: outName(r.ID), Kind: bot.FailureUnreached, Class: r.Class, Message: r.ID,
			Person: missed[i].Person, Conversation: r.Conversation, Parts: 1, At: r.Queued,
		})
	}
	return out
}

func outboxRowOf(ring keyring, community bot.CommunityID, now time.Time, o run.Out) (outboxRow, error) {
	body, err := json.Marshal(letterOf(o))
	if err != nil {
		return outboxRow{}, fmt.Errorf("%w: a message can't be kept: %v", bot.ErrInvalid, err)
	}
	owner := ring.owner(o.Person)
	return outboxRow{
		Community: community, ID: o.ID, Account: o.Account, Conversation: o.Conversation, Person: owner, Class: o.Class,
		NotBefore: ms(o.NotBefore), Card: o.Card, Updates: o.Update, Body: ring.seal(owner, string(body)), Queued: ms(now), Quiet: o.Quiet, Reason: []byte{},
	}, nil
}

// unreachedRow keeps that something could not be said to anybody, with the key of its text and why.
func unreachedRow(ring keyring, community bot.CommunityID, now time.Time, u run.Unreached) outboxRow {
	body, _ := json.Marshal(letter{About: u.About, Post: &u.Post}) // plain data
	return outboxRow{
		Community: community, Conversation: u.Conversation, Person: ring.owner(u.Person), Class: u.Class, State: outFailed, Queued: ms(now),
		Body: ring.seal(ring.owner(u.Person), string(body)), Reason: ring.seal(0, u.Text+": "+u.Why),
	}
}

func (r outboxRow) letter(ring keyring) letter {
	var l letter
	if words := ring.open(r.Person, r.Body); words != "" {
		_ = json.Unmarshal([]byte(words), &l) // we wrote it ourselves
	}
	return l
}

type dueRow struct {
	outboxRow
	Chat    []byte  `db:"chat"`
	Shown   *string `db:"shown"`   // the provider's id of the card in this chat; nil when it was never shown
	Earlier bool    `db:"earlier"` // the same card waits before this one
	Duty    bool    `db:"duty"`    // the receiver works here
}

// A message waits while an earlier one of its conversation and class waits for a retry. Best class first.
const selectDue = `
SELECT o.community, o.id, o.account, o.conversation, o.person, o.class, o.state, o.not_before, o.tries, o.card,
	o.updates, o.body, o.queued, o.quiet, o.sent, o.provider, o.reason,
	EXISTS (SELECT 1 FROM members m WHERE m.community = v.community AND m.person = v.person AND m.active) AS duty,
	v.chat AS chat, k.provider AS shown,
	o.card <> '' AND EXISTS (
		SELECT 1 FROM outbox e
		WHERE e.state = 0 AND e.community = o.community AND e.conversation = o.conversation AND e.id < o.id AND e.card = o.card
	) AS earlier
FROM outbox o
JOIN conversations v ON v.community = o.community AND v.id = o.conversation
LEFT JOIN cards k ON k.community = o.community AND k.conversation = o.conversation AND k.card = o.card
WHERE o.state = 0 AND o.account = ? AND o.not_before <= ?
	AND NOT EXISTS (SELECT 1 FROM house WHERE held > 0) -- a restored copy
	AND NOT EXISTS (
	SELECT 1 FROM outbox e
	WHERE e.state = 0 AND e.community = o.community AND e.conversation = o.conversation AND e.id < o.id
		AND e.class = o.class AND e.tries > 0 AND e.not_before > ?
)
ORDER BY o.class, o.id
LIMIT ?`

// Due returns at most max messages of the account, best class first, in order per conversation. An update of a card that
// was never shown in its chat is dropped here.
func (db *DB) Due(ctx context.Context, l run.Lease, account string, now time.Time, max int) ([]bot.Outgoing, error) {
	var rows []dueRow
	if err := db.read().all(ctx, &rows, selectDue, account, ms(now), ms(now), max); err != nil {
		return nil, wrap(err, "read what is to be sent")
	}
	rows = slices.DeleteFunc(rows, func(r dueRow) bool { return r.Earlier })
	idle := slices.DeleteFunc(slices.Clone(rows), dueRow.useful)
	rows = slices.DeleteFunc(rows, func(r dueRow) bool { return !r.useful() })
	if len(idle) > 0 {
		if err := db.drop(ctx, l, idle); err != nil {
			return nil, wrap(err, "drop updates of cards never shown")
		}
	}
	if len(rows) == 0 && len(idle) > 0 {
		return db.Due(ctx, l, account, now, max)
	}
	out, err := db.read().outgoing(ctx, rows)
	return out, wrap(err, "open what is to be sent")
}

func (r dueRow) useful() bool { return !r.Updates || r.Shown != nil }

const dropOut = `UPDATE outbox SET state = 3 WHERE community = ? AND id = ANY(?)`

func (db *DB) drop(ctx context.Context, l run.Lease, rows []dueRow) error {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = int64(r.ID)
	}
	return db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.fence(ctx, l); err != nil {
			return err
		}
		_, err := c.run(ctx, dropOut, rows[0].Community, c.list(ids))
		return err
	})
}

// outgoing opens messages; an account belongs to one community, so all have the same.
func (c conn) outgoing(ctx context.Context, rows []dueRow) ([]bot.Outgoing, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	community := rows[0].Community
	house, err := c.community(ctx, community)
	if err != nil {
		return nil, err
	}
	var people []bot.PersonID
	for _, r := range rows {
		people = append(people, r.Person)
	}
	ring, err := c.keys(ctx, community, people...)
	if err != nil {
		return nil, err
	}
	out := make([]bot.Outgoing, len(rows))
	for i, r := range rows {
		out[i] = r.outgoing(ring)
		out[i].Zone = house.Zone
		if err := c.fill(ctx, community, out[i].Media); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r dueRow) outgoing(ring keyring) bot.Outgoing {
	chat, _ := splitChatKey(ring.open(0, r.Chat))
	l := r.letter(ring)
	out := bot.Outgoing{
		ID: r.ID, Community: r.Community, Account: r.Account, Chat: chat, Conversation: r.Conversation, Class: r.Class,
		Body: l.Body, Media: l.Media, Card: r.Card, Tries: int(r.Tries),
		Queued: r.Queued.time(), Quiet: r.Quiet, Duty: r.Duty,
	}
	if r.Updates && r.Shown != nil {
		out.Replaces = *r.Shown
	}
	return out
}
