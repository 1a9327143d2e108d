package desk

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"linli/bot"
)

// Rota is the noun of a working day: each morning every worker gets the day's list by stair, and every
// manager yesterday's figures. Ref{"rota", PERSON} is one colleague's; whoever takes a ticket is on it
// from then on.
type Rota struct{}

const (
	morningAt = 7*60 + 30 // minutes after midnight
	figuresAt = 8 * 60
)

// Verbs of the rota: a colleague may ask for the morning list before having taken anything.
func (Rota) Verbs() []bot.Verb {
	return []bot.Verb{{
		Name: "rota.start", Right: bot.RightWork,
		Needs:  func(bot.Command) []bot.Need { return nil },
		Events: []string{bot.EventOK},
	}}
}

// Decide puts the speaker on the rota.
func (Rota) Decide(cmd bot.Command, _ bot.Facts, now time.Time) (bot.Outcome, error) {
	timers := []bot.Timer{morningTimer(cmd.Actor.Person, now, cmd.Actor.Zone)}
	if cmd.Actor.May(bot.RightDispatch) {
		timers = append(timers, figuresTimer(cmd.Actor.Person, now, cmd.Actor.Zone))
	}
	return bot.Outcome{Event: bot.EventOK, Timers: timers}, nil
}

func morningTimer(p bot.PersonID, now time.Time, zone *time.Location) bot.Timer {
	return bot.Timer{Ref: bot.Ref{Kind: "rota", ID: int64(p)}, Name: "morning", Due: bot.NextWall(now.In(zoneOr(zone)), morningAt)}
}

func figuresTimer(p bot.PersonID, now time.Time, zone *time.Location) bot.Timer {
	return bot.Timer{Ref: bot.Ref{Kind: "rota", ID: int64(p)}, Name: "figures", Due: bot.NextWall(now.In(zoneOr(zone)), figuresAt)}
}

// Wants the colleague and their day.
func (Rota) Wants(ref bot.Ref, _ bot.Timer) []bot.Need {
	return []bot.Need{needCommunity(), needStaff(bot.PersonID(ref.ID)), needWork("mine", id(ref.ID))}
}

// Tick posts the list or the figures, and comes again tomorrow while the colleague works here.
func (r Rota) Tick(ref bot.Ref, t bot.Timer, f bot.Facts, now time.Time) (bot.Outcome, error) {
	if missing := f.Missing(r.Wants(ref, t)); len(missing) > 0 {
		return bot.Outcome{Missing: missing}, nil
	}
	staff := fact[[]bot.Staff](f, needStaff(bot.PersonID(ref.ID)))
	if len(staff) == 0 {
		return bot.Outcome{Event: bot.EventMissing}, nil
	}
	zone := fact[bot.Community](f, needCommunity()).Zone
	if t.Name == "figures" {
		return figures(staff[0], f, now, zone), nil
	}
	return morning(staff[0], f, now, zone), nil
}

// morning is the day's list by stair, and how much waits for somebody to take it; nothing is sent on a
// day without any.
func morning(s bot.Staff, f bot.Facts, now time.Time, zone *time.Location) bot.Outcome {
	fresh := needWork("new", s.Org)
	if !f.Has(fresh) {
		return bot.Outcome{Missing: []bot.Need{fresh}}
	}
	out := bot.Outcome{Event: bot.EventOK, Timers: []bot.Timer{morningTimer(s.Person, now, zone)}}
	tickets := byStair(todays(fact[[]Ticket](f, needWork("mine", id(int64(s.Person)))), s.Person, now.In(zoneOr(zone))))
	lines := workLines(tickets, now, nil)
	if n := len(freeFor(s, fact[[]Ticket](f, fresh))); n > 0 {
		lines = append(lines, bot.Line{Text: "ticket.morning_new", Values: bot.Values{bot.Count("count", n)}})
	}
	text := "ticket.morning"
	if len(tickets) == 0 {
		text = "ticket.morning_free"
	}
	if len(lines) > 0 {
		out.Posts = []bot.Post{{
			Person: s.Person, Text: text, Class: bot.ClassReply,
			Values: bot.Values{bot.Text("who", s.Name), bot.Count("count", len(tickets)), bot.Lines("lines", lines)},
		}}
	}
	return out
}

