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

// pacer keeps a sender within its provider's limit: a slot opens a span after the ANSWER to the message that had it.
// The provider has counted that message before it answered, so that it refuses none, whichever way it counts. It is
// used by the sender's loop alone.
type pacer struct {
	n      int
	per    time.Duration
	use    int         // of n: fewer after a refusal
	better time.Time   // when use last changed
	taken  []time.Time // answers whose slot has not opened yet, oldest first
	flying int
	last   time.Time // when the last message was begun
	frozen time.Time // nothing is sent before
}

// pacerOf is nil for a channel without a limit.
func pacerOf(c Channel) *pacer {
	limited, ok := c.(Limited)
	if !ok {
		return nil
	}
	n, per := limited.Limit()
	if n <= 0 || per <= 0 {
		return nil
	}
	return &pacer{n: n, per: per, use: n}
}

// opens says from when on a message of the class may be begun; ok is false while only an answer can open a slot.
func (p *pacer) opens(now time.Time, class bot.Class) (at time.Time, ok bool) {
	if p == nil {
		return now, true
	}
	p.tidy(now)
	at = later(now, p.frozen)
	if class == bot.ClassNotice { // evenly, so that a reply never waits for a whole span
		at = later(at, p.last.Add(p.per/time.Duration(p.use)))
	}
	switch over := p.flying + len(p.taken) - p.use; {
	case over < 0:
		return at, true
	case over >= len(p.taken):
		return at, false
	default:
		return later(at, p.taken[over].Add(p.per)), true
	}
}

// tidy opens the slots whose time has come, and climbs back after a refusal.
func (p *pacer) tidy(now time.Time) {
	p.taken = slices.DeleteFunc(p.taken, func(at time.Time) bool { return !at.Add(p.per).After(now) })
	if p.use < p.n && now.Sub(p.better) >= climb {
		p.use, p.better = p.use+1, now
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (p *pacer) begun(now time.Time) {
	if p != nil {
		p.flying++
		p.last = now
	}
}

// answered takes note of an answer at now; a refusal freezes the account for as long as the provider said.
func (p *pacer) answered(now time.Time, asked time.Duration) (frozen bool) {
	if p == nil {
		return false
	}
	p.flying--
	p.taken = append(p.taken, now)
	if asked <= 0 {
		return false
	}
	p.frozen = later(p.frozen, now.Add(asked))
	p.use, p.better = max(1, p.use/2), p.frozen
	return true
}
