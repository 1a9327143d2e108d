package store

import (
	"context"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/run"
)

// How long something may wait before the auditor speaks up.
const (
	stalledAfter    = time.Minute      // a message that came in, or a timer
	lateAlert       = time.Minute      // an alert for its channel
	lateReply       = 10 * time.Minute // an answer
	lateNotice      = 2 * time.Hour    // a notice that was tried; one that was not is only in a long queue
	toldAgain       = 30 * time.Minute // what goes on is told again
	askFor          = 30 * 24 * time.Hour
	failuresKept    = 30 * 24 * time.Hour
	auditPage       = 500
	lateName        = "late/"
	stalledMessages = "stalled/messages"
	stalledTimers   = "stalled/timers"
)

// waitingLong is how many of one kind wait too long, and since when.
type waitingLong struct {
	Community bot.CommunityID `db:"community"`
	Account   string          `db:"account"`
	Class     bot.Class       `db:"class"`
	Count     int64           `db:"parts"`
	Oldest    millis          `db:"oldest"`
}

const (
	selectLate = `
SELECT community, account, MIN(class) AS class, COUNT(*) AS parts, MIN(since) AS oldest
FROM (
	SELECT community, account, class, tries, CASE WHEN tries = 0 AND not_before > queued THEN not_before ELSE queued END AS since
	FROM outbox WHERE state = 0
) o
WHERE class = 0 AND since < ? OR class = 1 AND since < ? OR class = 2 AND since < ? AND tries > 0
GROUP BY community, account ORDER BY community, account`

	selectStalledMessages = `
SELECT community, '' AS account, 1 AS class, COUNT(*) AS parts, MIN(at) AS oldest
FROM inbox WHERE state = 0 AND at < ? GROUP BY community ORDER BY community`

	selectStalledTimers = `
SELECT community, '' AS account, 1 AS class, COUNT(*) AS parts, MIN(due) AS oldest
FROM timers WHERE due < ? GROUP BY community ORDER BY community`

	dropGone = `DELETE FROM failures WHERE told = 0 AND kind IN ('late', 'stalled')`
	dropOld  = `DELETE FROM failures WHERE told <> 0 AND at < ?`

	putWaiting = `
INSERT INTO failures (community, name, kind, account, class, message, person, conversation, parts, at, told)
VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?, ?, 0)
ON CONFLICT (community, name) DO UPDATE SET class = excluded.class, parts = excluded.parts, at = excluded.at, told = 0
WHERE failures.told <= ?`

	endAsks = `UPDATE asks SET expires = sent + ? WHERE NOT answered AND expires = 0`

	selectUnwatched = `
SELECT DISTINCT f.community FROM failures f
WHERE f.told = 0 AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.community = f.community AND t.owner_kind = 'failure')
ORDER BY f.community`
)

// Audit repairs what can be repaired and puts the rest on the list of failures.
func (db *DB) Audit(ctx context.Context, l run.Lease, now time.Time, timers func(bot.Row, *time.Location) []bot.Timer) (run.Audited, error) {
	var found run.Audited
	missing, err := db.read().missingTimers(ctx, now, timers)
	if err != nil {
		return found, wrap(err, "look for timers that are missing")
	}
	err = db.write(ctx, func(ctx context.Context, c conn) (err error) {
		if err := c.fence(ctx, l); err != nil {
			return err
		}
		found, err = c.audit(ctx, now, missing)
		return err
	})
	return found, wrap(err, "audit")
}

func (c conn) audit(ctx context.Context, now time.Time, missing []timerRow) (run.Audited, error) {
	found := run.Audited{Repaired: len(missing)}
	for _, step := range []func() error{
		func() error { return newTimers.put(ctx, c, missing) },
		func() error { return c.listWaiting(ctx, now, &found) },
		func() error {
			n, err := c.run(ctx, endAsks, int64(askFor/time.Millisecond))
			found.Repaired += int(n)
			return err
		},
		func() error { return c.watchFailures(ctx, now) },
		func() error { _, err := c.run(ctx, dropOld, ms(now.Add(-failuresKept))); return err },
	} {
		if err := step(); err != nil {
			return found, err
		}
	}
	return found, nil
}

// newTimers leaves a timer that is there as it is.
var newTimers = newTable[timerRow]("timers", keepOld, "community", "owner_kind", "owner_id", "name")

