package store

import (
	"context"
	"time"

	"linli/bot"
	"linli/bot/run"
)

const (
	suspectMessages = `UPDATE inbox SET tries = 1 WHERE community = ? AND id = ANY(?) AND state = 0 AND tries = 0`
	suspectTimer    = `
UPDATE timers SET tries = 1 WHERE community = ? AND owner_kind = ? AND owner_id = ? AND name = ? AND due = ? AND tries = 0`
	tryMessage = `UPDATE inbox SET tries = tries + 1 WHERE community = ? AND id = ? AND state = 0`
	tryTimer   = `
UPDATE timers SET tries = tries + 1 WHERE community = ? AND owner_kind = ? AND owner_id = ? AND name = ? AND due = ?`
)

// Suspect counts a try for what whoever held the leases before may have died of.
func (db *DB) Suspect(ctx context.Context, ls []run.Lease, now time.Time, max int) error {
	of, err := shardsOf(ls)
	if err != nil {
		return err
	}
	messages, err := db.read().waiting(ctx, of, max)
	if err != nil {
		return wrap(err, "read what waits")
	}
	timers, err := db.read().dueTimers(ctx, of, now, max)
	if err != nil || len(messages)+len(timers) == 0 {
		return wrap(err, "read what is due")
	}
	err = db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.fence(ctx, ls...); err != nil {
			return err
		}
		return c.suspect(ctx, append(messages, timers...))
	})
	return wrap(err, "mark what may be at fault")
}

func (c conn) suspect(ctx context.Context, claims []claim) error {
	for _, group := range byCommunity(claims) {
		community, ids := group[0].community, []int64{}
		for _, cl := range group {
			if cl.message.ID != 0 {
				ids = append(ids, int64(cl.message.ID))
				continue
			}
			if _, err := c.run(ctx, suspectTimer, timerArgs(community, cl.timer)...); err != nil {
				return err
			}
		}
		if _, err := c.run(ctx, suspectMessages, community, c.list(ids)); err != nil {
			return err
		}
	}
	return nil
}

func timerArgs(c bot.CommunityID, t bot.Timer) []any {
	return []any{c, t.Ref.Kind, t.Ref.ID, t.Name, ms(t.Due)}
}

// Try counts one more try of a message or timer.
func (db *DB) Try(ctx context.Context, ls []run.Lease, p run.Pending) error {
	text, args := tryMessage, []any{p.Speaker.Community, p.ID}
	if p.ID == 0 {
		text, args = tryTimer, timerArgs(p.Speaker.Community, p.Timer)
	}
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.fence(ctx, ls...); err != nil {
			return err
		}
		_, err := c.run(ctx, text, args...)
		return err
	})
	return wrap(err, "count a try")
}
