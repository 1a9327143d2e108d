package run

import (
	"context"
	"slices"
	"time"

	"linli/bot"
)

// Limited is a Channel whose provider takes at most n messages in any span of per, from the whole account.
type Limited interface {
	Limit() (n int, per time.Duration)
}

// Freezer is an Outbox that remembers until when a provider wants to be left in peace, so that no process that comes
// after this one asks earlier.
type Freezer interface {
	Freeze(ctx context.Context, l Lease, account string, until time.Time) error
	Frozen(ctx context.Context, account string) (time.Time, error)
}

// climb is how long after a refusal one slot more is used again, until all are.
const climb = 10 * time.Second

// guard keeps a sender within its provider's limit: a slot opens a span after the ANSWER to the message that had it.
// The provider has counted that message before it answered, so that it refuses none, whichever way it counts. It is
// used by the sender's loop alone.
type guard struct {
	n      int
	per    time.Duration
	use    int         // of n: fewer after a refusal
	better time.Time   // when use last changed
	taken  []time.Time // answers whose slot has not opened yet, oldest first
	flying int
	last   time.Time // when the last message was begun
	frozen time.Time // nothing is sent before
}

// guardOf is nil for a channel without a limit.
func guardOf(c Channel) *guard {
	limited, ok := c.(Limited)
	if !ok {
		return nil
	}
	n, per := limited.Limit()
	if n <= 0 || per <= 0 {
		return nil
	}
	return &guard{n: n, per: per, use: n}
}

// opens says from when on a message of the class may be begun; ok is false while only an answer can open a slot.
func (g *guard) opens(now time.Time, class bot.Class) (at time.Time, ok bool) {
	if g == nil {
		return now, true
	}
	g.tidy(now)
	at = later(now, g.frozen)
	if class == bot.ClassNotice { // evenly, so that a reply never waits for a whole span
		at = later(at, g.last.Add(g.per/time.Duration(g.use)))
	}
	switch over := g.flying + len(g.taken) - g.use; {
	case over < 0:
		return at, true
	case over >= len(g.taken):
		return at, false
	default:
		return later(at, g.taken[over].Add(g.per)), true
	}
}

// tidy opens the slots whose time has come, and climbs back after a refusal.
func (g *guard) tidy(now time.Time) {
	g.taken = slices.DeleteFunc(g.taken, func(at time.Time) bool { return !at.Add(g.per).After(now) })
	if g.use < g.n && now.Sub(g.better) >= climb {
		g.use, g.better = g.use+1, now
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (g *guard) begun(now time.Time) {
	if g != nil {
		g.flying++
		g.last = now
	}
}

// answered takes note of an answer at now; a refusal freezes the account for as long as the provider said.
func (g *guard) answered(now time.Time, asked time.Duration) (frozen bool) {
	if g == nil {
		return false
	}
	g.flying--
	g.taken = append(g.taken, now)
	if asked <= 0 {
		return false
	}
	g.frozen = later(g.frozen, now.Add(asked))
	g.use, g.better = max(1, g.use/2), g.frozen
	return true
}
