package bench

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"linli/bot"
)

// slots is how many messages are on their way at the same time, for ours and for the baselines.
const slots = 16

// provider is a channel that posts each message to a provider on loopback.
type provider struct{ *caller }

// Form implements run.Channel.
func (provider) Form() bot.Form { return bot.Form{Name: "sms", SMS: true} }

// Send implements run.Channel.
func (p provider) Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error) {
	body, err := json.Marshal(map[string]string{"to": o.Chat, "text": o.Body.Text})
	if err != nil {
		return bot.Receipt{}, err
	}
	return bot.Receipt{ProviderID: strconv.FormatInt(int64(o.ID), 10)}, p.post(ctx, body)
}

// send measures handing over queued messages to a provider on loopback, one request each, with what became of each kept
// durably. Beside it, a bare loop of requests, and one with a commit for each.
func send(ctx context.Context, b *bench) ([]Figure, error) {
	address, stop, err := listen(http.HandlerFunc(accept))
	if err != nil {
		return nil, err
	}
	defer stop()
	p := provider{newCaller(address)}
	s, err := b.open(ctx, "send", p)
	if err != nil {
		return nil, err
	}
	f, err := b.sends(ctx, s, p)
	return f, errors.Join(err, s.close())
}

// accept is the provider.
func accept(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }

func (b *bench) sends(ctx context.Context, s *site, p provider) ([]Figure, error) {
	db, err := b.plain(s)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	t := tally{plain: db, provider: p}
	bare := func(ctx context.Context) error { _, err := p.Send(ctx, example()); return err }
	v, err := b.inTurns(ctx, "send", s.handOver,
		func(ctx context.Context, d time.Duration) (float64, error) { return throughput(ctx, slots, d, bare) },
		t.handOver)
	if err != nil {
		return nil, err
	}
	return []Figure{
		{Name: "hand-over", Unit: perSecond, Value: v[0], Baseline: "a bare loop of requests", Beside: v[1], Goal: times(0.6)},
		{Name: "hand-over", Unit: perSecond, Value: v[0], Baseline: "a commit for each", Beside: v[2], Goal: times(5)},
	}, nil
}

// tally hands over with a commit for each.
type tally struct {
	*plain
	provider
	queued, n int64
}

// atOnce is how many messages the tally queues at a time; queueing them is not measured.
const atOnce = 2048

// handOver hands over queued messages for a while and gives how many in a second.
func (t *tally) handOver(ctx context.Context, within time.Duration) (float64, error) {
	var took time.Duration
	before := t.n
	for took < within {
		if err := t.queue(ctx, t.queued+1, t.queued+atOnce); err != nil {
			return 0, err
		}
		t.queued += atOnce
		began := time.Now()
		if err := t.some(ctx, within-took); err != nil {
			return 0, err
		}
		took += time.Since(began)
	}
	return float64(t.n-before) / took.Seconds(), nil
}

// some hands over what is queued, or as much of it as it can within a time.
func (t *tally) some(ctx context.Context, within time.Duration) error {
	var n atomic.Int64
	n.Store(t.n)
	_, err := throughput(ctx, slots, within, func(ctx context.Context) error {
		mine := n.Add(1)
		if mine > t.queued {
			return errQueueEmpty
		}
		_, err := t.Send(ctx, example())
		return errors.Join(err, t.sent(ctx, mine))
	})
	t.n = min(n.Load(), t.queued)
	if errors.Is(err, errQueueEmpty) {
		return nil
	}
	return err
}

// errQueueEmpty ends a round of the tally.
var errQueueEmpty = errors.New("all that was queued is handed over")

func example() bot.Outgoing {
	return bot.Outgoing{ID: 1, Chat: "17", Body: bot.Body{Text: "请问在哪里？例：3号楼2单元501"}}
}

// handOver queues replies while nothing may be sent, and then measures how fast they go.
func (s *site) handOver(ctx context.Context, within time.Duration) (float64, error) {
	queued, err := s.queue(ctx, within)
	if err != nil {
		return 0, err
	}
	before := s.counts.sent.Load()
	began, stop := time.Now(), s.work(ctx)
	err = reach(ctx, &s.counts.sent, before+queued)
	took := time.Since(began)
	return float64(queued) / took.Seconds(), errors.Join(err, stop())
}

// queue has people talk for a while with the desk's sending held back, and gives how many replies wait.
func (s *site) queue(ctx context.Context, within time.Duration) (int64, error) {
	release, err := s.holdBack(ctx)
	if err != nil {
		return 0, err
	}
	stop := s.work(ctx)
	_, err = s.talk(ctx, within)
	if err := errors.Join(err, stop(), release()); err != nil {
		return 0, err
	}
	stats, err := s.DB.Stats(ctx)
	return stats.Outbox[account].Depth, err
}
