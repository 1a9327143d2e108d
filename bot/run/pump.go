package run

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"linli/bot"
)

// maxPump ends a Pump that finds no end, say because two bots talk to each other.
const maxPump = 10_000

// Pump does all that is due now, turns, timers and sends, in one goroutine and in a fixed order, until
// nothing is left. It is for tests, transcripts and single commands; never while Run runs.
func (d *Desk) Pump(ctx context.Context) error {
	if names := d.leases(); !d.lease.fresh(names) {
		if err := d.lease.renew(ctx, names); err != nil {
			return err
		}
	}
	all := d.newShards(shardNames())
	for range maxPump {
		turned, err := all.round(ctx)
		if err != nil {
			return err
		}
		sent, err := d.sendAll(ctx)
		if err != nil {
			return err
		}
		if turned || sent {
			continue
		}
		if !d.auditDue() {
			return nil
		}
		if err := d.audit(ctx); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: %d rounds and no end", bot.ErrConflict, maxPump)
}

// Rest gives back what Pump holds, so that the next process need not wait for it. Run does so by itself.
func (d *Desk) Rest(ctx context.Context) { d.release(ctx) }

// sendAll hands over once what is due for each account.
func (d *Desk) sendAll(ctx context.Context) (any bool, err error) {
	for _, account := range slices.Sorted(maps.Keys(d.c.Accounts)) {
		name := sendName(account)
		sent, err := d.sendDue(ctx, account)
		switch {
		case errors.Is(err, bot.ErrNotAllowed): // somebody else sends for it now
			d.lease.drop(Lease{Name: name})
		case err != nil:
			return any, fmt.Errorf("send for %s: %w", account, err)
		}
		any = any || sent
	}
	return any, nil
}

func (d *Desk) sendDue(ctx context.Context, account string) (bool, error) {
	lease, ok := d.lease.get(sendName(account))
	if !ok {
		return false, nil
	}
	due, err := d.c.Store.Due(ctx, lease, account, d.c.Clock.Now(), maxSend)
	if err != nil {
		return false, err
	}
	results := d.inTurn(ctx, d.c.Accounts[account], due)
	if len(results) == 0 {
		return false, ctx.Err()
	}
	if err := d.c.Store.Done(ctx, lease, d.c.Clock.Now(), results); err != nil {
		return false, err
	}
	d.at(PointDone)
	return true, nil
}

// inTurn hands the messages over one after another; after one that must be tried again later, those of
// its lane stay behind it.
func (d *Desk) inTurn(ctx context.Context, c Channel, due []bot.Outgoing) []Result {
	var results []Result
	held := map[lane]bool{}
	for _, o := range due {
		if held[laneOf(o)] {
			continue
		}
		r, ok := d.deliver(ctx, c, o)
		if !ok {
			break
		}
		held[laneOf(o)] = r.Retry > 0
		results = append(results, r)
	}
	return results
}