// freeFor are those that the colleague might take: in their area, and no complaint about them. A manager
// has the figures instead.
func freeFor(s bot.Staff, tickets []Ticket) []Ticket {
	return slices.DeleteFunc(slices.Clone(tickets), func(t Ticket) bool {
		return s.Role == bot.RoleManager || !looksAfter(s, t.Place) || t.About != 0
	})
}

// todays are a colleague's tickets that can be worked on today: a visit promised for another day can't,
// nor what waits, unless a visit is due. now is local.
func todays(tickets []Ticket, p bot.PersonID, now time.Time) []Ticket {
	y, m, d := now.Date()
	start, end := bot.Wall(y, m, d, 0, now.Location()), bot.Wall(y, m, d+1, 0, now.Location())
	return slices.DeleteFunc(slices.Clone(tickets), func(t Ticket) bool {
		visit := !t.VisitFrom.Before(start) && t.VisitFrom.Before(end)
		return t.Worker != p || !visit && (!t.VisitFrom.Before(end) || t.State == StateWaiting)
	})
}

// figures are what became of the organisation's tickets yesterday, and what is open; nothing is sent
// where there is nothing to say.
func figures(s bot.Staff, f bot.Facts, now time.Time, zone *time.Location) bot.Outcome {
	needs := []bot.Need{needWork("recent", s.Org), needWork("org", s.Org), needWork("overdue", s.Org)}
	if missing := f.Missing(needs); len(missing) > 0 {
		return bot.Outcome{Missing: missing}
	}
	opened, done := yesterday(fact[[]Ticket](f, needs[0]), now.In(zoneOr(zone)))
	waiting := 0
	for _, t := range fact[[]Ticket](f, needs[1]) {
		if t.State == StateWaiting {
			waiting++
		}
	}
	out := bot.Outcome{Event: bot.EventOK, Timers: []bot.Timer{figuresTimer(s.Person, now, zone)}}
	if open := len(fact[[]Ticket](f, needs[1])); opened+done+open > 0 {
		out.Posts = []bot.Post{{Person: s.Person, Text: "ticket.figures", Class: bot.ClassReply, Values: bot.Values{
			bot.Count("opened", opened), bot.Count("done", done), bot.Count("open", open),
			bot.Count("overdue", len(fact[[]Ticket](f, needs[2]))), bot.Count("waiting", waiting),
		}}}
	}
	return out
}

// yesterday counts the tickets opened and done on the local day before now's.
func yesterday(tickets []Ticket, now time.Time) (opened, done int) {
	y, m, d := now.Date()
	from, till := bot.Wall(y, m, d-1, 0, now.Location()), bot.Wall(y, m, d, 0, now.Location())
	within := func(t time.Time) bool { return !t.Before(from) && t.Before(till) }
	for _, t := range tickets {
		if within(t.Opened) {
			opened++
		}
		if within(t.Done) {
			done++
		}
	}
	return opened, done
}

// byStair orders tickets as one walks: by building, unit and room, numbers as numbers.
func byStair(tickets []Ticket) []Ticket {
	out := slices.Clone(tickets)
	slices.SortStableFunc(out, func(a, b Ticket) int {
		return cmp.Or(byNumber(a.Place.Building, b.Place.Building), byNumber(a.Place.Unit, b.Place.Unit),
			byNumber(a.Place.Room, b.Place.Room), cmp.Compare(a.Place.Spot, b.Place.Spot), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func byNumber(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX != nil || errY != nil {
		return cmp.Compare(a, b)
	}
	return cmp.Compare(x, y)
}
