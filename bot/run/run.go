package run

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"linli/bot"
)

// loops is how many turn loops share the shards of a process: while one waits for its commit the other thinks.
const loops = 2

// Run works everything that this process can get the leases of, until ctx is done; then it finishes what
// it has begun within drainTime, gives the leases back and returns nil.
func (d *Desk) Run(ctx context.Context) error {
	hard, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	d.renew(ctx)
	ended := d.keepLeases(hard)
	d.work(ctx, hard, stop)
	stop()
	<-ended
	d.release(ctx)
	return nil
}

// work runs the loops to their end.
func (d *Desk) work(soft, hard context.Context, stop func()) {
	var wg sync.WaitGroup
	wg.Go(func() { d.listenAll(soft) })
	wg.Go(func() { d.auditing(soft) })
	for _, names := range d.divided() {
		s, bell := d.newShards(names), d.in.listen()
		wg.Go(func() { s.run(soft, hard, bell) })
	}
	for account, channel := range d.c.Accounts {
		s, bell := d.newSender(account, channel), d.out.listen()
		wg.Go(func() { s.run(soft, hard, bell) })
	}
	<-soft.Done()
	force := time.AfterFunc(drainTime, stop)
	defer force.Stop()
	wg.Wait()
}

// divided shares the shards out among the loops.
func (d *Desk) divided() [][]string {
	return slices.Collect(slices.Chunk(shardNames(), Shards/loops))
}

// leases names all that this process would like to work.
func (d *Desk) leases() []string {
	names := shardNames()
	for account := range d.c.Accounts {
		names = append(names, sendName(account))
	}
	slices.Sort(names[Shards:])
	return append(names, auditLease)
}

// keepLeases renews until ctx is done, and then closes what it returned.
func (d *Desk) keepLeases(ctx context.Context) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(renewTime)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				d.renew(ctx)
			}
		}
	}()
	return ended
}

func (d *Desk) renew(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, leaseTime)
	defer cancel()
	if err := d.lease.share(within, d.leases()); err != nil && ctx.Err() == nil {
		d.storeError("leases.unavailable", err)
	}
}

func (d *Desk) release(ctx context.Context) {
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewTime)
	defer cancel()
	d.lease.leave(within)
	d.lease.release(within)
}

func (d *Desk) storeError(event string, err error) {
	d.meter.Error(ErrorStore)
	d.log.Error(event, "error", masked(err))
}

// run works its shards: at once when the bell rings, and as long as there is anything to do. When soft is done
// it ends after the batch it is at.
func (s *shards) run(soft, hard context.Context, bell <-chan struct{}) {
	for failures := 0; soft.Err() == nil; {
		worked, err := s.round(hard)
		switch {
		case err != nil:
			s.desk.storeError("turns.unavailable", err)
			rest(soft, pause(failures))
			failures++
			continue
		case !worked:
			wait(soft, bell)
		}
		failures = 0
	}
}

func wait(ctx context.Context, bell <-chan struct{}) {
	select {
	case <-bell:
	case <-ctx.Done():
	}
}

func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// Ready says why the desk is not at work: ErrUnavailable while its loops do not come round.
func (d *Desk) Ready() error {
	last := d.pulse.oldest()
	switch {
	case last.IsZero():
		return fmt.Errorf("%w: the turn loops have not begun", bot.ErrUnavailable)
	case d.c.Clock.Now().Sub(last) > drainTime:
		return fmt.Errorf("%w: a turn loop has not come round since %s", bot.ErrUnavailable, last.Format(time.RFC3339))
	default:
		return d.auditAlive()
	}
}
