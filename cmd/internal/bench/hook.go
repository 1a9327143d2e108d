package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/channels/hook"
)

// callers is how many connections call a hook at the same time.
const callers = 64

// secret signs what comes in.
const secret = "of the bench alone"

// hooked measures messages that come in by HTTP, signed, and are acknowledged when they are durable, while their replies are
// thought of and queued. The load is made by this same process, on the same processors.
func hooked(ctx context.Context, b *bench) ([]Figure, error) {
	s, err := b.open(ctx, "hook", silent{})
	if err != nil {
		return nil, err
	}
	f, err := b.hooks(ctx, s)
	return f, errors.Join(err, s.close())
}

func (b *bench) hooks(ctx context.Context, s *site) ([]Figure, error) {
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
	ours, closeOurs, err := s.hook(s.Desk)
	if err != nil {
		return nil, err
	}
	defer closeOurs()
	theirs, closeTheirs, err := s.hook(p)
	if err != nil {
		return nil, err
	}
	defer closeTheirs()
	return b.compareHooks(ctx, s, newCaller(ours), newCaller(theirs))
}

// hook opens a hook on loopback that hands over to a door.
func (s *site) hook(door run.Door) (address string, stop func(), err error) {
	h, err := hook.New(hook.Config{
		Account: account, Community: 1, Secret: []byte(secret), URL: "http://127.0.0.1/", Door: door, Receipts: s.DB,
		Clock: wallClock{}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return "", nil, err
	}
	return listen(h)
}

// Take implements run.Door the plain way.
func (p *plain) Take(ctx context.Context, in ...bot.Inbound) error {
	for range in {
		if err := p.one(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) compareHooks(ctx context.Context, s *site, ours, theirs *caller) ([]Figure, error) {
	alone, err := b.alone(ctx, s, ours)
	if err != nil {
		return nil, err
	}
	v, err := b.inTurns(ctx, "hook",
		func(ctx context.Context, d time.Duration) (float64, error) {
			began, before := time.Now(), s.said.Load()
			if _, err := throughput(ctx, callers, d, func(ctx context.Context) error { return ours.call(ctx, s.next()) }); err != nil {
				return 0, err
			}
			err := s.turned(ctx, s.said.Load())
			return float64(s.said.Load()-before) / time.Since(began).Seconds(), err
		},
		func(ctx context.Context, d time.Duration) (float64, error) {
			return throughput(ctx, callers, d, func(ctx context.Context) error { return theirs.call(ctx, s.other()) })
		})
	if err != nil {
		return nil, err
	}
	goal := atLeast(8000)
	if b.postgres() {
		goal = times(5)
	}
	return []Figure{
		{Name: "webhook, reply queued", Unit: perSecond, Value: v[0], Baseline: "a transaction each", Beside: v[1], Goal: goal},
		{Name: "webhook, idle, p50", Unit: "ms", Value: alone, Baseline: "two fsyncs + 1 ms", Beside: b.patience(), Goal: atMost(b.patience())},
	}, nil
}

// patience is how long an idle desk may take to acknowledge, in milliseconds.
func (b *bench) patience() float64 { return 2*b.fsync.Seconds()*1e3 + 1 }

// alone measures calls with nothing else going on: the median, in milliseconds.
func (b *bench) alone(ctx context.Context, s *site, c *caller) (float64, error) {
	b.Progress("hook, idle")
	var took []float64
	for range 40 {
		began := time.Now()
		if err := c.call(ctx, s.next()); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began).Seconds()*1e3)
		time.Sleep(5 * time.Millisecond)
	}
	slices.Sort(took)
	return took[len(took)/2], s.turned(ctx, s.said.Load())
}

// other is a message for the baseline: it does not count as said.
func (s *site) other() bot.Inbound {
	return bot.Inbound{Key: "k", Chat: "c", Text: "厨房水管漏水了"}
}

// listen serves on loopback.
func listen(h http.Handler) (address string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	return "http://" + l.Addr().String(), func() { _ = server.Close() }, nil
}

// caller posts to one address over connections that it keeps.
type caller struct {
	address string
	client  *http.Client
	posted  atomic.Int64
}

func newCaller(address string) *caller {
	return &caller{address: address, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers, MaxConnsPerHost: callers}}}
}

// call hands one message in, as a bridge does.
func (c *caller) call(ctx context.Context, in bot.Inbound) error {
	body, err := json.Marshal(map[string]any{"messages": []map[string]string{{"id": in.Key, "chat": in.Chat, "text": in.Text}}})
	if err != nil {
		return err
	}
	return c.post(ctx, body)
}

func (c *caller) post(ctx context.Context, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set(hook.Header, hook.Sign([]byte(secret), time.Now(), body))
	answer, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	c.posted.Add(1)
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("the hook answers %s", answer.Status)
	}
	return nil
}
