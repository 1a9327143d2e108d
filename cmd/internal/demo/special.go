package demo

import (
	"slices"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
)

// resident finds one of the cast.
func (b *builder) resident(name string) roll.Person {
	i := slices.IndexFunc(b.out.People, func(p roll.Person) bool { return p.Name == name })
	return b.out.People[i]
}

// zhangs are the two tickets of 张阿姨 that are not over yet: a visit is promised for one, the other waits for
// her word.
func (b *builder) zhangs() {
	zhang, wang := b.resident("张阿姨"), b.named("王师傅")
	light := story{category: "lighting", where: atStair, told: []told{{"{at}楼道灯不亮，晚上摸黑上楼", "换了感应灯"}}, notes: []string{"灯座也坏了，去仓库拿"}}
	m := b.matter(light, zhang, b.daytime(26*time.Hour))
	m.worker = wang
	m.play(b.now, b.take(m), b.visit(m), b.note(m, light))
	y, month, d := b.now.AddDate(0, 0, 1).Date()
	m.t.VisitFrom = time.Date(y, month, d, 15, 0, 0, 0, b.now.Location())
	m.t.VisitTill = m.t.VisitFrom.Add(time.Hour)
	sofa := story{category: "waste", where: atStair, told: []told{{"{at}楼道里堆着旧沙发，过不去", "旧沙发联系住户清走了"}}, notes: []string{"贴了通知，限三天清走"}}
	n := b.matter(sofa, zhang, b.daytime(4*day))
	n.play(b.now, b.work(n, sofa, desk.StateDone)...)
	b.matters = append(b.matters, m, n)
}

// board are notes that residents left; the newest two are not answered yet.
func (b *builder) board() {
	office := b.named("刘主任")
	for i, said := range boardNotes {
		p := pick(b.rng, b.adults)
		opened := b.daytime(time.Duration(len(boardNotes)-i)*3*day + 2*time.Hour)
		if said.answer == "" {
			opened = b.daytime(time.Duration(len(boardNotes)-i) * 5 * time.Hour)
		}
		m := &matter{account: "web", t: desk.Ticket{Community: b.id, Version: 1, Kind: desk.KindNote, State: desk.StateReceived, Category: "other",
			Urgency: bot.UrgencyNormal, Private: true, Words: said.says, Reporter: p.ID, Org: orgOffice, Opened: opened, Due: opened.Add(48 * time.Hour)}}
		m.open("note.leave")
		if said.answer != "" {
			m.play(b.now,
				step{verb: "note.read", after: 4 * time.Hour, by: office.Person, to: desk.StateAssigned, hidden: true,
					do: func(t *desk.Ticket, _ time.Time) { t.Worker = office.Person }},
				step{verb: "note.answer", after: time.Hour, by: office.Person, to: desk.StateConfirmed, words: said.answer,
					do: func(t *desk.Ticket, at time.Time) { t.Result, t.Closed = said.answer, at }})
		}
		b.matters = append(b.matters, m)
	}
}

// emergencies of the month: each was taken within minutes and is over.
func (b *builder) emergencies() {
	for i, e := range emergencyStories {
		s := story{category: e.category, where: e.where, spots: []string{e.spot}, told: []told{e.told}}
		m := b.matter(s, b.reporter(s), b.daytime(time.Duration(6*i+4)*day))
		m.t.Kind, m.t.Urgency, m.t.Org, m.t.Due = desk.KindEmergency, bot.UrgencyNow, e.org, m.t.Opened.Add(due(e.category, bot.UrgencyNow))
		m.entries[0].Verb = "ticket.emergency"
		m.worker = b.named(e.by)
		take := b.take(m)
		take.after = between(b.rng, time.Minute, 4*time.Minute)
		m.play(b.now, take, step{verb: "ticket.note", after: 5 * time.Minute, by: m.worker.Person, to: desk.StateInProgress, words: e.note}, m.done(between(b.rng, 15*time.Minute, 50*time.Minute)),
			step{verb: "ticket.fixed", after: 20 * time.Hour, by: m.t.Reporter, to: desk.StateConfirmed,
				do: func(t *desk.Ticket, at time.Time) { t.Closed, t.Satisfied = at, "yes" }})
		b.matters = append(b.matters, m)
	}
}

// outages: one is over, one is going on and one is announced for tomorrow.
func (b *builder) outages() {
	boss := b.named("周经理")
	today := time.Date(b.now.Year(), b.now.Month(), b.now.Day(), 9, 0, 0, 0, b.now.Location())
	b.out.Outages = []desk.Outage{
		{Category: "water", Places: places("13 14 15"), Words: "自来水公司抢修主管，13、14、15号楼停水", From: today.AddDate(0, 0, -9),
			Until: today.AddDate(0, 0, -9).Add(6 * time.Hour), Ended: today.AddDate(0, 0, -9).Add(5 * time.Hour), Reports: 11},
		{Category: "road", Places: places("南门"), Words: "南门到8号楼的路分两段铺平，请绕行东门", From: today.AddDate(0, 0, -3),
			Until: today.AddDate(0, 0, 5).Add(8 * time.Hour), Reports: 6},
		{Category: "power", Places: places("19 20"), Words: "电力公司换变压器，19、20号楼上午停电", From: today.AddDate(0, 0, 1),
			Until: today.AddDate(0, 0, 1).Add(3 * time.Hour)},
	}
	for i := range b.out.Outages {
		o := &b.out.Outages[i]
		o.Community, o.ID, o.Version, o.By = b.id, int64(i+1), 1, boss.Person
	}
}

func places(names string) []bot.Place {
	var out []bot.Place
	for name := range strings.FieldsSeq(names) {
		out = append(out, bot.ParsePlace(name))
	}
	return out
}
