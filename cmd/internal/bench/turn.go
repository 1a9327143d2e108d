package bench

import (
	"context"
	"errors"
	"time"

	"linli/bot"
)

// Messages come in as a messenger's polling brings them, and never more of them wait than this.
const (
	polled  = 64
	waiting = 2048
)

// turn measures whole messages: kept, understood, thought over, and their replies queued, all durable. Beside it, one
// transaction for each message, without any thinking.
func turn(ctx context.Context, b *bench) ([]Figure, error) {
	s, err := b.open(ctx, "turn", silent{})
	if err != nil {
		return nil, err
	}
	f, err := b.turns(ctx, s)
	return f, errors.Join(err, s.close())
}

func (b *bench) turns(ctx context.Context, s *site) ([]Figure, error) {
	p, err := b.plain(s)
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }()
	if _, err := s.holdBack(ctx); err != nil {
		return nil, err
	}
	stop := s.work(ctx)
	defer func() { _ = stop() }()
	if err := s.warm(ctx); err != nil {
		return nil, err
	}
	var ours, theirs usage
	v, err := b.inTurns(ctx, "turn", ours.of(s.said.Load, s.talk),
		theirs.of(p.last.Load, func(ctx context.Context, d time.Duration) (float64, error) {
			return throughput(ctx, p.writers, d, p.one)
		}))
	if err != nil {
		return nil, err
	}
	goal := times(5)
	if b.postgres() {
		goal = times(10)
	}
	return []Figure{
		{Name: "durable messages, thought over", Unit: perSecond, Value: v[0], Baseline: "a transaction each", Beside: v[1], Goal: goal},
		{Name: "processor time for one of them", Unit: "µs", Value: ours.each(), Baseline: "a transaction each", Beside: theirs.each()},
	}, nil
}

// talk lets people talk for some time and gives how many of their messages were answered in a second.
func (s *site) talk(ctx context.Context, within time.Duration) (float64, error) {
	began, before := time.Now(), s.said.Load()
	_, err := throughput(ctx, 4, within, func(ctx context.Context) error {
		in := make([]bot.Inbound, polled)
		for i := range in {
			in[i] = s.next()
		}
		if err := s.Desk.Take(ctx, in...); err != nil {
			return err
		}
		return s.turned(ctx, s.said.Load()-waiting)
	})
	if err != nil {
		return 0, err
	}
	err = s.turned(ctx, s.said.Load())
	return float64(s.said.Load()-before) / time.Since(began).Seconds(), err
}
