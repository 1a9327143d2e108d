package desk

import (
	"slices"
	"time"

	"linli/bot"
)

func relieveNeeds(c bot.Command) []bot.Need {
	return []bot.Need{needWork("mine", c.Slots.Get("worker"))}
}

// absence is why somebody's tickets go back, and how the others are told of it.
type absence struct{ card, offer string }

var (
	hasLeft = absence{card: "ticket.card.left", offer: "ticket.card.left_offer"}
	isAway  = absence{card: "ticket.card.away", offer: "ticket.card.away_offer"}
)

// relieve takes from a colleague who has left whatever they had in hand or were offered: it goes back to
// the organisation, or to whoever offered it.
func (n *Tickets) relieve(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	return n.handBack(cmd, f, now, personSlot(cmd.Slots.Get("worker")), hasLeft)
}

func awayNeeds(c bot.Command) []bot.Need {
	return []bot.Need{needWork("mine", id(int64(c.Actor.Person)))}
}

// away hands back what the speaker has in hand, for as long as they are on leave.
func (n *Tickets) away(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	out, err := n.handBack(cmd, f, now, cmd.Actor.Person, isAway)
	if err == nil && len(out.Missing) == 0 && len(out.Changes) == 0 {
		out.Event = bot.EventMissing
	}
	return out, err
}

func (n *Tickets) handBack(cmd bot.Command, f bot.Facts, now time.Time, gone bot.PersonID, why absence) (bot.Outcome, error) {
	out, count := bot.Outcome{Event: bot.EventOK}, 0
	for _, t := range fact[[]Ticket](f, needWork("mine", id(int64(gone)))) {
		d := n.deed(cmd, f, now, t)
		out.Missing = append(out.Missing, f.Missing(d.around())...)
		if len(out.Missing) > 0 {
			continue
		}
		d.meet()
		d.circle = d.without(gone)
		one := d.relieved(gone, why)
		if len(one.Changes) > 0 {
			count++
		}
		out = beside(out, one)
	}
	out.Values = bot.Values{bot.Count("count", count)}
	if len(out.Missing) > 0 {
		return bot.Outcome{Missing: out.Missing}, nil
	}
	return out, nil
}

// relieved decides about one ticket of whoever has left or is away.
func (d *deed) relieved(gone bot.PersonID, why absence) bot.Outcome {
	d.cmd.Slots = bot.Slots{}
	event := "back"
	switch {
	case d.t.State == StateHandingOver && d.t.Worker == gone && d.t.Next != gone:
		event = evReturn
	case d.t.State == StateHandingOver && d.t.Worker != 0 && d.t.Worker != gone:
		event = evRefuse
	case d.t.State == StateHandingOver:
		event = evReturn
	}
	if !d.move(event) {
		return bot.Outcome{}
	}
	d.t.Next, d.t.NextOrg, d.next = 0, "", bot.Staff{}
	if event == evRefuse {
		d.push([]bot.Staff{d.worker}, why.offer, bot.ClassReply)
		return d.done(bot.EventOK)
	}
	d.t.Worker, d.worker, d.t.Bounces = 0, bot.Staff{}, 0
	staff, _ := d.eligible()
	d.push(distinct(append(slices.Clone(staff), d.leads()...)), why.card, bot.ClassReply)
	d.tell("ticket.told.returned")
	return d.done(bot.EventOK)
}

// beside lays what follows from one ticket beside what follows from others.
func beside(all, one bot.Outcome) bot.Outcome {
	all.Changes = append(all.Changes, one.Changes...)
	all.Posts = append(all.Posts, one.Posts...)
	all.Timers = append(all.Timers, one.Timers...)
	return all
}
