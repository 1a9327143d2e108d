package demo

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
)

const day = 24 * time.Hour

// ordinary is how many tickets a month brings, beside those that are always there.
const ordinary = 150

// always are states that the community shows whatever the seed, with the age of a ticket that stands there.
var always = []struct {
	state string
	age   time.Duration
}{
	{desk.StateReceived, 2 * time.Hour}, {desk.StateReceived, 40 * time.Minute},
	{desk.StateAssigned, 5 * time.Hour}, {desk.StateAssigned, 26 * time.Hour},
	{desk.StateHandingOver, 30 * time.Hour}, {desk.StateHandingOver, 9 * time.Hour},
	{desk.StateInProgress, 2 * day}, {desk.StateInProgress, 9 * day}, // the latter is overdue
	{desk.StateWaiting, 4 * day}, {desk.StateWaiting, 6 * day},
	{desk.StateDone, 3 * day}, {desk.StateDone, 2 * day},
	{desk.StateUnfixed, 12 * day}, {desk.StateDeclined, 8 * day}, {desk.StateWithdrawn, 5 * day}, {desk.StateMerged, 7 * day},
}

// month makes thirty days of tickets, notes for the board and emergencies.
func (b *builder) month() {
	for _, a := range always {
		b.tell(a.state, a.age+between(b.rng, 0, a.age/8))
	}
	for range ordinary {
		age := between(b.rng, 30*time.Minute, 30*day)
		b.tell(b.standing(age), age)
	}
	b.zhangs()
	b.board()
	b.emergencies()
}

// odds of a state, in a hundred.
type odds struct {
	state   string
	percent int
}

// standing is where a ticket of that age is likely to stand.
func (b *builder) standing(age time.Duration) string {
	all := []odds{{desk.StateConfirmed, 83}, {desk.StateUnfixed, 4}, {desk.StateDeclined, 3}, {desk.StateWithdrawn, 3}, {desk.StateMerged, 3}, {desk.StateWaiting, 3}, {desk.StateInProgress, 1}}
	switch {
	case age < 6*time.Hour:
		all = []odds{{desk.StateReceived, 55}, {desk.StateAssigned, 35}, {desk.StateInProgress, 10}}
	case age < 2*day:
		all = []odds{{desk.StateAssigned, 25}, {desk.StateInProgress, 30}, {desk.StateWaiting, 12}, {desk.StateDone, 30}, {desk.StateWithdrawn, 3}}
	case age < 7*day:
		all = []odds{{desk.StateConfirmed, 55}, {desk.StateDone, 12}, {desk.StateInProgress, 9}, {desk.StateWaiting, 10}, {desk.StateUnfixed, 3}, {desk.StateDeclined, 4}, {desk.StateMerged, 4}}
	}
	n := b.rng.IntN(100)
	for _, o := range all {
		if n -= o.percent; n < 0 {
			return o.state
		}
	}
	return all[0].state
}

// tell makes one ticket of that age which stands in that state now.
func (b *builder) tell(state string, age time.Duration) {
	s := b.story(state)
	m := b.matter(s, b.reporter(s), b.daytime(age))
	b.matters = append(b.matters, m)
	b.grow(m, s, state)
	if !m.t.Private && m.t.State != desk.StateWithdrawn && m.t.State != desk.StateMerged && chance(b.rng, 45) {
		b.join(m, 1+b.rng.IntN(5))
	}
}

// story picks one that can end so; one with many reports more often.
func (b *builder) story(state string) story {
	all := slices.Concat(homeStories, commonStories)
	for {
		s := pick(b.rng, all)
		if ends(s, state) && b.rng.IntN(7) < len(s.told) {
			return s
		}
	}
}

// ends says whether a story can stand there.
func ends(s story, state string) bool {
	switch state {
	case desk.StateWaiting:
		return s.waiting != ""
	case desk.StateUnfixed:
		return s.unfixed != ""
	case desk.StateMerged:
		return !s.private && s.where != atHome
	case desk.StateDeclined:
		return s.decline != ""
	default:
		return s.decline == ""
	}
}