// listWaiting puts on the list what waits too long now, and takes off what no longer does.
func (c conn) listWaiting(ctx context.Context, now time.Time, found *run.Audited) error {
	if _, err := c.run(ctx, dropGone); err != nil {
		return err
	}
	ago := func(d time.Duration) millis { return ms(now.Add(-d)) }
	for _, q := range []struct {
		text  string
		args  []any
		name  string
		kind  bot.FailureKind
		total *int
	}{
		{selectLate, []any{ago(lateAlert), ago(lateReply), ago(lateNotice)}, lateName, bot.FailureLate, &found.Late},
		{selectStalledMessages, []any{ago(stalledAfter)}, stalledMessages, bot.FailureStalled, &found.Stalled},
		{selectStalledTimers, []any{ago(stalledAfter)}, stalledTimers, bot.FailureStalled, &found.Stalled},
	} {
		var rows []waitingLong
		if err := c.all(ctx, &rows, q.text, q.args...); err != nil {
			return err
		}
		for _, r := range rows {
			*q.total += int(r.Count)
			if _, err := c.run(ctx, putWaiting, r.Community, q.name+r.Account, q.kind, r.Account, r.Class, r.Count, r.Oldest, ago(toldAgain)); err != nil {
				return err
			}
		}
	}
	return nil
}

// watchFailures has the list looked at wherever there is something on it and nobody looks.
func (c conn) watchFailures(ctx context.Context, now time.Time) error {
	var communities []bot.CommunityID
	if err := c.all(ctx, &communities, selectUnwatched); err != nil {
		return err
	}
	for _, community := range communities {
		if err := c.lookAtFailures(ctx, community, now); err != nil {
			return err
		}
	}
	return nil
}

const (
	selectCommunityIDs = `SELECT id FROM communities ORDER BY id`
	selectOpenPage     = `SELECT * FROM tickets WHERE community = ? AND closed = 0 AND id > ? ORDER BY id LIMIT ?`
	selectTimersOf     = `
SELECT community, owner_kind, owner_id, name, due, guard, shard, tries FROM timers
WHERE community = ? AND owner_kind = ? AND owner_id = ANY(?)`
)

// missingTimers are those that open tickets and calls must have and do not.
func (c conn) missingTimers(ctx context.Context, now time.Time, must func(bot.Row, *time.Location) []bot.Timer) ([]timerRow, error) {
	var ids []bot.CommunityID
	if err := c.all(ctx, &ids, selectCommunityIDs); err != nil {
		return nil, err
	}
	var out []timerRow
	for _, id := range ids {
		community, err := c.community(ctx, id)
		if err != nil {
			return nil, err
		}
		a := audit{asking{c, id, now, []string{""}}, community.Zone, must}
		for _, look := range []func(context.Context) ([]timerRow, error){a.tickets, a.calls} {
			more, err := look(ctx)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	}
	return out, nil
}

// audit looks at one community.
type audit struct {
	asking
	zone *time.Location
	must func(bot.Row, *time.Location) []bot.Timer
}

func (a audit) tickets(ctx context.Context) ([]timerRow, error) {
	var out []timerRow
	for last := int64(0); ; {
		page, err := a.asking.tickets(ctx, selectOpenPage, a.community, last, auditPage)
		if err != nil || len(page) == 0 {
			return out, err
		}
		rows := make([]bot.Row, len(page))
		for i, t := range page {
			rows[i], last = t, t.ID
		}
		more, err := a.missing(ctx, rows)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
}

func (a audit) calls(ctx context.Context) ([]timerRow, error) {
	found, err := a.loadCalls(ctx)
	if err != nil {
		return nil, err
	}
	calls, _ := found[""].([]desk.Call)
	rows := make([]bot.Row, len(calls))
	for i, k := range calls {
		rows[i] = k
	}
	return a.missing(ctx, rows)
}

// missing are the timers of rows of one noun that are not there.
func (a audit) missing(ctx context.Context, rows []bot.Row) ([]timerRow, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.Ref().ID
	}
	var have []timerRow
	if err := a.all(ctx, &have, selectTimersOf, a.community, rows[0].Ref().Kind, a.list(ids)); err != nil {
		return nil, err
	}
	type key struct {
		id   int64
		name string
	}
	there := make(map[key]bool, len(have))
	for _, t := range have {
		there[key{t.OwnerID, t.Name}] = true
	}
	var out []timerRow
	for _, r := range rows {
		for _, t := range a.must(r, a.zone) {
			if !there[key{t.Ref.ID, t.Name}] {
				out = append(out, timerRowOf(a.community, t))
			}
		}
	}
	return out, nil
}
