package desk

import (
	"fmt"
	"strings"
	"time"

	"linli/bot"
)

// Outages is the noun of known outages and works: announced once, answered to whoever reports them.
type Outages struct{}

const outageAgain = 12 * time.Hour // after its end was due: is it over?

// Verbs lists everything an outage can be asked.
func (Outages) Verbs() []bot.Verb {
	on := func(c bot.Command) []bot.Need { return []bot.Need{needOutage(c.Slots.Get("outage"))} }
	return []bot.Verb{
		{Name: "outage.announce", Right: bot.RightAnnounce, Needs: announceNeeds, Reads: []string{"category", "places", "words", "until", "when", "till"}, Events: []string{bot.EventOK, bot.EventRefused}},
		{Name: "outage.report", Needs: on, Reads: []string{"outage", "place"}, Events: []string{bot.EventOK, bot.EventMissing, bot.EventConflict}},
		{Name: "outage.end", Right: bot.RightAnnounce, Needs: on, Reads: []string{"outage"}, Events: []string{bot.EventOK, bot.EventMissing, bot.EventConflict}},
	}
}

// Decide gives what follows from the command; a verb it does not know is ErrInvalid.
func (o Outages) Decide(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	decide := map[string]func(bot.Command, bot.Facts, time.Time) bot.Outcome{"outage.announce": announce, "outage.report": report, "outage.end": endOutage}[cmd.Verb]
	for _, v := range o.Verbs() {
		if v.Name != cmd.Verb {
			continue
		}
		if missing := f.Missing(v.Needs(cmd)); len(missing) > 0 {
			return bot.Outcome{Missing: missing}, nil
		}
		return decide(cmd, f, now), nil
	}
	return bot.Outcome{}, fmt.Errorf("%w: verb %q", bot.ErrInvalid, cmd.Verb)
}

// announceNeeds: the number, and who has reported it already.
func announceNeeds(c bot.Command) []bot.Need {
	return []bot.Need{needNumber("outage"), needWork("category", c.Slots.Get("category"))}
}

// announce makes a known outage, and tells those who have reported it already.
func announce(cmd bot.Command, f bot.Facts, now time.Time) bot.Outcome {
	category, words := cmd.Slots.Get("category"), strings.TrimRight(cmd.Slots.Get("words"), "。.！! ")
	if category == "" || words == "" {
		return bot.Outcome{Event: bot.EventRefused, Values: bot.Values{bot.KeyOf("why", "outage.refused.words")}}
	}
	o := Outage{
		Community: cmd.Actor.Community, ID: fact[int64](f, needNumber("outage")), Category: category, Words: words,
		Places: placesOf(cmd.Slots.Get("places")), From: now, Until: endOf(cmd.Slots), By: cmd.Actor.Person,
	}
	affected := affectedBy(o, f)
	if missing := f.Missing(supportersNeeds(affected)); len(missing) > 0 {
		return bot.Outcome{Missing: missing}
	}
	out := bot.Outcome{Event: bot.EventOK, Slots: bot.Slots{{Name: "outage", Value: "id/" + id(o.ID)}}}
	for _, s := range reporters(o, affected, f, now) {
		o.Reports++
		out.Changes = append(out.Changes, bot.Change{Row: s})
		out.Posts = append(out.Posts, outagePost(f, s, "outage.told.announced", o))
	}
	if o.Until.After(now) {
		out.Timers = []bot.Timer{{Ref: o.Ref(), Name: "until", Due: o.Until}}
	}
	out.Values = append(outageValues(o), bot.Count("count", o.Reports))
	out.Changes = append([]bot.Change{{Row: o}, {Row: outageEntry(cmd, o, now, words)}}, out.Changes...)
	return out
}

