package run_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/run"
)

func (m *memory) Due(_ context.Context, l run.Lease, account string, now time.Time, most int) ([]bot.Outgoing, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.refused("due", run.Batch{}); err != nil {
		return nil, err
	}
	if err := m.checks([]run.Lease{l}); err != nil {
		return nil, err
	}
	var got []bot.Outgoing
	held := map[string]bool{}
	for _, q := range m.out {
		lane := fmt.Sprint(q.Conversation, q.Class)
		if q.state != "" || q.Account != account || held[lane] {
			continue
		}
		if q.notBefore.After(now) {
			held[lane] = q.tries > 0
			continue
		}
		got = append(got, bot.Outgoing{
			ID: q.ID, Community: 1, Account: account, Chat: m.byID[q.Conversation].chat, Conversation: q.Conversation,
			Class: q.Class, Body: q.Body, Card: q.Card, Tries: q.tries,
			Queued: q.queued, Quiet: q.Quiet, Duty: !m.byID[q.Conversation].staff.IsZero(), Zone: m.byID[q.Conversation].zone,
		})
	}
	slices.SortStableFunc(got, func(a, b bot.Outgoing) int { return cmp.Compare(a.Class, b.Class) })
	return got[:min(len(got), most)], nil
}

func (m *memory) Done(_ context.Context, l run.Lease, now time.Time, rs []run.Result) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.refused("done", run.Batch{}); err != nil {
		return err
	}
	if err := m.checks([]run.Lease{l}); err != nil {
		return err
	}
	for _, r := range rs {
		q := m.out[r.ID-1]
		switch {
		case q.state != "":
			panic("a message was sent after it was done")
		case r.Failed != "":
			q.state, q.why = "failed", r.Failed
		case !r.Hold.IsZero():
			q.tries, q.notBefore = 0, r.Hold
		case r.Retry > 0:
			q.tries++
			q.notBefore = now.Add(r.Retry)
		default:
			q.state = "sent"
		}
	}
	return nil
}

func (m *memory) Acquire(_ context.Context, name, owner string, now, expires time.Time) (run.Lease, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.refused("acquire", run.Batch{}); err != nil {
		return run.Lease{}, err
	}
	l := m.leases[name]
	if l.Owner != owner {
		if l.Owner != "" && m.until[name].After(now) {
			return run.Lease{}, fmt.Errorf("%w: %s is held", bot.ErrConflict, name)
		}
		l = run.Lease{Name: name, Owner: owner, Epoch: l.Epoch + 1}
	}
	m.leases[name], m.until[name] = l, expires
	return l, nil
}

func (m *memory) Release(_ context.Context, l run.Lease) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.leases[l.Name] == l {
		m.leases[l.Name] = run.Lease{Name: l.Name, Epoch: l.Epoch}
	}
	return nil
}

func (m *memory) Wake(topic string) <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	ear := make(chan struct{}, 1)
	m.ears[topic] = append(m.ears[topic], ear)
	return ear
}

func (m *memory) wake(topic string) {
	for _, ear := range m.ears[topic] {
		select {
		case ear <- struct{}{}:
		default:
		}
	}
}

// steal gives every lease to another process.
func (m *memory) steal(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for name, l := range m.leases {
		m.leases[name] = run.Lease{Name: name, Owner: "another", Epoch: l.Epoch + 1}
		m.until[name] = now.Add(time.Hour)
	}
}

// states lists the outbox as "text state".
func (m *memory) states() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, q := range m.out {
		out = append(out, q.Body.Text+" "+cmp.Or(q.state, "waiting"))
	}
	return out
}

func (m *memory) turned() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.ledger)
}

// wideMemory is a memory that works many shards at once.
type wideMemory struct{ *memory }

func (m wideMemory) ClaimAll(_ context.Context, ls []run.Lease, now time.Time, most int) ([]run.Pending, error) {
	return m.claim(ls, now, most)
}

func (m wideMemory) CommitAll(_ context.Context, ls []run.Lease, b run.Batch) ([]int, error) {
	return m.commit(ls, b)
}

func (m wideMemory) AcquireAll(ctx context.Context, names []string, owner string, now, expires time.Time) ([]run.Lease, error) {
	var got []run.Lease
	for _, name := range names {
		if l, err := m.Acquire(ctx, name, owner, now, expires); err == nil {
			got = append(got, l)
		}
	}
	return got, m.refusedNow("acquire")
}

func (m wideMemory) refusedNow(call string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.refused(call, run.Batch{})
}
