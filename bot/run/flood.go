package run

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"linli/bot"
)

const (
	floodBurst = 40              // messages that somebody may write in one go, more than anybody types
	floodEvery = 2 * time.Second // … and then one each so often
	slowEvery  = time.Minute     // "slower, please" is said at most so often
	flowsMost  = 10_000          // chats remembered; those that were full again are forgotten first
)

// pace is how fast somebody writes, and what follows from it.
type pace int8

const (
	paceFine pace = iota
	paceSlow      // too fast, and told so now
	paceMute      // too fast, and told so a moment ago
)

// flows are the token buckets of chats. They live in memory: after a restart somebody may write one burst more, no worse.
type flows struct {
	burst int // negative = any number
	mu    sync.Mutex
	of    map[chat]*flow
}

type flow struct {
	bucket *rate.Limiter
	told   time.Time
}

// judge takes a token for a message, by the time at which it came in: who wrote much while the desk was away has not
// written fast. What may save a life, and a stop, always passes.
func (f *flows) judge(p Pending, now time.Time) pace {
	if f.burst < 0 || p.ID == 0 || p.Speaker.Conversation == 0 {
		return paceFine
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	w := f.flow(chat{p.Speaker.Community, p.Speaker.Conversation}, now)
	switch at := earliest(p.At, now); {
	case w.bucket.AllowN(at, 1), urgent(p.Meaning):
		return paceFine
	case now.Sub(w.told) >= slowEvery || now.Before(w.told):
		return paceSlow
	default:
		return paceMute
	}
}

func urgent(m bot.Meaning) bool {
	return m.Intent == bot.IntentEmergency || m.Control == bot.ControlStop || m.Control == bot.ControlStart
}

// earliest keeps a clock of a provider's own from lending anybody tokens of the future.
func earliest(at, now time.Time) time.Time {
	if at.IsZero() || at.After(now) {
		return now
	}
	return at
}

func (f *flows) flow(c chat, now time.Time) *flow {
	if w, ok := f.of[c]; ok {
		return w
	}
	if f.of == nil || len(f.of) >= flowsMost {
		f.forget(now)
	}
	w := &flow{bucket: rate.NewLimiter(rate.Every(floodEvery), f.burst)}
	f.of[c] = w
	return w
}

// forget drops the chats whose buckets are full again; when there are too many others, all.
func (f *flows) forget(now time.Time) {
	kept := map[chat]*flow{}
	for c, w := range f.of {
		if w.bucket.TokensAt(now) < float64(f.burst) {
			kept[c] = w
		}
	}
	if len(kept) >= flowsMost {
		kept = map[chat]*flow{}
	}
	f.of = kept
}

// told notes, once it is written, that somebody was asked to write more slowly.
func (f *flows) told(t *turn) {
	if t.pace != paceSlow {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	s := t.pending.Speaker
	f.flow(chat{s.Community, s.Conversation}, t.now).told = t.now
}

// slowDown answers a flood: the message is kept, and nothing else happens.
func (t *turn) slowDown() {
	t.desk.meter.Error(ErrorFlood)
	if t.pace == paceSlow {
		t.letters = append(t.letters, letter{post: bot.Post{Conversation: t.pending.Speaker.Conversation, Text: "corridor.slower", Class: bot.ClassReply}})
	}
}
