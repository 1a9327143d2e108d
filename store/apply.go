package store

import (
	"context"
	"fmt"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// apply writes turns that won, table by table. Their changes carry the new versions.
func (c conn) apply(ctx context.Context, community bot.CommunityID, now time.Time, turns []placed) error {
	var all gathered
	for _, t := range turns {
		all.add(t.turn)
	}
	if err := c.writeChanges(ctx, community, all.changes); err != nil {
		return err
	}
	ring, err := c.keysToWrite(ctx, community, all.people...)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return c.saveSessions(ctx, ring, community, now, turns) },
		func() error { return c.setTimers(ctx, community, all.timers) },
		func() error { return c.putAsks(ctx, ring, community, all.asks) },
		func() error { return c.closeAsks(ctx, community, all.closed) },
		func() error { return c.queue(ctx, ring, community, now, turns) },
		func() error { return c.finish(ctx, ring, community, now, turns) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// gathered is what turns want written, table by table.
type gathered struct {
	changes []bot.Change
	timers  []bot.Timer
	asks    []bot.Ask
	closed  []int64
	people  []bot.PersonID
}

func (g *gathered) add(t run.Turn) {
	g.changes = append(g.changes, t.Changes...)
	if fired := t.Timer; t.Pending == 0 && fired.Name != "" {
		fired.Due = time.Time{}
		g.timers = append(g.timers, fired)
	}
	g.timers = append(g.timers, t.Timers...)
	g.asks = append(g.asks, t.Asks...)
	g.closed = append(g.closed, t.Closed...)
	g.people = append(g.people, t.Person)
	for _, o := range t.Out {
		g.people = append(g.people, o.Person)
	}
	for _, a := range t.Asks {
		g.people = append(g.people, a.Person)
	}
}

func (c conn) putAsks(ctx context.Context, ring keyring, community bot.CommunityID, all []bot.Ask) error {
	rows := make([]askRow, len(all))
	for i, a := range all {
		row, err := askRowOf(ring, community, a)
		if err != nil {
			return fmt.Errorf("%w: an ask can't be kept: %v", bot.ErrInvalid, err)
		}
		rows[i] = row
	}
	return asks.put(ctx, c, rows)
}

const finishMessages = `UPDATE inbox SET state = 1 WHERE community = ? AND id = ANY(?)`

const putAside = `UPDATE inbox SET state = 2, poison = ? WHERE community = ? AND id = ?`

// finish marks the messages of turns as done, or as put aside for the office.
func (c conn) finish(ctx context.Context, ring keyring, community bot.CommunityID, now time.Time, turns []placed) error {
	var done []int64
	var failed []failureRow
	for _, t := range turns {
		if t.turn.Poison != "" && !t.turn.Told && t.turn.Timer.Ref.Kind != bot.FailureRef().Kind { // that one the auditor sets again
			failed = append(failed, poisonFailure(community, now, t.turn))
		}
		switch {
		case t.turn.Pending == 0:
		case t.turn.Poison == "":
			done = append(done, int64(t.turn.Pending))
		default:
			if _, err := c.run(ctx, putAside, ring.seal(0, t.turn.Poison), community, t.turn.Pending); err != nil {
				return err
			}
		}
	}
	if len(done) > 0 {
		if _, err := c.run(ctx, finishMessages, community, c.list(done)); err != nil {
			return err
		}
	}
	return c.fail(ctx, community, now, failed)
}

func poisonFailure(community bot.CommunityID, now time.Time, t run.Turn) failureRow {
	f := failureRow{
		Community: community, Name: inName(t.Pending), Kind: bot.FailurePoison, Class: bot.ClassReply,
		Person: t.Person, Conversation: t.Conv, Parts: 1, At: ms(now),
	}
	if t.Pending == 0 {
		f.Name = fmt.Sprint("timer/", t.Timer.Ref, "/", t.Timer.Name, "/", int64(ms(now)))
	}
	return f
}