// daytime is that long ago, moved into the hours in which people report things.
func (b *builder) daytime(age time.Duration) time.Time {
	at := b.now.Add(-age)
	h := at.Hour()
	seven := time.Date(b.now.Year(), b.now.Month(), b.now.Day(), 7, 0, 0, 0, b.now.Location())
	switch {
	case h >= 7 && h <= 21:
	case at.After(seven.Add(-10*time.Hour)) && b.now.After(seven.Add(time.Hour)):
		at = seven.Add(between(b.rng, 0, b.now.Sub(seven)-30*time.Minute))
	case age > 20*time.Hour:
		at = at.Add(time.Duration(b.rng.IntN(12)-14-h%7) * time.Hour)
	}
	return at.Truncate(time.Minute)
}

// reporter is somebody whom such a matter may concern. Zhang's flat is left alone: a newcomer tries it first.
func (b *builder) reporter(s story) roll.Person {
	for {
		p := pick(b.rng, b.adults)
		tall := p.Home.Building == "12" || p.Home.Building == "23" // 7 is left for the newcomer who tries its lift
		if p.Home.Building+p.Home.Unit != "32" && (s.where != atLift || tall) && (p.Lang == "zh-CN" || chance(b.rng, 30)) {
			return p
		}
	}
}

func (b *builder) matter(s story, p roll.Person, opened time.Time) *matter {
	at := b.scene(s, p)
	m := &matter{account: pick(b.rng, []string{"web", "web", "web", "sms"})}
	m.t = desk.Ticket{Community: b.id, Version: 1, Kind: desk.KindRepair, State: desk.StateReceived, Category: s.category, Place: at,
		Urgency: bot.UrgencyNormal, Private: s.private || at.Home(), Reporter: p.ID, Org: orgOf(s.category), Opened: opened}
	m.t.Words, m.result = b.words(s.told, p, at)
	if s.soon {
		m.t.Urgency = bot.UrgencySoon
	}
	m.t.Due = opened.Add(due(s.category, m.t.Urgency))
	m.worker = b.worker(s.category, at)
	if p.Living == "alone" && chance(b.rng, 50) {
		m.t.Helper = b.named("小孙").Person
	}
	m.open("ticket.open")
	return m
}

// due is how long a ticket may take by the rules that every community begins with.
func due(category string, u bot.Urgency) time.Duration {
	rules := desk.DefaultRules()
	if d, ok := rules.Category[category][u]; ok {
		return d
	}
	return rules.Due[u]
}

// scene is what the matter is about.
func (b *builder) scene(s story, p roll.Person) bot.Place {
	switch s.where {
	case atSpot:
		return bot.Place{Spot: pick(b.rng, s.spots)}
	case atBuilding:
		return bot.Place{Building: p.Home.Building}
	case atStair, atLift:
		return p.Home.Stair()
	default:
		return p.Home
	}
}

// words are one of the reports, with the place as somebody would say it, and what came of it; an English
// one only from somebody who writes English.
func (b *builder) words(all []told, p roll.Person, at bot.Place) (says, result string) {
	mine := slices.DeleteFunc(slices.Clone(all), func(t told) bool { return english(t.says) != (p.Lang == "en") })
	if len(mine) == 0 {
		mine = slices.DeleteFunc(slices.Clone(all), func(t told) bool { return english(t.says) })
	}
	t := pick(b.rng, mine)
	return strings.ReplaceAll(t.says, "{at}", b.spoken(at, english(t.says))), t.result
}

// english says that a sentence has no Chinese in it.
func english(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// spoken is a place as people say it.
func (b *builder) spoken(p bot.Place, english bool) string {
	if p.Building == "" || english {
		return p.String()
	}
	forms := [][3]string{{"号楼", "单元", ""}, {"栋", "单元", "室"}, {"-", "-", ""}, {"#", "单元", ""}}
	f := pick(b.rng, forms)
	switch {
	case p.Room != "":
		return p.Building + f[0] + p.Unit + f[1] + p.Room + f[2]
	case p.Unit != "":
		return p.Building + strings.Replace(f[0], "-", "号楼", 1) + p.Unit + "单元"
	default:
		return p.Building + strings.Replace(f[0], "-", "号楼", 1)
	}
}
