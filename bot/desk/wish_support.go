package desk

import (
	"time"

	"linli/bot"
)

// leaveFor is how long the word of a merge can be answered by leaving.
const leaveFor = 7 * 24 * time.Hour

// households counts supporters as homes, and one by one those whose home is not known.
func households(supporters []Supporter) int {
	homes, people := map[string]bool{}, map[bot.PersonID]bool{}
	for _, s := range supporters {
		switch {
		case s.Gone:
		case s.Household != "":
			homes[s.Household] = true
		default:
			people[s.Person] = true
		}
	}
	return len(homes) + len(people)
}

// here is the speaker's own row, if they support the wish.
func (d *wishDeed) here(p bot.PersonID) (int, bool) {
	for i, s := range d.supporters {
		if s.Person == p && !s.Gone {
			return i, true
		}
	}
	return 0, false
}

// add puts a supporter's row in, in place of an older one of the same person.
func (d *wishDeed) add(s Supporter) {
	d.other = append(d.other, bot.Change{Row: s})
	for i := range d.supporters {
		if d.supporters[i].Person == s.Person {
			d.supporters = replaced(d.supporters, i, s)
			return
		}
	}
	d.supporters = append(d.supporters[:len(d.supporters):len(d.supporters)], s)
}

// replaced copies, so that the facts stay as they were loaded.
func replaced(list []Supporter, i int, s Supporter) []Supporter {
	out := append([]Supporter(nil), list...)
	out[i] = s
	return out
}

// supportWish is 我家也要: one for each household. Whoever of it comes second is told of everything, but
// counts no more.
func supportWish(d *wishDeed) bot.Outcome {
	if _, ok := d.here(d.cmd.Actor.Person); ok {
		return d.answer(bot.EventOK)
	}
	if !d.move("support") {
		return d.conflict()
	}
	d.add(newSupporter(d.cmd, d.w.Ref(), d.w.Community, d.now))
	return d.done()
}

// unsupportWish withdraws. A wish that nobody has any more is withdrawn itself.
func unsupportWish(d *wishDeed) bot.Outcome {
	i, ok := d.here(d.cmd.Actor.Person)
	if !ok {
		return bot.Outcome{Event: bot.EventMissing}
	}
	if !d.move("unsupport") {
		return d.conflict()
	}
	s := d.supporters[i]
	s.Gone = true
	d.add(s)
	if households(d.supporters) == 0 {
		d.move(evWithdraw)
	}
	return d.done()
}

// mergeWish makes the wish part of another: its supporters are told and may withdraw.
func mergeWish(d *wishDeed) bot.Outcome {
	into, ok := bot.Fact[Wish](d.f, needWish(d.cmd.Slots.Get("into")))
	switch need := needSupporters(into.Ref()); {
	case !ok:
		return bot.Outcome{Event: bot.EventMissing}
	case into.ID == d.w.ID || !wishOpen(into):
		return d.refused("wish.refused.into")
	case !d.f.Has(need):
		return bot.Outcome{Missing: []bot.Need{need}}
	case !d.move("merge"):
		return d.conflict()
	}
	d.w.Into = into.ID
	parent := d.beside(into)
	for _, s := range d.supporters {
		if _, twice := parent.here(s.Person); s.Gone || twice {
			continue
		}
		s.Of, s.From = into.Ref(), d.w.Ref()
		parent.add(s)
	}
	d.tell("wish.told.merged", bot.CodeOf("into", into.Code))
	d.leavable(into.Ref())
	return d.with(parent)
}

// unmergeWish undoes it: who came with the wish leaves the other one with it.
func unmergeWish(d *wishDeed) bot.Outcome {
	ref := bot.Ref{Kind: "wish", ID: d.w.Into}
	needs := []bot.Need{needWish(id(d.w.Into)), needSupporters(ref)}
	if missing := d.f.Missing(needs); d.w.State == StateMerged && len(missing) > 0 {
		return bot.Outcome{Missing: missing}
	}
	event := "unmerge"
	if d.w.Title != "" {
		event = evRestore
	}
	into, ok := bot.Fact[Wish](d.f, needs[0])
	if !ok || !d.move(event) {
		return d.conflict()
	}
	d.w.Into = 0
	parent := d.beside(into)
	for _, s := range parent.supporters {
		if s.From == d.w.Ref() && !s.Gone {
			s.Gone = true
			parent.add(s)
		}
	}
	d.tell("wish.told.unmerged")
	return d.with(parent)
}

// beside is a decision about the other wish of a merge.
func (d *wishDeed) beside(w Wish) *wishDeed {
	return &wishDeed{Wishes: d.Wishes, cmd: d.cmd, f: d.f, now: d.now, was: w, w: w,
		supporters: fact[[]Supporter](d.f, needSupporters(w.Ref())), entry: Entry{Reason: d.w.Code}}
}

// with writes both wishes in one turn.
func (d *wishDeed) with(parent *wishDeed) bot.Outcome {
	changes := parent.done().Changes
	out := d.done()
	out.Values = append(bot.Values{bot.CodeOf("into", parent.w.Code), bot.Count("count", parent.w.Supports)}, out.Values...)
	out.Changes = append(out.Changes, changes...)
	return out
}

// tell lets every supporter know in the thread where they asked, except whoever is speaking.
func (d *wishDeed) tell(text string, extra ...bot.Value) {
	for _, s := range d.supporters {
		if s.Gone || (s.Conversation != 0 && s.Conversation == d.cmd.Actor.Conversation) {
			continue
		}
		p := threadOf(d.f, s)
		p.Text, p.Values = text, append(d.valuesFor(s.Person), extra...)
		p.Class, p.Quiet = bot.ClassNotice, true
		d.posts = append(d.posts, p)
	}
}

// valuesFor are public, but for the wisher's own words where there is no public wording yet.
func (d *wishDeed) valuesFor(p bot.PersonID) bot.Values {
	v := wishValues(d.w)
	if p == d.w.Reporter && d.w.Title == "" && d.w.Words != "" {
		return append(bot.Values{bot.Text("title", d.w.Words)}, v...)
	}
	return v
}

// leavable lets everybody who was told of a merge answer that they don't want the other wish.
func (d *wishDeed) leavable(other bot.Ref) {
	for i := range d.posts {
		d.posts[i].Ask = &bot.Ask{
			Person: d.posts[i].Person, Conversation: d.posts[i].Conversation, Kind: "merged", Ref: other, Dialog: "unsupport", Slot: "answer",
			Slots: bot.Slots{{Name: "wish", Value: "id/" + id(other.ID)}}, Options: []bot.Option{{Key: "unsupport", Label: "wish.button.unsupport"}},
			Sent: d.now, Expires: d.now.Add(leaveFor),
		}
		d.posts[i].Options = d.posts[i].Ask.Options
	}
}
