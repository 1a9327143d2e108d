package run_test

import (
	"cmp"
	"context"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/run"
)

func (m *memory) NextIDs(_ context.Context, _ bot.CommunityID, n int) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	first := m.nextAsk + 1
	m.nextAsk += int64(n)
	return first, nil
}

func (m *memory) Commit(_ context.Context, l run.Lease, b run.Batch) ([]int, error) {
	return m.commit([]run.Lease{l}, b)
}

func (m *memory) commit(ls []run.Lease, b run.Batch) ([]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.refused("commit", b); err != nil {
		return nil, err
	}
	if err := m.checks(ls); err != nil {
		return nil, err
	}
	var lost []int
	for i, t := range b.Turns {
		if !m.current(t) {
			lost = append(lost, i)
			continue
		}
		m.write(t, b.Now)
	}
	m.batches = append(m.batches, len(b.Turns))
	m.wake("outbox")
	return lost, nil
}

func (m *memory) current(t run.Turn) bool {
	for _, c := range t.Changes {
		if c.Version != m.rows[c.Row.Ref()].Version {
			return false
		}
	}
	return true
}

func (m *memory) write(t run.Turn, now time.Time) {
	if t.Timer.Ref.Kind != "" {
		delete(m.timers, t.Timer.Ref.String()+t.Timer.Name)
		m.ledger = append(m.ledger, "timer "+t.Timer.Ref.String())
	}
	for _, r := range m.inbox {
		if t.Pending != 0 && r.id == t.Pending {
			if r.done {
				panic("a message was turned twice")
			}
			r.done = true
			m.ledger = append(m.ledger, "turn "+r.talk.chat+" "+r.kept.Meaning.Text)
		}
	}
	if talk := m.byID[t.Conv]; talk != nil {
		if t.Session != nil {
			talk.session = t.Session
		}
		if t.Lang != "" {
			talk.lang = t.Lang
		}
	}
	m.writeRest(t, now)
}

func (m *memory) writeRest(t run.Turn, now time.Time) {
	for _, c := range t.Changes {
		row := c.Row.(thing)
		row.Version = c.Version + 1
		m.rows[row.Ref()] = row
	}
	for _, timer := range t.Timers {
		m.timers[timer.Ref.String()+timer.Name] = due{timer, bot.ConversationID(timer.Ref.ID)}
	}
	m.asks = slices.DeleteFunc(m.asks, func(a bot.Ask) bool { return slices.Contains(t.Closed, a.ID) })
	m.asks = append(m.asks, t.Asks...)
	for _, o := range t.Out {
		o.ID = bot.OutboxID(len(m.out) + 1)
		m.out = append(m.out, &queued{Out: o, notBefore: cmp.Or(o.NotBefore, now), queued: now})
	}
	m.missed = append(m.missed, t.Unreached...)
	if t.Poison != "" {
		m.poisoned = append(m.poisoned, t)
	}
}
