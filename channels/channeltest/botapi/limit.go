package botapi

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"
)

// Model is how a server counts what it allows. Telegram does not say which one it is, so a bot must do with each.
type Model string

// The models.
const (
	Unlimited   Model = ""
	Sliding     Model = "sliding" // never more than so many within any second
	Fixed       Model = "fixed"   // never more than so many within one second of the clock
	TokenBucket Model = "bucket"  // a bucket of so many that fills evenly
)

// Limit is what a server allows a bot. With a model, a chat gets one message a second, and a group twenty a minute.
type Limit struct {
	Model     Model
	PerSecond int // 30 when zero
}

// meter allows n per span.
type meter struct {
	model Model
	n     int
	span  time.Duration
	times []time.Time // of what was allowed: sliding and fixed
	level float64     // of the bucket
	last  time.Time
}

// wait is how long until one more is allowed; nothing when it is.
func (m *meter) wait(now time.Time) time.Duration {
	switch m.model {
	case Sliding:
		m.forget(now.Add(-m.span))
		if len(m.times) < m.n {
			return 0
		}
		return m.times[0].Add(m.span).Sub(now)
	case Fixed:
		m.forget(now.Truncate(m.span).Add(-1))
		if len(m.times) < m.n {
			return 0
		}
		return now.Truncate(m.span).Add(m.span).Sub(now)
	default:
		return m.drip(now)
	}
}

// forget drops what was allowed at or before a moment.
func (m *meter) forget(until time.Time) {
	for len(m.times) > 0 && !m.times[0].After(until) {
		m.times = m.times[1:]
	}
}

func (m *meter) drip(now time.Time) time.Duration {
	if m.last.IsZero() {
		m.level = float64(m.n)
	} else {
		m.level = min(float64(m.n), m.level+float64(m.n)*now.Sub(m.last).Seconds()/m.span.Seconds())
	}
	m.last = now
	if m.level >= 1-1e-9 {
		return 0
	}
	return time.Duration((1 - m.level) / float64(m.n) * float64(m.span))
}

func (m *meter) take(now time.Time) {
	m.times = append(m.times, now)
	m.level--
}

// limiter holds a bot to its limits.
type limiter struct {
	limit Limit
	all   *meter
	chats map[int64]*meter
}

func newLimiter(l Limit) limiter {
	if l.PerSecond == 0 {
		l.PerSecond = 30
	}
	return limiter{l, &meter{model: l.Model, n: l.PerSecond, span: time.Second}, map[int64]*meter{}}
}

// allow takes one from each meter of a call, or none of them.
func (l limiter) allow(now time.Time, req request) error {
	if l.limit.Model == Unlimited {
		return nil
	}
	meters := l.meters(req)
	for _, m := range meters {
		if wait := m.wait(now); wait > 0 {
			return throttled(wait)
		}
	}
	for _, m := range meters {
		m.take(now)
	}
	return nil
}

// meters of a call: messages count for all and for their chat, edits for all only.
func (l limiter) meters(req request) []*meter {
	switch {
	case req.method == "sendchataction":
		return nil
	case strings.HasPrefix(req.method, "send"):
		return []*meter{l.all, l.chat(req.int("chat_id"))}
	case strings.HasPrefix(req.method, "edit"):
		return []*meter{l.all}
	default:
		return nil
	}
}

func (l limiter) chat(id int64) *meter {
	m, ok := l.chats[id]
	if !ok && id < 0 {
		m = &meter{model: l.limit.Model, n: 20, span: time.Minute}
	} else if !ok {
		m = &meter{model: l.limit.Model, n: 1, span: time.Second}
	}
	l.chats[id] = m
	return m
}

func throttled(wait time.Duration) *Refusal {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return &Refusal{
		Code: http.StatusTooManyRequests, Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		Parameters: &Parameters{RetryAfter: seconds},
	}
}
