package store

import (
	"context"
	"time"
)

// Queue is how much waits and since when; Oldest is zero when nothing does.
type Queue struct {
	Depth  int64
	Oldest time.Time
}

// Stats are what an operator watches.
type Stats struct {
	Inbox  Queue
	Outbox map[string]Queue // by account: what is due or will be
	Poison int64            // messages put aside for the office
	Failed int64            // messages that could not be delivered
	Untold int64            // things that did not reach anybody, and of which staff do not know yet
}

const (
	selectInboxQueue  = `SELECT '' AS account, COUNT(*) AS depth, COALESCE(MIN(at), 0) AS oldest FROM inbox WHERE state = 0`
	selectOutboxQueue = `
SELECT a.name AS account, COUNT(o.id) AS depth,
	COALESCE(MIN(CASE WHEN o.not_before > o.queued THEN o.not_before ELSE o.queued END), 0) AS oldest
FROM accounts a LEFT JOIN outbox o ON o.account = a.name AND o.state = 0 GROUP BY a.name`
	countPoison = `SELECT COUNT(*) FROM inbox WHERE state = 2`
	countFailed = `SELECT COUNT(*) FROM outbox WHERE state = 2`
	countUntold = `SELECT COUNT(*) FROM failures WHERE told = 0`
)

type queueRow struct {
	Account string `db:"account"`
	Depth   int64  `db:"depth"`
	Oldest  millis `db:"oldest"`
}

// Stats counts over all communities; nothing in it is personal.
func (db *DB) Stats(ctx context.Context) (Stats, error) {
	s, err := db.read().stats(ctx)
	return s, wrap(err, "count")
}

func (c conn) stats(ctx context.Context) (Stats, error) {
	s := Stats{Outbox: map[string]Queue{}}
	var in queueRow
	if err := c.one(ctx, &in, selectInboxQueue); err != nil {
		return s, err
	}
	s.Inbox = Queue{in.Depth, in.Oldest.time()}
	var out []queueRow
	if err := c.all(ctx, &out, selectOutboxQueue); err != nil {
		return s, err
	}
	for _, q := range out {
		s.Outbox[q.Account] = Queue{q.Depth, q.Oldest.time()}
	}
	if err := c.one(ctx, &s.Poison, countPoison); err != nil {
		return s, err
	}
	if err := c.one(ctx, &s.Untold, countUntold); err != nil {
		return s, err
	}
	return s, c.one(ctx, &s.Failed, countFailed)
}
