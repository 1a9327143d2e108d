package store

import (
	"context"
	"crypto/cipher"
	"slices"

	"linli/bot"
)

// personKey is a row of person_keys. An empty Wrapped marks somebody who was deleted.
type personKey struct {
	Community bot.CommunityID `db:"community"`
	Person    bot.PersonID    `db:"person"`
	Wrapped   []byte          `db:"wrapped"`
}

var personKeys = newTable[personKey]("person_keys", keepOld, "community", "person")

// keyring opens and seals for some people of one community. Person 0 is the community itself. It lives as long as
// one query or transaction, so that a deleted key is not used again.
type keyring struct {
	community cipher.AEAD
	people    map[bot.PersonID]cipher.AEAD // nil for those who were deleted
}

const selectKeys = `SELECT community, person, wrapped FROM person_keys WHERE community = ? AND person = ANY(?)`

// keys reads the keys of people. Those without one are left out: what was theirs opens as "".
func (c conn) keys(ctx context.Context, community bot.CommunityID, people ...bot.PersonID) (keyring, error) {
	own, err := c.communityKey(ctx, community)
	if err != nil {
		return keyring{}, err
	}
	ring := keyring{community: own, people: make(map[bot.PersonID]cipher.AEAD, len(people))}
	people = unique(people)
	if len(people) == 0 {
		return ring, nil
	}
	rows := make([]personKey, 0, len(people))
	if err := c.all(ctx, &rows, selectKeys, community, c.list(people)); err != nil {
		return keyring{}, err
	}
	return ring, c.db.unwrap(ring, rows)
}

const selectCommunityKey = `SELECT community, person, wrapped FROM person_keys WHERE community = ? AND person = 0`

// communityKey reads the community's own key once: it never changes under one desk's key.
func (c conn) communityKey(ctx context.Context, community bot.CommunityID) (cipher.AEAD, error) {
	if key, known := c.db.ownKeys.Load(community); known {
		return key.(cipher.AEAD), nil
	}
	raw := c.db.vault.firstCommunityKey(community)
	var rows []personKey
	if err := c.all(ctx, &rows, selectCommunityKey, community); err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		var err error
		if raw, err = c.db.vault.unwrapped(community, 0, rows[0].Wrapped); err != nil {
			return nil, err
		}
	}
	key, err := sealer(raw)
	if err == nil {
		c.db.ownKeys.Store(community, key)
	}
	return key, err
}

func (db *DB) unwrap(ring keyring, rows []personKey) error {
	for _, row := range rows {
		if len(row.Wrapped) == 0 {
			ring.people[row.Person] = nil
			db.keys.forget(row)
			continue
		}
		key, err := db.keys.open(db.vault, row)
		if err != nil {
			return err
		}
		ring.people[row.Person] = key
	}
	return nil
}

// unique sorts and drops doubles and 0.
func unique[ID ~int64](ids []ID) []ID {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	return slices.DeleteFunc(ids, func(id ID) bool { return id == 0 })
}

// keysToWrite is keys, with a new key for everybody who has none yet.
func (c conn) keysToWrite(ctx context.Context, community bot.CommunityID, people ...bot.PersonID) (keyring, error) {
	ring, err := c.keys(ctx, community, people...)
	if err != nil {
		return keyring{}, err
	}
	var rows []personKey
	for _, p := range unique(people) {
		if _, had := ring.people[p]; had {
			continue
		}
		wrapped, _, err := c.db.vault.newPersonKey(community, p)
		if err != nil {
			return keyring{}, err
		}
		rows = append(rows, personKey{community, p, wrapped})
	}
	if len(rows) == 0 {
		return ring, nil
	}
	if err := c.keyInForce(ctx); err != nil {
		return keyring{}, err
	}
	if err := personKeys.put(ctx, c, rows); err != nil {
		return keyring{}, err
	}
	return c.keys(ctx, community, people...) // another process may have been first
}

// owner says under whose key something of a person is sealed: their own, or the community's once they were deleted.
func (k keyring) owner(p bot.PersonID) bot.PersonID {
	if k.people[p] == nil {
		return 0
	}
	return p
}

// seal seals words of a person; "" stays empty, and so does what somebody deleted would have said.
func (k keyring) seal(p bot.PersonID, words string) []byte {
	key := k.key(p)
	if words == "" || key == nil {
		return []byte{}
	}
	return key.Seal(nil, nil, []byte(words), nil)
}

// open gives the words back, "" when the person was deleted.
func (k keyring) open(p bot.PersonID, sealed []byte) string {
	key := k.key(p)
	if len(sealed) == 0 || key == nil {
		return ""
	}
	words, err := key.Open(nil, nil, sealed, nil)
	if err != nil { // sealed under another key: of somebody deleted, or of the person before a link
		return ""
	}
	return string(words)
}

func (k keyring) key(p bot.PersonID) cipher.AEAD {
	if p == 0 {
		return k.community
	}
	return k.people[p]
}
