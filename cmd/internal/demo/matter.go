package demo

import (
	"slices"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
)

// matter is a ticket in the making, with its history.
type matter struct {
	t          desk.Ticket
	entries    []desk.Entry
	supporters []desk.Supporter
	into       *matter
	worker     bot.Staff
	account    string
	result     string // what is going to be done about it
}

// step is one thing that happens to a matter: who, when after the step before, and the state it leads to.
type step struct {
	verb   string
	after  time.Duration
	by     bot.PersonID
	to     string // "" = stays
	reason string
	words  string
	hidden bool // not for the reporter
	do     func(*desk.Ticket, time.Time)
}

// play lets the steps happen one after the other, none of them later than now: where there is not time enough,
// all of them happen sooner.
func (m *matter) play(now time.Time, steps ...step) {
	at, left := m.last(), now.Sub(m.last())
	var whole time.Duration
	for _, s := range steps {
		whole += s.after
	}
	hurry := 1.0
	if whole > 0 && whole > left*9/10 {
		hurry = float64(left) * 0.9 / float64(whole)
	}
	for _, s := range steps {
		at = at.Add(time.Duration(float64(s.after) * hurry))
		m.happen(s, later(m.last().Add(time.Minute), waking(at.Truncate(time.Minute), now)))
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// waking moves what would happen at night to the next morning, where that is not in the future.
func waking(at, now time.Time) time.Time {
	day := time.Date(at.Year(), at.Month(), at.Day(), 8, at.Minute(), 0, 0, at.Location())
	if at.Hour() >= 21 {
		day = day.AddDate(0, 0, 1)
	}
	if h := at.Hour(); (h < 7 || h >= 21) && day.After(at) && day.Before(now.Add(-time.Hour)) {
		return day
	}
	return at
}

func (m *matter) last() time.Time {
	if len(m.entries) == 0 {
		return m.t.Opened
	}
	return m.entries[len(m.entries)-1].At
}

func (m *matter) happen(s step, at time.Time) {
	e := desk.Entry{At: at, Actor: s.by, Account: m.account, Verb: s.verb, From: m.t.State, Reason: s.reason, Words: s.words, Public: !s.hidden}
	if s.by != m.t.Reporter {
		e.Account = "web"
	}
	if s.to != "" {
		m.t.State = s.to
	}
	if s.do != nil {
		s.do(&m.t, at)
	}
	e.To = m.t.State
	m.entries = append(m.entries, e)
}

// open begins the history.
func (m *matter) open(verb string) {
	m.entries = []desk.Entry{{At: m.t.Opened, Actor: m.t.Reporter, Helper: m.t.Helper, Account: m.account, Verb: verb,
		To: m.t.State, Words: m.t.Words, Public: true}}
}

// join adds neighbours who have the same problem.
func (b *builder) join(m *matter, n int) {
	seen := map[string]bool{m.t.Place.String(): true}
	for range n {
		p := b.neighbour(m.t.Place)
		if p.ID == m.t.Reporter || seen[p.Home.String()] {
			continue
		}
		seen[p.Home.String()] = true
		at := m.t.Opened.Add(between(b.rng, 10*time.Minute, max(20*time.Minute, b.now.Sub(m.t.Opened)/3)))
		m.supporters = append(m.supporters, desk.Supporter{Person: p.ID, Household: p.Home.String(), Since: at})
		m.t.Supports++
	}
}

// adopt takes in the people of a merged ticket.
func (m *matter) adopt(child *matter, household string) {
	m.t.Supports++
	m.supporters = append(m.supporters, desk.Supporter{Person: child.t.Reporter, Household: household, Since: child.t.Opened, From: child.t.Ref()})
	merged := child.entries[len(child.entries)-1]
	i, _ := slices.BinarySearchFunc(m.entries, merged.At, func(e desk.Entry, at time.Time) int { return e.At.Compare(at) })
	state := m.entries[max(i-1, 0)].To
	m.entries = slices.Insert(m.entries, max(i, 1), desk.Entry{At: merged.At, Actor: merged.Actor, Account: "web", Verb: merged.Verb,
		From: state, To: state, Reason: child.t.Code})
}

// neighbour is somebody who may have noticed it, too: of the same building, or anybody.
func (b *builder) neighbour(at bot.Place) roll.Person {
	for range 200 {
		p := pick(b.rng, b.adults)
		if at.Building == "" || p.Home.Building == at.Building {
			return p
		}
	}
	return pick(b.rng, b.adults)
}
