package store

import (
	"context"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// Receive writes what a provider said of messages after their hand-over, or while its answer is still awaited. Only the
// first final word counts, and only about messages that are queued or sent; everything else changes nothing.
func (db *DB) Receive(ctx context.Context, account string, now time.Time, ds []run.Delivery) error {
	a, err := db.account(ctx, account)
	if err != nil {
		return err
	}
	err = db.write(ctx, func(ctx context.Context, c conn) error { return c.receive(ctx, a, now, ds) })
	if err == nil {
		db.wakes.here(TopicOutbox) // what waited for these may go now
	}
	return wrap(err, "write receipts")
}

// told is a message that a receipt may be about.
type told struct {
	inFlight
	State    int64  `db:"state"`
	Sent     millis `db:"sent"`
	Provider string `db:"provider"`
}

const selectReported = `
SELECT o.id, o.conversation, o.card, o.tries, v.erased, o.account, o.person, o.class, o.state, o.sent, o.provider
FROM outbox o JOIN conversations v ON v.community = o.community AND v.id = o.conversation
WHERE o.community = ? AND o.id = ANY(?) AND o.account = ? AND o.state IN (0, 1)
ORDER BY o.id FOR UPDATE OF o`

func (c conn) receive(ctx context.Context, a Account, now time.Time, ds []run.Delivery) error {
	words, ids := firstWords(ds)
	var rows []told
	if err := c.all(ctx, &rows, selectReported, a.Community, c.list(ids), a.Name); err != nil {
		return err
	}
	ring, err := c.keys(ctx, a.Community)
	if err != nil {
		return err
	}
	var all settlement
	for _, row := range rows {
		s := row.after(ring, a.Community, now, words[row.ID])
		all.add(row.inFlight, s, row.State == outQueued && s.State == outDelivered, now)
	}
	return all.write(ctx, c, a.Community, now)
}

// firstWords keeps what was said first of each message.
func firstWords(ds []run.Delivery) (map[bot.OutboxID]run.Delivery, []int64) {
	words, ids := map[bot.OutboxID]run.Delivery{}, make([]int64, 0, len(ds))
	for _, d := range ds {
		if _, had := words[d.ID]; !had {
			words[d.ID], ids = d, append(ids, int64(d.ID))
		}
	}
	return words, ids
}

// after is the message once its receipt is in. What nobody noted as sent is now known to have been.
func (t told) after(ring keyring, community bot.CommunityID, now time.Time, d run.Delivery) settled {
	s := settled{
		Community: community, ID: t.ID, State: outDelivered, Tries: t.Tries, Sent: t.Sent, Provider: t.Provider, Reason: []byte{},
	}
	if t.State == outQueued {
		s.Sent, s.Tries, s.Provider = ms(now), t.Tries+1, plain(d.ProviderID, 512)
	}
	if d.Failed != "" {
		s.State, s.Reason = outFailed, ring.seal(0, d.Failed)
	}
	return s
}
