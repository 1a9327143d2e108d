package store

import (
	"context"
	"sync"

	"linli/bot"
)

// Counters of a community.
const (
	countMessages      = "message" // inbox and outbox, so that a conversation's lines are in order by number
	countConversations = "conversation"
	countPeople        = "person"
	countPlaces        = "place"
	countAsks          = "ask"
	countEntries       = "entry"
	countCorrections   = "correction"
)

// block is how many numbers are reserved at once and then given out from memory; a crash leaves that many unused at most.
const block = 32

const addToCounter = `
INSERT INTO counters (community, name, value) VALUES (?, ?, ?)
ON CONFLICT (community, name) DO UPDATE SET value = counters.value + excluded.value
RETURNING value`

// reserve takes n numbers within a transaction and gives the first.
func (c conn) reserve(ctx context.Context, community bot.CommunityID, name string, n int) (int64, error) {
	var last int64
	err := c.one(ctx, &last, addToCounter, community, name, n)
	return last - int64(n) + 1, err
}

const raiseCounter = `
INSERT INTO counters (community, name, value) VALUES (?, ?, ?)
ON CONFLICT (community, name) DO UPDATE SET value = excluded.value WHERE counters.value < excluded.value`

// raise keeps numbers that were given by hand (a seed, an import) from being given again.
func (c conn) raise(ctx context.Context, community bot.CommunityID, name string, used int64) error {
	_, err := c.run(ctx, raiseCounter, community, name, used)
	c.db.numbers.forget(community, name)
	return err
}

// numbers are the blocks reserved and not yet given out.
type numbers struct {
	mu   sync.Mutex
	left map[counter]span
}

type counter struct {
	community bot.CommunityID
	name      string
}

type span struct{ next, end int64 }

func (n *numbers) forget(c bot.CommunityID, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.left, counter{c, name})
}

// take gives k numbers that follow each other, when the block has them.
func (n *numbers) take(c counter, k int64) (int64, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.left[c]
	if s.next == 0 || s.next+k > s.end {
		return 0, false
	}
	n.left[c] = span{s.next + k, s.end}
	return s.next, true
}

func (n *numbers) keep(c counter, s span) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.left == nil {
		n.left = map[counter]span{}
	}
	if n.left[c].end < s.end {
		n.left[c] = s
	}
}

// number gives k numbers of a counter that follow each other, outside any transaction.
func (db *DB) number(ctx context.Context, community bot.CommunityID, name string, k int) (int64, error) {
	key := counter{community, name}
	if first, ok := db.numbers.take(key, int64(k)); ok {
		return first, nil
	}
	var first int64
	err := db.write(ctx, func(ctx context.Context, c conn) (err error) {
		first, err = c.reserve(ctx, community, name, k+block)
		return err
	})
	if err != nil {
		return 0, wrap(err, "reserve numbers")
	}
	db.numbers.keep(key, span{first + int64(k), first + int64(k+block)})
	return first, nil
}

// NextIDs reserves n numbers for asks and gives the first.
func (db *DB) NextIDs(ctx context.Context, c bot.CommunityID, n int) (int64, error) {
	return db.number(ctx, c, countAsks, n)
}

const nextMessages = `SELECT nextval('messages') FROM generate_series(1, ?)`

// messageIDs gives n growing numbers for messages. On PostgreSQL they come from a sequence: they must grow
// with time over all processes, and writers must not wait for each other.
func (c conn) messageIDs(ctx context.Context, community bot.CommunityID, n int) ([]int64, error) {
	if c.db.dialect.name() == "postgres" {
		var ids []int64
		err := c.all(ctx, &ids, nextMessages, n)
		return ids, err
	}
	first, err := c.reserve(ctx, community, countMessages, n)
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = first + int64(i)
	}
	return ids, err
}
