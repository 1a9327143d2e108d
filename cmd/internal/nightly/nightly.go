// Package nightly does, once a night in each community's own time, what has to be done then. A night that was missed is
// made up for at the next start.
package nightly

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// Store keeps when work was done, and who may do it.
type Store interface {
	JobDone(ctx context.Context, c bot.CommunityID, name string) (time.Time, error)
	FinishJob(ctx context.Context, l run.Lease, c bot.CommunityID, name string, at time.Time) error
	run.Leases
}

// Job is one kind of work.
type Job struct {
	Name string
	// Do works on one community under a lease that every write must check. It is done again from the start after
	// an error or a crash.
	Do func(ctx context.Context, l run.Lease, c bot.Community, now time.Time) error
}

// Nights are the communities and what is done for them.
type Nights struct {
	Store       Store
	Clock       run.Clock
	Owner       string
	Communities []bot.Community
	Jobs        []Job
	Log         *slog.Logger
}

const (
	hour, minute = 3, 30            // when the night's work begins, local time
	look         = time.Minute      // how often it is looked at the clock
	leaseTime    = 15 * time.Minute // longer than one job takes; a dead process keeps others waiting that long
)

// Run looks at the clock once a minute until ctx is done.
func (n Nights) Run(ctx context.Context) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		n.Round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Round does what is due. What fails is told to the log and tried again in the next round.
func (n Nights) Round(ctx context.Context) {
	for _, c := range n.Communities {
		for _, j := range n.Jobs {
			err := n.try(ctx, c, j)
			if err != nil && ctx.Err() == nil && !errors.Is(err, bot.ErrConflict) { // a conflict: somebody else is at it
				n.Log.Error("job.failed", "job", j.Name, "community", c.ID, "error", err.Error())
			}
		}
	}
}

func (n Nights) try(ctx context.Context, c bot.Community, j Job) error {
	now := n.Clock.Now()
	done, err := n.Store.JobDone(ctx, c.ID, j.Name)
	if err != nil || !done.Before(night(now, c.Zone)) {
		return err
	}
	l, err := n.Store.Acquire(ctx, "job/"+j.Name+"/"+bot.Ref{Kind: "community", ID: int64(c.ID)}.String(), n.Owner, now, now.Add(leaseTime))
	if err != nil {
		return err
	}
	err = j.Do(ctx, l, c, now)
	if err == nil {
		err = n.Store.FinishJob(ctx, l, c.ID, j.Name, now)
	}
	return errors.Join(err, n.Store.Release(ctx, l))
}

// night is the last moment, not after now, at which a night's work began.
func night(now time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := now.In(zone).Date()
	if at := time.Date(y, m, d, hour, minute, 0, 0, zone); !at.After(now) {
		return at
	}
	return time.Date(y, m, d-1, hour, minute, 0, 0, zone)
}
