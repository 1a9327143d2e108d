package store

import (
	"context"
	"fmt"
	"time"

	"linli/bot"
)

const selectRotation = `SELECT generation FROM house WHERE id = 1`

const holdRotation = `SELECT generation FROM house WHERE id = 1 FOR SHARE`

// keyInForce refuses to go on under a key that was rotated meanwhile. In a transaction it also keeps a rotation waiting
// until what is written here can be rewritten, too.
func (c conn) keyInForce(ctx context.Context) error {
	text := selectRotation
	if c.tx != nil {
		text = holdRotation
	}
	var now int64
	if err := c.one(ctx, &now, text); err != nil {
		return err
	}
	if now != c.db.rotation {
		return fmt.Errorf("%w: the desk's key was rotated; start the desk again", bot.ErrUnavailable)
	}
	return nil
}

const selectLive = `SELECT COUNT(*) FROM leases WHERE expires > ?`

// Running says whether a desk is at work on this database.
func (db *DB) Running(ctx context.Context, now time.Time) (bool, error) {
	var live int64
	err := db.read().one(ctx, &live, selectLive, ms(now))
	return live > 0, wrap(err, "look for a running desk")
}

// Rotate makes key, from NextKey, the desk's key, in one transaction: the keys of people and communities are wrapped
// anew, and phones and chats are found by new hashes. Nothing that is sealed is touched. Afterwards this DB is of no more
// use, nor is any other that was opened with the old key: they refuse to write until they are opened anew.
func (db *DB) Rotate(ctx context.Context, key []byte) error {
	next, err := newVault(key)
	if err != nil {
		return err
	}
	err = db.write(ctx, func(ctx context.Context, c conn) error {
		for _, step := range []func(context.Context, vault) error{c.turnOver, c.rehashPhones, c.rehashChats, c.rewrapPeople, c.wrapCommunities} {
			if err := step(ctx, next); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "rotate the desk's key")
}

const turnOver = `UPDATE house SET generation = generation + 1 WHERE id = 1 AND generation = ?`

// turnOver comes first, and new keys last, because hashes are made of what the old ones open: from here on everybody who would write under the old key waits, and is then refused.
func (c conn) turnOver(ctx context.Context, _ vault) error {
	n, err := c.run(ctx, turnOver, c.db.rotation)
	if err == nil && n == 0 {
		err = fmt.Errorf("%w: the key was rotated by somebody else meanwhile", bot.ErrConflict)
	}
	return err
}

const selectAllKeys = `SELECT community, person, wrapped FROM person_keys WHERE length(wrapped) > 0`

var rewrappedKeys = newTable[personKey]("person_keys", replaceOld, "community", "person")

func (c conn) rewrapPeople(ctx context.Context, next vault) error {
	var rows []personKey
	if err := c.all(ctx, &rows, selectAllKeys); err != nil {
		return err
	}
	for i, r := range rows {
		raw, err := c.db.vault.unwrapped(r.Community, r.Person, r.Wrapped)
		if err != nil {
			return err
		}
		rows[i].Wrapped = next.wrapped(r.Community, r.Person, raw)
	}
	return rewrappedKeys.put(ctx, c, rows)
}

// wrapCommunities keeps the keys of communities that were made of the old desk's key itself.
func (c conn) wrapCommunities(ctx context.Context, next vault) error {
	var all []communityRow
	if err := c.all(ctx, &all, selectCommunities); err != nil {
		return err
	}
	rows := make([]personKey, len(all))
	for i, community := range all {
		rows[i] = personKey{community.ID, 0, next.wrapped(community.ID, 0, c.db.vault.firstCommunityKey(community.ID))}
	}
	return personKeys.put(ctx, c, rows) // one that is there was wrapped anew with those of people
}

const deleteAllPhones = `DELETE FROM phones WHERE community = ?`

func (c conn) rehashPhones(ctx context.Context, next vault) error {
	return c.eachCommunity(ctx, func(community bot.CommunityID) error {
		var rows []phoneRow
		if err := c.all(ctx, &rows, selectPhones, community); err != nil {
			return err
		}
		plain, err := c.phonesOf(ctx, community)
		if err != nil {
			return err
		}
		for i, r := range rows {
			rows[i].Hash = next.hash(community, usePhone, plain[r.Person])
		}
		if _, err := c.run(ctx, deleteAllPhones, community); err != nil {
			return err
		}
		return phones.put(ctx, c, rows)
	})
}

const selectChats = `SELECT * FROM conversations WHERE community = ? AND length(chat) > 0`

// rehashed is what finds a conversation.
type rehashed struct {
	Hash      string             `db:"hash"`
	PhoneHash string             `db:"phone_hash"`
	Community bot.CommunityID    `db:"community"`
	ID        bot.ConversationID `db:"id"`
}

var rehashing = newUpdate[rehashed]("conversations", "community", "id")

func (c conn) rehashChats(ctx context.Context, next vault) error {
	return c.eachCommunity(ctx, func(community bot.CommunityID) error {
		var rows []conversationRow
		if err := c.all(ctx, &rows, selectChats, community); err != nil {
			return err
		}
		ring, err := c.keys(ctx, community)
		if err != nil {
			return err
		}
		out := make([]rehashed, len(rows))
		for i, r := range rows {
			chat, user := splitChatKey(ring.open(0, r.Chat))
			out[i] = rehashed{next.chatHash(Account{Community: community, Name: r.Account}, chat, user), "", community, r.ID}
			if phone := ring.open(0, r.Phone); phone != "" {
				out[i].PhoneHash = next.hash(community, usePhone, phone)
			}
		}
		return rehashing.put(ctx, c, out)
	})
}

func (c conn) eachCommunity(ctx context.Context, do func(bot.CommunityID) error) error {
	var all []communityRow
	if err := c.all(ctx, &all, selectCommunities); err != nil {
		return err
	}
	for _, community := range all {
		if err := do(community.ID); err != nil {
			return err
		}
	}
	return nil
}