// endOf is when it should be over: what was said as an interval ends with the interval, an hour at that hour.
func endOf(s bot.Slots) time.Time {
	if when, till := moment(s.Get("when")), moment(s.Get("till")); !when.IsZero() && till.Sub(when) <= time.Hour && !s.Has("until") {
		return when
	}
	for _, name := range []string{"until", "till", "when"} {
		if t := moment(s.Get(name)); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// affectedBy are the open tickets that the outage explains; one of the whole community explains all of its kind.
func affectedBy(o Outage, f bot.Facts) []Ticket {
	var out []Ticket
	for _, t := range fact[[]Ticket](f, needWork("category", o.Category)) {
		if t.Open() && t.Kind == KindRepair && o.covers(t.Category, t.Place) {
			out = append(out, t)
		}
	}
	return out
}

func supportersNeeds(tickets []Ticket) []bot.Need {
	var needs []bot.Need
	for _, t := range tickets {
		if t.Supports > 0 {
			needs = append(needs, needSupporters(t.Ref()))
		}
	}
	return needs
}

// reporters are the people behind the tickets, those who said 我家也是 with them, each once.
func reporters(o Outage, tickets []Ticket, f bot.Facts, now time.Time) []Supporter {
	seen := map[bot.PersonID]bool{}
	var out []Supporter
	add := func(s Supporter, from bot.Ref) {
		if !seen[s.Person] && !s.Gone {
			seen[s.Person] = true
			s.Community, s.Of, s.Since, s.From = o.Community, o.Ref(), now, from
			out = append(out, s)
		}
	}
	for _, t := range tickets {
		add(Supporter{Person: t.Reporter, Conversation: t.Conversation, Helper: t.Helper}, t.Ref())
		for _, s := range fact[[]Supporter](f, needSupporters(t.Ref())) {
			add(s, t.Ref())
		}
	}
	return out
}

// report counts somebody who noticed it; they are told when it ends.
func report(cmd bot.Command, f bot.Facts, now time.Time) bot.Outcome {
	o, ok := bot.Fact[Outage](f, needOutage(cmd.Slots.Get("outage")))
	switch need := needSupporters(o.Ref()); {
	case !ok:
		return bot.Outcome{Event: bot.EventMissing}
	case !o.Ended.IsZero():
		return bot.Outcome{Event: bot.EventConflict, Values: outageValues(o)}
	case !f.Has(need):
		return bot.Outcome{Missing: []bot.Need{need}}
	}
	for _, s := range fact[[]Supporter](f, needSupporters(o.Ref())) {
		if s.Person == cmd.Actor.Person && !s.Gone {
			return bot.Outcome{Event: bot.EventOK, Values: append(outageValues(o), bot.Count("count", o.Reports))}
		}
	}
	version := o.Version
	o.Reports++
	return bot.Outcome{
		Event: bot.EventOK, Values: append(outageValues(o), bot.Count("count", o.Reports)),
		Changes: []bot.Change{{Row: o, Version: version}, {Row: newSupporter(cmd, o.Ref(), o.Community, now)}, {Row: outageEntry(cmd, o, now, "")}},
	}
}

// endOutage tells everybody who reported it.
func endOutage(cmd bot.Command, f bot.Facts, now time.Time) bot.Outcome {
	o, ok := bot.Fact[Outage](f, needOutage(cmd.Slots.Get("outage")))
	switch need := needSupporters(o.Ref()); {
	case !ok:
		return bot.Outcome{Event: bot.EventMissing}
	case !o.Ended.IsZero():
		return bot.Outcome{Event: bot.EventConflict, Values: outageValues(o)}
	case !f.Has(need):
		return bot.Outcome{Missing: []bot.Need{need}}
	}
	version := o.Version
	o.Ended = now
	out := bot.Outcome{
		Event: bot.EventOK, Timers: []bot.Timer{{Ref: o.Ref(), Name: "until"}},
		Changes: []bot.Change{{Row: o, Version: version}, {Row: outageEntry(cmd, o, now, "")}},
	}
	for _, s := range fact[[]Supporter](f, needSupporters(o.Ref())) {
		if !s.Gone {
			out.Posts = append(out.Posts, outagePost(f, s, "outage.told.ended", o))
		}
	}
	out.Values = append(outageValues(o), bot.Count("count", len(out.Posts)))
	return out
}

func outagePost(f bot.Facts, s Supporter, text string, o Outage) bot.Post {
	p := threadOf(f, s)
	p.Text, p.Values, p.Class, p.Quiet = text, outageValues(o), bot.ClassReply, true
	return p
}

func outageEntry(cmd bot.Command, o Outage, now time.Time, words string) Entry {
	s := cmd.Actor
	if words == "" {
		words = cmd.Words
	}
	return Entry{Community: o.Community, Of: o.Ref(), At: now, Actor: s.Person, Helper: s.Helper, Account: s.Account, Verb: cmd.Verb, Words: words, Cause: cmd.Cause}
}

// outageValues are public.
func outageValues(o Outage) bot.Values {
	places := bot.KeyOf("places", "outage.everywhere")
	if len(o.Places) > 0 {
		lines := make([]bot.Line, len(o.Places))
		for i, p := range o.Places {
			lines[i] = bot.Line{Text: "outage.place", Values: bot.Values{bot.PlaceOf("place", p)}}
		}
		places = bot.Lines("places", lines)
	}
	until := bot.KeyOf("until", "outage.until_said")
	if !o.Until.IsZero() {
		until = bot.TimeOf("until", o.Until)
	}
	return bot.Values{bot.KeyOf("category", "category."+o.Category), bot.Text("words", o.Words), until, places}
}

// Wants the outage.
func (Outages) Wants(ref bot.Ref, _ bot.Timer) []bot.Need { return []bot.Need{needOutage(id(ref.ID))} }

// Tick asks whoever announced it whether it is over.
func (n Outages) Tick(ref bot.Ref, t bot.Timer, f bot.Facts, now time.Time) (bot.Outcome, error) {
	if missing := f.Missing(n.Wants(ref, t)); len(missing) > 0 {
		return bot.Outcome{Missing: missing}, nil
	}
	o, ok := bot.Fact[Outage](f, needOutage(id(ref.ID)))
	if !ok || !o.Ended.IsZero() {
		return bot.Outcome{Event: bot.EventMissing}, nil
	}
	p := bot.Post{
		Person: o.By, Text: "outage.over", Values: outageValues(o), Class: bot.ClassNotice,
		Options: []bot.Option{{Key: "end", Label: "outage.button.end", Dialog: "outage_end", Ref: o.Ref()}},
	}
	out := bot.Outcome{Event: bot.EventOK, Posts: []bot.Post{p}, Timers: []bot.Timer{again(t, now.Add(outageAgain))}}
	return out, nil
}
