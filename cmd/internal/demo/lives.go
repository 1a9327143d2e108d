package demo

import (
	"time"

	"linli/bot"
	"linli/bot/desk"
)

// grow takes a matter from received to the state in which it stands now.
func (b *builder) grow(m *matter, s story, state string) {
	switch state {
	case desk.StateReceived:
	case desk.StateWithdrawn:
		why := pick(b.rng, []string{"自己弄好了", "原来是虚惊一场", "邻居帮忙解决了"})
		m.play(b.now, closing("ticket.withdraw", state, m.t.Reporter, between(b.rng, time.Hour, 5*time.Hour), why))
	case desk.StateDeclined:
		m.play(b.now, closing("ticket.decline", state, b.named("刘主任").Person, 20*time.Hour, s.decline))
	case desk.StateMerged:
		b.merge(m, s)
	case desk.StateHandingOver:
		m.play(b.now, b.take(m), b.hand(m))
	default:
		m.play(b.now, b.work(m, s, state)...)
	}
}

// closing ends a matter for a reason.
func closing(verb, to string, by bot.PersonID, after time.Duration, reason string) step {
	return step{verb: verb, after: after, by: by, to: to, reason: reason,
		do: func(t *desk.Ticket, at time.Time) { t.Closed, t.Reason = at, reason }}
}

func closed(t *desk.Ticket, at time.Time) { t.Closed = at }

// take is the worker's 接单.
func (b *builder) take(m *matter) step {
	return step{verb: "ticket.take", after: between(b.rng, 5*time.Minute, 3*time.Hour), by: m.worker.Person, to: desk.StateAssigned,
		do: func(t *desk.Ticket, _ time.Time) { t.Worker, t.Org = m.worker.Person, m.worker.Org }}
}

// hand offers the matter to another organisation, which has not accepted yet.
func (b *builder) hand(m *matter) step {
	to, reason := orgOffice, "这个要居委会出面协调"
	if m.worker.Org == orgOffice {
		to, reason = orgProperty, "属于维修，请物业看一下"
	}
	return step{verb: "ticket.hand", after: between(b.rng, time.Hour, 4*time.Hour), by: m.worker.Person, to: desk.StateHandingOver, reason: reason,
		do: func(t *desk.Ticket, _ time.Time) { t.NextOrg, t.Bounces = to, 1 }}
}

// work is the way through the worker's hands to that state.
func (b *builder) work(m *matter, s story, state string) []step {
	steps := []step{b.take(m)}
	if state == desk.StateAssigned {
		return steps
	}
	steps = append(steps, b.visit(m), b.note(m, s))
	if state == desk.StateWaiting || s.waiting != "" && state != desk.StateInProgress && chance(b.rng, 20) {
		steps = append(steps, b.wait(m, s))
	}
	if state == desk.StateWaiting || state == desk.StateInProgress {
		return steps
	}
	if steps[len(steps)-1].to == desk.StateWaiting {
		steps = append(steps, b.resume(m))
	}
	return append(steps, b.finish(m, s, state)...)
}

// visit promises a time, on the next day.
func (b *builder) visit(m *matter) step {
	from := m.t.Opened.Add(day)
	from = time.Date(from.Year(), from.Month(), from.Day(), 9+b.rng.IntN(8), 0, 0, 0, from.Location())
	return step{verb: "ticket.visit", after: between(b.rng, 5*time.Minute, 2*time.Hour), by: m.worker.Person,
		do: func(t *desk.Ticket, _ time.Time) { t.VisitFrom, t.VisitTill = from, from.Add(2*time.Hour) }}
}

func (b *builder) note(m *matter, s story) step {
	return step{verb: "ticket.note", after: between(b.rng, time.Hour, 20*time.Hour), by: m.worker.Person, to: desk.StateInProgress, words: pick(b.rng, s.notes)}
}

func (b *builder) wait(m *matter, s story) step {
	return step{verb: "ticket.wait", after: between(b.rng, time.Hour, 6*time.Hour), by: m.worker.Person, to: desk.StateWaiting,
		reason: s.waiting, words: s.reason,
		do: func(t *desk.Ticket, at time.Time) { t.Paused, t.Waiting, t.Reason = at, s.waiting, s.reason }}
}

func (b *builder) resume(m *matter) step {
	return step{verb: "ticket.resume", after: between(b.rng, day, 3*day), by: m.worker.Person, to: desk.StateInProgress,
		do: func(t *desk.Ticket, at time.Time) {
			t.Due = t.Due.Add(at.Sub(t.Paused))
			t.Paused, t.Waiting, t.Reason = time.Time{}, "", ""
		}}
}

// finish is done and what the resident says afterwards, or closed unfixed.
func (b *builder) finish(m *matter, s story, state string) []step {
	if state == desk.StateUnfixed {
		return []step{closing("ticket.unfixed", state, m.worker.Person, 2*day, s.unfixed)}
	}
	done := m.done(between(b.rng, time.Hour, 30*time.Hour))
	if state == desk.StateDone {
		return []step{done}
	}
	return append([]step{done}, b.lookBack(m, done)...)
}

func (m *matter) done(after time.Duration) step {
	return step{verb: "ticket.done", after: after, by: m.worker.Person, to: desk.StateDone, words: m.result,
		do: func(t *desk.Ticket, at time.Time) { t.Done, t.Result = at, m.result }}
}

// lookBack is what the resident answers: mostly that it is fixed, sometimes that it is not (and then it
// is done again), often nothing.
func (b *builder) lookBack(m *matter, again step) []step {
	yes := step{verb: "ticket.fixed", after: between(b.rng, 20*time.Hour, 40*time.Hour), by: m.t.Reporter, to: desk.StateConfirmed,
		do: func(t *desk.Ticket, at time.Time) { t.Closed, t.Satisfied = at, "yes" }}
	silence := step{verb: "ticket.silence", after: 4 * day, to: desk.StateConfirmed, hidden: true, do: closed}
	broken := step{verb: "ticket.broken", after: between(b.rng, 20*time.Hour, 40*time.Hour), by: m.t.Reporter, to: desk.StateAssigned,
		words: pick(b.rng, []string{"没修好，还是老样子", "又坏了", "只好了一天"}), do: reopened}
	switch n := b.rng.IntN(100); {
	case n < 64:
		return []step{yes}
	case n < 72:
		return []step{broken, again, yes}
	default:
		return []step{silence}
	}
}

func reopened(t *desk.Ticket, _ time.Time) {
	t.Reopened++
	t.Done, t.Result, t.Satisfied = time.Time{}, "", ""
}

// merge makes the matter a second report of the same thing: the first one, an hour or two older, goes on with both.
func (b *builder) merge(m *matter, s story) {
	p := b.neighbour(m.t.Place)
	for p.ID == m.t.Reporter || p.Lang != "zh-CN" {
		p = b.neighbour(m.t.Place)
	}
	first := b.matter(s, p, m.t.Opened.Add(-between(b.rng, time.Hour, 3*time.Hour)))
	first.t.Place, first.worker = m.t.Place, m.worker
	first.t.Words, first.result = b.words(s.told, p, m.t.Place)
	first.entries = nil
	first.open("ticket.open")
	b.matters = append(b.matters, first)
	b.grow(first, s, desk.StateConfirmed)
	m.into = first
	m.play(b.now, step{verb: "ticket.merge", after: between(b.rng, 10*time.Minute, time.Hour), by: b.named("周经理").Person,
		to: desk.StateMerged, do: closed})
}

func (b *builder) home(p bot.PersonID) string { return b.out.People[p-1].Home.String() }
