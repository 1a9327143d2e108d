package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/run"
)

type cardRow struct {
	Community    bot.CommunityID    `db:"community"`
	Conversation bot.ConversationID `db:"conversation"`
	Card         string             `db:"card"`
	Provider     string             `db:"provider"`
}

var cards = newTable[cardRow]("cards", replaceOld, "community", "conversation", "card")

// Done writes what became of messages of the account that the lease ("send/ACCOUNT") names: sent with the provider's id, failed for good with the
// reason, or to be tried again later. A result for a message that is no longer queued changes nothing.
func (db *DB) Done(ctx context.Context, l run.Lease, now time.Time, results []run.Result) error {
	if len(results) == 0 {
		return nil
	}
	a, err := db.account(ctx, strings.TrimPrefix(l.Name, "send/"))
	if err != nil {
		return err
	}
	err = db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.fence(ctx, l); err != nil {
			return err
		}
		return c.settle(ctx, a, now, results)
	})
	if err == nil {
		db.wakes.here(TopicOutbox) // what waited for these may go now
		if slices.ContainsFunc(results, func(r run.Result) bool { return r.Failed != "" }) {
			db.wakes.committed(TopicInbox) // somebody has to look at the failures
		}
	}
	return wrap(err, "write what was sent")
}

// settled is what is written of one message.
type settled struct {
	State     int64           `db:"state"`
	NotBefore millis          `db:"not_before"`
	Tries     int64           `db:"tries"`
	Sent      millis          `db:"sent"`
	Provider  string          `db:"provider"`
	Reason    []byte          `db:"reason"`
	Community bot.CommunityID `db:"community"`
	ID        bot.OutboxID    `db:"id"`
}

var settling = newUpdate[settled]("outbox", "community", "id")

// inFlight is a message that was on its way.
type inFlight struct {
	ID           bot.OutboxID       `db:"id"`
	Conversation bot.ConversationID `db:"conversation"`
	Card         string             `db:"card"`
	Tries        int64              `db:"tries"`
	Erased       bool               `db:"erased"`
	Account      string             `db:"account"`
	Person       bot.PersonID       `db:"person"`
	Class        bot.Class          `db:"class"`
}

const selectInFlight = `
SELECT o.id, o.conversation, o.card, o.tries, v.erased, o.account, o.person, o.class
FROM outbox o JOIN conversations v ON v.community = o.community AND v.id = o.conversation
WHERE o.community = ? AND o.id = ANY(?) AND o.state = 0
ORDER BY o.id FOR UPDATE OF o`

func (c conn) settle(ctx context.Context, a Account, now time.Time, results []run.Result) error {
	ids := make([]int64, len(results))
	for i, r := range results {
		ids[i] = int64(r.ID)
	}
	var rows []inFlight
	if err := c.all(ctx, &rows, selectInFlight, a.Community, c.list(ids)); err != nil {
		return err
	}
	flying := make(map[bot.OutboxID]inFlight, len(rows))
	for _, row := range rows {
		flying[row.ID] = row
	}
	return c.settleEach(ctx, a, now, results, flying)
}

func (c conn) settleEach(ctx context.Context, a Account, now time.Time, results []run.Result, flying map[bot.OutboxID]inFlight) error {
	ring, err := c.keys(ctx, a.Community)
	if err != nil {
		return err
	}
	var all settlement
	for _, r := range results {
		if f, had := flying[r.ID]; had {
			s := outcomeOf(ring, a.Community, now, r, f)
			all.add(f, s, s.State == outSent, now)
		}
	}
	return all.write(ctx, c, a.Community, now)
}

// settlement is what is written of several messages: what became of each, which cards are shown now, and which
// chats of deleted people may be left.
type settlement struct {
	outcomes []settled
	shown    []cardRow
	leaving  []bot.ConversationID
	failed   []failureRow
}

func (all *settlement) add(f inFlight, s settled, shown bool, now time.Time) {
	all.outcomes = append(all.outcomes, s)
	if f.Card != "" && shown {
		all.shown = append(all.shown, cardRow{s.Community, f.Conversation, f.Card, s.Provider})
	}
	switch {
	case f.Erased: // who has gone is missed by nobody
		all.leaving = append(all.leaving, f.Conversation)
	case s.State == outFailed:
		all.failed = append(all.failed, f.failure(s.Community, now))
	}
}

func (all *settlement) write(ctx context.Context, c conn, community bot.CommunityID, now time.Time) error {
	if err := settling.put(ctx, c, all.outcomes); err != nil {
		return err
	}
	if err := cards.put(ctx, c, all.shown); err != nil {
		return err
	}
	if err := c.fail(ctx, community, now, all.failed); err != nil {
		return err
	}
	return c.leave(ctx, community, all.leaving)
}

func (f inFlight) failure(community bot.CommunityID, now time.Time) failureRow {
	return failureRow{
		Community: community, Name: outName(f.ID), Kind: bot.FailureUnsent, Account: f.Account, Class: f.Class, Message: f.ID,
		Person: f.Person, Conversation: f.Conversation, Parts: 1, At: ms(now),
	}
}

func outcomeOf(ring keyring, community bot.CommunityID, now time.Time, r run.Result, f inFlight) settled {
	s := settled{Community: community, ID: r.ID, Tries: f.Tries + 1, Reason: []byte{}}
	switch {
	case r.Failed != "":
		s.State, s.Sent, s.Reason = outFailed, ms(now), ring.seal(0, r.Failed)
	case !r.Hold.IsZero():
		s.State, s.NotBefore, s.Tries = outQueued, ms(r.Hold), 0 // nothing waits behind it
	case r.Retry > 0:
		s.State, s.NotBefore = outQueued, ms(now.Add(r.Retry))
	default:
		s.State, s.Sent, s.Provider = outSent, ms(now), plain(r.Receipt.ProviderID, 512)
	}
	return s
}
