package store

import (
	"context"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// Retention says how long what is kept. Each time is a moment: what ended before it goes.
type Retention struct {
	Words   time.Time // what people said, what was asked of them, and attachments that no ticket shows
	Bodies  time.Time // messages that were sent
	Tickets time.Time // people and words of tickets and wishes that were closed; category, place, dates and totals stay
	Audit   time.Time // histories
}

// Forgotten counts the rows that lost something.
type Forgotten struct{ Words, Bodies, Tickets, Entries, Media int64 }

// batch is how many rows one transaction touches, so that nobody waits for the night's work.
const batch = 500

// Forget takes out of one community what has been kept long enough, batch by batch, each under the lease. Nothing open
// is touched: a message that waits, a ticket that is not closed, a call that has not ended. Doing it again changes nothing.
func (db *DB) Forget(ctx context.Context, l run.Lease, c bot.CommunityID, r Retention) (Forgotten, error) {
	var done Forgotten
	for _, step := range []struct {
		name   string
		count  *int64
		forget func(forgetting, context.Context) (int64, error)
	}{
		{"what was said", &done.Words, forgetting.words},
		{"what was sent", &done.Bodies, forgetting.bodies},
		{"closed tickets", &done.Tickets, forgetting.tickets},
		{"histories", &done.Entries, forgetting.entries},
		{"attachments", &done.Media, forgetting.media},
		{"small things", new(int64), forgetting.rest},
	} {
		n, err := step.forget(forgetting{db, l, c, r}, ctx)
		if *step.count = n; err != nil {
			return done, wrap(err, "forget "+step.name)
		}
	}
	return done, nil
}

// forgetting is one run over one community.
type forgetting struct {
	db        *DB
	lease     run.Lease
	community bot.CommunityID
	before    Retention
}

// each finds rows by their number, batch after batch, and has them changed under the lease.
func (f forgetting) each(ctx context.Context, find string, args []any, change func(context.Context, conn, []int64) error) (total int64, err error) {
	for after := int64(0); ; {
		var ids []int64
		if err := f.db.read().all(ctx, &ids, find, append([]any{f.community, after}, append(args, batch)...)...); err != nil || len(ids) == 0 {
			return total, err
		}
		after = ids[len(ids)-1]
		if err := f.write(ctx, func(ctx context.Context, c conn) error { return change(ctx, c, ids) }); err != nil {
			return total, err
		}
		total += int64(len(ids))
	}
}

// write does one batch, unless the lease has passed to somebody else.
func (f forgetting) write(ctx context.Context, change func(context.Context, conn) error) error {
	return f.db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.fence(ctx, f.lease); err != nil {
			return err
		}
		return change(ctx, c)
	})
}

// statements changes rows by statements whose last arguments are community and ids.
func (f forgetting) statements(args []any, texts ...string) func(context.Context, conn, []int64) error {
	return func(ctx context.Context, c conn, ids []int64) error {
		for _, text := range texts {
			given := args[:strings.Count(text, "?")-2]
			if _, err := c.run(ctx, text, append(append([]any{}, given...), f.community, c.list(ids))...); err != nil {
				return err
			}
		}
		return nil
	}
}

const (
	findOldWords = `
SELECT id FROM inbox
WHERE community = ? AND id > ? AND state <> 0 AND at < ? AND (length(words) > 0 OR length(poison) > 0)
ORDER BY id LIMIT ?`

	forgetWords = `UPDATE inbox SET words = ?, poison = ? WHERE community = ? AND id = ANY(?)`
)

// words leaves of messages that they came: their key still tells a second delivery.
func (f forgetting) words(ctx context.Context) (int64, error) {
	return f.each(ctx, findOldWords, []any{ms(f.before.Words)}, f.statements([]any{[]byte{}, []byte{}}, forgetWords))
}

const (
	findOldBodies = `
SELECT id FROM outbox
WHERE community = ? AND id > ? AND state <> 0 AND queued < ? AND (length(body) > 0 OR length(reason) > 0)
ORDER BY id LIMIT ?`

	forgetOldBodies = `UPDATE outbox SET body = ?, reason = ? WHERE community = ? AND id = ANY(?)`
)

func (f forgetting) bodies(ctx context.Context) (int64, error) {
	return f.each(ctx, findOldBodies, []any{ms(f.before.Bodies)}, f.statements([]any{[]byte{}, []byte{}}, forgetOldBodies))
}

