// Package demo makes a demonstration community, 和睦里小区, from a seed: its places, its made-up people, its staff and
// a month of tickets and wishes. The same seed and the same moment always give the same rows.
package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
)

// The cast: people whom transcripts and the documentation name.
const (
	ZhangPhone = "+8613800001111" // 张阿姨, at home in 3-2-501
	LiPhone    = "+8613800002222" // 李大爷
	ChenPhone  = "+8613800003333" // 陈小姐
)

// Name and DeskPhone are those of the community.
const (
	Name      = "和睦里小区"
	DeskPhone = "+8613800000000"
)

// Codes make public codes from numbers, as desk.Codes does.
type Codes interface {
	Ticket(community bot.CommunityID, number int64) (string, error)
	Wish(community bot.CommunityID, number int64) (string, error)
}

// Community is everything that the demonstration begins with.
type Community struct {
	Info          bot.Community
	Places        []roll.Place
	Organisations []roll.Organisation
	Rules         []roll.Rule
	People        []roll.Person // staff first
	Members       []roll.Member
	Tickets       []desk.Ticket // oldest first, numbered from 1
	Wishes        []desk.Wish   // oldest first, numbered from 1
	Outages       []desk.Outage
	Supporters    []desk.Supporter
	Entries       []desk.Entry // oldest first within each noun
}

// Groups are all rows to be inserted, in an order in which nothing names what is not there yet. Each group
// may be written in a transaction of its own.
func (c Community) Groups() [][]bot.Change {
	return [][]bot.Change{
		slices.Concat(inserts(c.Places), inserts(c.Organisations), inserts(c.Rules)),
		inserts(c.People), inserts(c.Members),
		slices.Concat(inserts(c.Tickets), inserts(c.Wishes), inserts(c.Outages)),
		slices.Concat(inserts(c.Supporters), inserts(c.Entries)),
	}
}

func inserts[T bot.Row](rows []T) []bot.Change {
	out := make([]bot.Change, len(rows))
	for i, r := range rows {
		out[i] = bot.Change{Row: r}
	}
	return out
}

// Build makes the community as it stands at now, whose zone is the community's.
func Build(id bot.CommunityID, seed uint64, now time.Time, codes Codes) (Community, error) {
	b := &builder{id: id, now: now.Truncate(time.Minute), rng: rand.New(rand.NewPCG(seed, 0x6c696e6c69)), codes: codes}
	b.out.Info = bot.Community{ID: id, Name: Name, Zone: now.Location(), Locale: "zh-CN", Phone: DeskPhone}
	b.estate()
	b.crew()
	b.residents()
	b.month()
	b.wishes()
	b.outages()
	return b.out, b.number()
}

// builder is a community in the making. Everything random comes from rng, in one order.
type builder struct {
	id    bot.CommunityID
	now   time.Time
	rng   *rand.Rand
	codes Codes
	out   Community

	homes   map[string][]roll.Person // who lives there, by home
	adults  []roll.Person            // who may report something
	matters []*matter
	wished  []*wished
}

// pick takes one of several.
func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// chance is true in so many of a hundred cases.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// between gives a duration, in whole minutes.
func between(r *rand.Rand, from, to time.Duration) time.Duration {
	return from + time.Duration(r.Int64N(int64(to-from)+1)).Truncate(time.Minute)
}

// number gives ids and codes in the order of opening, and hands the rows out.
func (b *builder) number() error {
	slices.SortStableFunc(b.matters, func(x, y *matter) int { return x.t.Opened.Compare(y.t.Opened) })
	slices.SortStableFunc(b.wished, func(x, y *wished) int { return x.w.Opened.Compare(y.w.Opened) })
	for i, m := range b.matters {
		m.t.ID = int64(i + 1)
		code, err := b.codes.Ticket(b.id, m.t.ID)
		if err != nil {
			return fmt.Errorf("demo ticket %d: %w", m.t.ID, err)
		}
		m.t.Code = code
	}
	for i, w := range b.wished {
		w.w.ID = int64(i + 1)
		code, err := b.codes.Wish(b.id, w.w.ID)
		if err != nil {
			return fmt.Errorf("demo wish %d: %w", w.w.ID, err)
		}
		w.w.Code = code
	}
	b.handOut()
	return nil
}

// handOut fills in what names another row's number.
func (b *builder) handOut() {
	for _, m := range b.matters {
		if m.into != nil {
			m.t.Into = m.into.t.ID
			m.into.adopt(m, b.home(m.t.Reporter))
		}
	}
	for _, m := range b.matters {
		b.out.Tickets = append(b.out.Tickets, m.t)
		b.attach(m.t.Ref(), m.entries, m.supporters)
	}
	for _, w := range b.wished {
		if w.into != nil {
			w.w.Into = w.into.w.ID
			w.into.adopt(w)
		}
	}
	for _, w := range b.wished {
		b.out.Wishes = append(b.out.Wishes, w.w)
		b.attach(w.w.Ref(), w.entries, w.supporters)
	}
}

func (b *builder) attach(of bot.Ref, entries []desk.Entry, supporters []desk.Supporter) {
	for _, e := range entries {
		e.Community, e.Of = b.id, of
		b.out.Entries = append(b.out.Entries, e)
	}
	for _, s := range supporters {
		s.Community, s.Of = b.id, of
		b.out.Supporters = append(b.out.Supporters, s)
	}
}
