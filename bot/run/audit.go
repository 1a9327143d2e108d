package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"linli/bot"
)

const (
	auditEvery = 15 * time.Second
	auditDead  = time.Minute // after which a silent auditor makes the desk unready
	auditLease = "audit"
)

// Timed is a noun that knows, from a row's state alone, which timers it must have. The auditor sets those that are missing.
type Timed interface {
	Timers(row bot.Row, zone *time.Location, now time.Time) []bot.Timer
}

// Auditor is a store that looks over everything that waits, so that nothing is forgotten whatever went wrong.
type Auditor interface {
	// Audit repairs what can be repaired and puts the rest on the list of failures. timers says what a row must have.
	Audit(ctx context.Context, l Lease, now time.Time, timers func(bot.Row, *time.Location) []bot.Timer) (Audited, error)
}

// Audited is what an audit found.
type Audited struct {
	Late     int // messages that wait for a channel longer than they should
	Stalled  int // messages that came in, and timers, that nobody works
	Repaired int // timers set and questions given an end
}

// AuditMeter is a Meter that also counts what audits find.
type AuditMeter interface {
	Audited(at time.Time, found Audited)
}

// auditing audits until ctx is done. Another process may hold the lease: then this one only sees that somebody does.
func (d *Desk) auditing(ctx context.Context) {
	tick := time.NewTicker(auditEvery)
	defer tick.Stop()
	for {
		if err := d.audit(ctx); err != nil && ctx.Err() == nil {
			d.storeError("audit.failed", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// audit audits once, if the lease is here, and beats its heart where that went well.
func (d *Desk) audit(ctx context.Context) error {
	now := d.c.Clock.Now()
	store, able := d.c.Store.(Auditor)
	lease, held := d.lease.get(auditLease)
	if able && held {
		found, err := store.Audit(ctx, lease, now, d.timersOf(now))
		switch {
		case errors.Is(err, bot.ErrNotAllowed):
			d.lease.drop(lease)
		case err != nil:
			return fmt.Errorf("audit: %w", err)
		}
		d.noteAudit(now, found)
	}
	d.audits.beat(auditLease, now)
	return nil
}

func (d *Desk) noteAudit(now time.Time, found Audited) {
	if m, ok := d.meter.(AuditMeter); ok {
		m.Audited(now, found)
	}
	if found != (Audited{}) {
		d.log.Warn("audit.found", "late", found.Late, "stalled", found.Stalled, "repaired", found.Repaired)
	}
	if found.Repaired > 0 {
		d.in.ring()
	}
}

// timersOf asks each noun what a row must have.
func (d *Desk) timersOf(now time.Time) func(bot.Row, *time.Location) []bot.Timer {
	return func(row bot.Row, zone *time.Location) []bot.Timer {
		var out []bot.Timer
		for _, n := range d.c.Nouns {
			if timed, ok := n.(Timed); ok {
				out = append(out, timed.Timers(row, zone, now)...)
			}
		}
		return out
	}
}

// auditDue says that Pump has to audit: by the given clock it is time again.
func (d *Desk) auditDue() bool {
	last, now := d.audits.oldest(), d.c.Clock.Now()
	return last.IsZero() || now.Before(last) || now.Sub(last) >= auditEvery
}

// auditAlive says why the auditor cannot be relied on: it has not come round.
func (d *Desk) auditAlive() error {
	last := d.audits.oldest()
	if !last.IsZero() && d.c.Clock.Now().Sub(last) > auditDead {
		return fmt.Errorf("%w: the auditor has not come round since %s", bot.ErrUnavailable, last.Format(time.RFC3339))
	}
	return nil
}