const (
	// One that is handled with another stays whole as long as the other is open.
	findOldTickets = `
SELECT t.id FROM tickets t
WHERE t.community = ? AND t.id > ? AND t.closed > 0 AND t.closed < ? AND (t.reporter <> 0 OR t.worker <> 0 OR length(t.words) > 0)
	AND NOT EXISTS (SELECT 1 FROM tickets p WHERE p.community = t.community AND p.id = t.merged_into AND p.closed = 0)
ORDER BY t.id LIMIT ?`

	// Whoever has read the row before this must read it again.
	forgetTickets = `
UPDATE tickets SET words = ?, reason = ?, result = ?, pay = ?, reporter = 0, conversation = 0, helper = 0, worker = 0, next_worker = 0,
	about = 0, version = version + 1
WHERE community = ? AND id = ANY(?)`

	forgetTicketSupporters = `DELETE FROM supporters WHERE of_kind = 'ticket' AND community = ? AND of_id = ANY(?)`
	forgetTicketAsks       = `DELETE FROM asks WHERE ref_kind = 'ticket' AND community = ? AND ref_id = ANY(?)`
	forgetTicketEntries    = `
UPDATE entries SET reason = ?, words = ?, media = '', actor = 0, helper = 0 WHERE of_kind = 'ticket' AND community = ? AND of_id = ANY(?)`

	findOldWishes = `
SELECT id FROM wishes
WHERE community = ? AND id > ? AND state IN ('done', 'declined', 'merged', 'withdrawn') AND opened < ? AND answered < ?
	AND (reporter <> 0 OR length(words) > 0)
ORDER BY id LIMIT ?`

	forgetWishes = `
UPDATE wishes SET words = ?, reporter = 0, conversation = 0, helper = 0, version = version + 1 WHERE community = ? AND id = ANY(?)`

	forgetWishSupporters = `DELETE FROM supporters WHERE of_kind = 'wish' AND community = ? AND of_id = ANY(?)`
	forgetWishEntries    = `
UPDATE entries SET reason = ?, words = ?, media = '', actor = 0, helper = 0 WHERE of_kind = 'wish' AND community = ? AND of_id = ANY(?)`
)

// tickets takes people and words out of what is long closed; how many supported it is in the row itself.
func (f forgetting) tickets(ctx context.Context) (int64, error) {
	empty, before := []any{[]byte{}, []byte{}, []byte{}, []byte{}}, ms(f.before.Tickets)
	n, err := f.each(ctx, findOldTickets, []any{before},
		f.statements(empty, forgetTickets, forgetTicketSupporters, forgetTicketAsks, forgetTicketEntries))
	if err != nil {
		return n, err
	}
	wishes, err := f.each(ctx, findOldWishes, []any{before, before}, f.statements(empty, forgetWishes, forgetWishSupporters, forgetWishEntries))
	return n + wishes, err
}

const (
	findOldEntries = `
SELECT e.id FROM entries e
WHERE e.community = ? AND e.id > ? AND e.at < ?
	AND NOT EXISTS (SELECT 1 FROM tickets t WHERE e.of_kind = 'ticket' AND t.community = e.community AND t.id = e.of_id AND t.closed = 0)
	AND NOT EXISTS (SELECT 1 FROM wishes w WHERE e.of_kind = 'wish' AND w.community = e.community AND w.id = e.of_id
		AND w.state NOT IN ('done', 'declined', 'merged', 'withdrawn'))
ORDER BY e.id LIMIT ?`

	forgetEntries = `DELETE FROM entries WHERE community = ? AND id = ANY(?)`
)

func (f forgetting) entries(ctx context.Context) (int64, error) {
	return f.each(ctx, findOldEntries, []any{ms(f.before.Audit)}, f.statements(nil, forgetEntries))
}

const (
	forgetAsks    = `DELETE FROM asks WHERE community = ? AND expires > 0 AND expires < ?`
	forgetInvites = `DELETE FROM invites WHERE community = ? AND expires < ?`
	forgetTries   = `DELETE FROM tries WHERE community = ? AND since < ? AND until < ?`
	forgetCalls   = `UPDATE calls SET told = ?, version = version + 1 WHERE community = ? AND state = 'ended' AND since < ? AND length(told) > 0`
	forgetDrafts  = `UPDATE sessions SET data = ? WHERE community = ? AND dialog = '' AND at < ? AND length(data) > 0`
)

// rest is what is few: questions that nobody answers any more, invitations, what callers said, drafts put aside.
func (f forgetting) rest(ctx context.Context) (int64, error) {
	words := ms(f.before.Words)
	return 0, f.write(ctx, func(ctx context.Context, c conn) error {
		for _, s := range []struct {
			text string
			args []any
		}{
			{forgetAsks, []any{f.community, words}},
			{forgetInvites, []any{f.community, words}},
			{forgetTries, []any{f.community, words, words}},
			{forgetCalls, []any{[]byte{}, f.community, words}},
			{forgetDrafts, []any{[]byte{}, f.community, words}},
		} {
			if _, err := c.run(ctx, s.text, s.args...); err != nil {
				return err
			}
		}
		return nil
	})
}
