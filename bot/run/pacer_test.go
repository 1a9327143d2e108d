package run_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// limited is a channel to a provider that counts in one of three ways and refuses what is too much.
type limited struct {
	mu      sync.Mutex
	n       int
	counts  func(l *limited, now time.Time) bool
	arrived []time.Time
	tokens  float64
	filled  time.Time
	random  *rand.Rand
	jitter  time.Duration
	refused int
	sent    int
	waits   []time.Duration // of replies, until they arrived
	early   int             // messages that came before the provider's time was over
	until   time.Time
}

func (*limited) Form() bot.Form { return bot.Form{Name: "plain"} }

func (l *limited) Limit() (int, time.Duration) { return l.n, time.Second }

func (l *limited) pause() { time.Sleep(10*time.Millisecond + l.draw()) }

func (l *limited) draw() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(l.random.Int64N(int64(l.jitter)))
}

func (l *limited) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	l.pause()
	ok := l.arrives(o)
	l.pause()
	if !ok {
		return bot.Receipt{}, &bot.RetryError{After: 5 * time.Second, Err: fmt.Errorf("%w: slow down", bot.ErrUnavailable)}
	}
	return bot.Receipt{}, nil
}

func (l *limited) arrives(o bot.Outgoing) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Before(l.until) {
		l.early++
	}
	if o.Class == bot.ClassReply {
		l.waits = append(l.waits, now.Sub(o.Queued))
	}
	if !l.counts(l, now) {
		l.refused++
		l.until = now.Add(5 * time.Second)
		return false
	}
	l.sent++
	return true
}

// seen is how many were refused, and how many came before the provider's time.
func (l *limited) seen() [2]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return [2]int{l.refused, l.early}
}

func sliding(l *limited, now time.Time) bool {
	l.arrived = slices.DeleteFunc(l.arrived, func(at time.Time) bool { return now.Sub(at) >= time.Second })
	l.arrived = append(l.arrived, now)
	return len(l.arrived) <= l.n
}

func fixed(l *limited, now time.Time) bool {
	l.arrived = slices.DeleteFunc(l.arrived, func(at time.Time) bool { return !at.Truncate(time.Second).Equal(now.Truncate(time.Second)) })
	l.arrived = append(l.arrived, now)
	return len(l.arrived) <= l.n
}

func bucket(l *limited, now time.Time) bool {
	if l.filled.IsZero() {
		l.filled, l.tokens = now, float64(l.n)
	}
	l.tokens = min(float64(l.n), l.tokens+now.Sub(l.filled).Seconds()*float64(l.n))
	l.filled = now
	l.tokens--
	return l.tokens >= -1e-6
}

func models() map[string]func(*limited, time.Time) bool {
	return map[string]func(*limited, time.Time) bool{"sliding window": sliding, "fixed window": fixed, "token bucket": bucket}
}

func TestAProvidersLimitIsUsedAndNeverBroken(t *testing.T) {
	for name, counts := range models() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &limited{n: 30, counts: counts, random: rand.New(rand.NewPCG(1, 2)), jitter: 20 * time.Millisecond}
				sendNotice(t, l, 30*time.Second)
				use := float64(l.sent) / (30 * 30)
				slices.Sort(l.waits)
				p99 := l.waits[len(l.waits)*99/100]
				t.Logf("%.1f%% of the limit, %d refusals, replies p99 %s", use*100, l.refused, p99)
				if l.refused > 0 || use < 0.88 || p99 > 200*time.Millisecond {
					t.Errorf("%.1f%% of the limit, %d refusals, replies p99 %s", use*100, l.refused, p99)
				}
			})
		})
	}
}

// sendNotice sends a notice that is longer than the time, while somebody asks something twice a second.
func sendNotice(t *testing.T, l *limited, span time.Duration) {
	h := newHouse(t)
	queueNotice(h, 1_200)
	begun := time.Now()
	stop := running(t, h, func(c *run.Config) { c.Accounts["web"] = l; c.Burst = -1 })
	for i := 0; time.Since(begun) < span; i++ {
		h.says(fmt.Sprint("asker ", i), "a question")
		time.Sleep(500 * time.Millisecond)
	}
	stop()
}

func TestARefusalFreezesTheWholeAccountUntilTheProvidersTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// The provider takes half of what it promised.
		half := func(l *limited, now time.Time) bool {
			l.arrived = slices.DeleteFunc(l.arrived, func(at time.Time) bool { return now.Sub(at) >= time.Second })
			l.arrived = append(l.arrived, now)
			return len(l.arrived) <= 15
		}
		l := &limited{n: 30, counts: half, random: rand.New(rand.NewPCG(1, 2)), jitter: 20 * time.Millisecond}
		sendNotice(t, l, 60*time.Second)
		t.Logf("%d sent, %d refused, %d on their way when it was refused", l.sent, l.refused, l.early)
		if l.refused == 0 || l.refused > 40 || l.early > 2*l.refused {
			t.Errorf("%d refused, %d came too early", l.refused, l.early)
		}
	})
}

func TestARestartDoesNotAskAFrozenProviderEarlier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		strict := &limited{n: 30, random: rand.New(rand.NewPCG(1, 2)), jitter: time.Millisecond, counts: func(*limited, time.Time) bool { return false }}
		with := func(c *run.Config) { c.Accounts["web"] = strict }
		stop := running(t, h, with)
		h.says("ann", "a")
		time.Sleep(time.Second)
		stop()
		h.want("asked", strict.seen()[0], 1)
		h.owner = "two"
		stop = running(t, h, with)
		h.says("bob", "b")
		time.Sleep(3 * time.Second)
		h.want("too early", strict.seen()[1], 0)
		h.want("asked", strict.seen()[0], 1)
		time.Sleep(3 * time.Second)
		h.want("asked again in its time", strict.seen()[0] > 1, true)
		h.want("too early", strict.seen()[1] > 1, false)
		stop()
	})
}
