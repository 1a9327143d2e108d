package demo

import (
	"slices"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
)

// wished is a wish in the making, with its history.
type wished struct {
	w          desk.Wish
	entries    []desk.Entry
	supporters []desk.Supporter
	into       *wished
}

// How old a wish is by its state: what is done was wished for long ago.
var wishAges = map[string][2]time.Duration{
	desk.StateOpen: {2 * time.Hour, 12 * day}, desk.StateGrouped: {3 * day, 20 * day}, desk.StateUnderReview: {8 * day, 28 * day},
	desk.StateAdopted: {15 * day, 30 * day}, desk.StateDeclined: {10 * day, 30 * day}, desk.StateFunded: {25 * day, 60 * day},
	desk.StateInProgress: {25 * day, 75 * day}, desk.StateDone: {30 * day, 90 * day},
	desk.StateMerged: {day, 6 * day}, desk.StateWithdrawn: {5 * day, 15 * day},
}

// wishVerdicts is the way of answers to a state.
var wishVerdicts = map[string][]string{
	desk.StateAdopted: {desk.StateAdopted}, desk.StateDeclined: {desk.StateDeclined}, desk.StateFunded: {desk.StateAdopted, desk.StateFunded},
	desk.StateInProgress: {desk.StateAdopted, desk.StateInProgress}, desk.StateDone: {desk.StateAdopted, desk.StateInProgress, desk.StateDone},
}

// wishes makes the list, those that were merged into others last.
func (b *builder) wishes() {
	for _, d := range dreams {
		if d.state == desk.StateMerged {
			continue
		}
		ages := wishAges[d.state]
		b.wished = append(b.wished, b.wish(d, b.daytime(between(b.rng, ages[0], ages[1]))))
	}
	for _, d := range dreams {
		if d.state == desk.StateMerged {
			b.mergeWish(d)
		}
	}
}

// wish makes one with its supporters and the way to where it stands.
func (b *builder) wish(d dream, opened time.Time) *wished {
	w := &wished{w: desk.Wish{Community: b.id, Version: 1, State: d.state, Category: d.category, Place: bot.ParsePlace(d.place),
		Words: d.says, Title: d.title, Answer: d.answer, Opened: opened}}
	if d.state == desk.StateOpen {
		w.w.Title = "" // nobody has worded it yet
	}
	for _, p := range b.distinct(d.supports, w.w.Place, english(d.says)) {
		since := opened
		if len(w.supporters) > 0 {
			since = opened.Add(between(b.rng, time.Hour, max(2*time.Hour, b.now.Sub(opened)*2/3)))
		}
		w.supporters = append(w.supporters, desk.Supporter{Person: p.ID, Household: p.Home.String(), Since: earlier(since, b.now)})
	}
	w.w.Reporter, w.w.Supports = w.supporters[0].Person, len(w.supporters)
	w.entries = []desk.Entry{{At: opened, Actor: w.w.Reporter, Account: "web", Verb: "wish.open", To: desk.StateOpen, Words: d.says, Public: true}}
	b.wayOf(w, d)
	return w
}

func earlier(a, b time.Time) time.Time {
	if a.After(b) {
		return b
	}
	return a
}

// adopt notes with which wish some of its people came.
func (w *wished) adopt(child *wished) {
	for i, s := range w.supporters {
		if slices.ContainsFunc(child.supporters, func(c desk.Supporter) bool { return c.Person == s.Person }) {
			w.supporters[i].From = child.w.Ref()
		}
	}
}

// distinct are that many people of different households, the first of whom speaks the wish's language.
func (b *builder) distinct(n int, at bot.Place, english bool) []roll.Person {
	seen := map[string]bool{}
	var out []roll.Person
	for len(out) < n {
		p := b.neighbour(at)
		if seen[p.Home.String()] || len(out) == 0 && (p.Lang == "en") != english {
			continue
		}
		seen[p.Home.String()] = true
		out = append(out, p)
	}
	return out
}

// wayOf writes the history between the wish and its state.
func (b *builder) wayOf(w *wished, d dream) {
	boss := b.named("赵书记")
	if d.state == desk.StateWithdrawn {
		b.wishStep(w, w.w.Reporter, "wish.unsupport", desk.StateWithdrawn, "", 2*day)
		w.w.Answered = time.Time{}
		return
	}
	if d.state == desk.StateOpen {
		return
	}
	b.wishStep(w, b.named("刘主任").Person, "wish.title", desk.StateGrouped, "", 2*day)
	if d.state == desk.StateGrouped {
		return
	}
	b.wishStep(w, boss.Person, "wish.review", desk.StateUnderReview, "", 2*day)
	for _, verdict := range wishVerdicts[d.state] {
		reason := d.answer
		if verdict != d.state {
			reason = "居民支持多，列入幸福清单"
		}
		b.wishStep(w, boss.Person, "wish.answer", verdict, reason, 4*day)
		w.w.Answered = w.entries[len(w.entries)-1].At
	}
}

// wishStep adds a line to the history, in the time that is left.
func (b *builder) wishStep(w *wished, by bot.PersonID, verb, to, reason string, after time.Duration) {
	last := w.entries[len(w.entries)-1]
	at := last.At.Add(min(between(b.rng, after/2, after*2), b.now.Sub(last.At)/2)).Truncate(time.Minute)
	w.entries = append(w.entries, desk.Entry{At: at, Actor: by, Account: "web", Verb: verb, From: last.To, To: to, Reason: reason, Words: reason, Public: true})
}

// mergeWish makes a wish that was found to be another one said again. Its people are among the other's.
func (b *builder) mergeWish(d dream) {
	i := slices.IndexFunc(b.wished, func(w *wished) bool {
		return w.w.Category == d.category && w.w.Place.String() == d.place
	})
	parent := b.wished[i]
	child := &wished{into: parent, w: desk.Wish{Community: b.id, Version: 1, State: desk.StateMerged, Category: d.category, Place: bot.ParsePlace(d.place),
		Words: d.says, Opened: parent.w.Opened.Add(time.Hour), Supports: d.supports}}
	for i := len(parent.supporters) - d.supports; i < len(parent.supporters); i++ {
		s := &parent.supporters[i]
		s.Since = child.w.Opened.Add(time.Duration(i) * time.Minute)
		child.supporters = append(child.supporters, *s)
	}
	child.w.Reporter = child.supporters[0].Person
	child.entries = []desk.Entry{{At: child.w.Opened, Actor: child.w.Reporter, Account: "web", Verb: "wish.open", To: desk.StateOpen, Words: d.says, Public: true}}
	b.wishStep(child, b.named("刘主任").Person, "wish.merge", desk.StateMerged, "", day)
	b.wished = append(b.wished, child)
}
