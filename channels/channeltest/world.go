package channeltest

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"linli/bot"
)

// Names that every channel under test is opened with.
const (
	Community = bot.CommunityID(7)
	Account   = "test/channel"
)

// World is all that surrounds a channel: the desk's door, a clock that stands still, a log that is
// read afterwards, and the history that a page shows. It outlives a restart of the channel.
type World struct {
	Door *Door
	Log  *slog.Logger
	// Kept is what the person's side keeps over a restart: a cookie jar, a provider's mailbox.
	Kept any

	logs    *logs
	mu      sync.Mutex
	history []Entry
}

// Entry is one message of the history; exactly one of In and Out is set.
type Entry struct {
	ID  int64 // grows by one
	In  *bot.Inbound
	Out *bot.Outgoing
}

// NewWorld makes an empty one.
func NewWorld() *World {
	w := &World{logs: &logs{}}
	w.Log = slog.New(slog.NewJSONHandler(w.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.Door = &Door{world: w, keys: map[string]bool{}}
	return w
}

// Now implements run.Clock: 2 March 2026, 08:15 in Shanghai, for ever.
func (w *World) Now() time.Time { return time.Date(2026, 3, 2, 0, 15, 0, 0, time.UTC) }

// History is everything kept and queued so far, oldest first.
func (w *World) History() []Entry {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.history)
}

// Queue keeps an outgoing message, as the outbox does before it is handed to the channel, and gives it
// its ID, account and community.
func (w *World) Queue(o bot.Outgoing) bot.Outgoing {
	w.mu.Lock()
	defer w.mu.Unlock()
	o.ID, o.Community, o.Account = bot.OutboxID(len(w.history)+1), Community, Account
	w.history = append(w.history, Entry{ID: int64(o.ID), Out: &o})
	return o
}

func (w *World) keep(in bot.Inbound) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.history = append(w.history, Entry{ID: int64(len(w.history)) + 1, In: &in})
}

// Door is the desk: it keeps a message once per key, in a ledger, and can be out of order.
type Door struct {
	world *World
	mu    sync.Mutex
	err   error
	calls []bot.Inbound
	keys  map[string]bool
	kept  []bot.Inbound
}

// Take implements run.Door.
func (d *Door) Take(_ context.Context, in ...bot.Inbound) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls = append(d.calls, in...)
	if d.err != nil {
		return d.err
	}
	for _, m := range in {
		if key := m.Account + "\x00" + m.Key; !d.keys[key] {
			d.keys[key] = true
			d.kept = append(d.kept, m)
			d.world.keep(m)
		}
	}
	return nil
}

// Fail makes every Take give err until it is given nil.
func (d *Door) Fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.err = err
}

// Calls is every message handed over, kept or not, in order.
func (d *Door) Calls() []bot.Inbound {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.calls)
}

// Kept is every message kept, once per key, in order.
func (d *Door) Kept() []bot.Inbound {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.kept)
}

// logs collects what is logged.
type logs struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
