package desk

import (
	"slices"
	"time"

	"linli/bot"
)

func relieveNeeds(c bot.Command) []bot.Need {
	return []bot.Need{needWork("mine", c.Slots.Get("worker"))}
}

// relieve takes from a colleague who has left whatever they had in hand or were offered: it goes back to
// the organisation, or to whoever offered it.
func (n *Tickets) relieve(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	gone := personSlot(cmd.Slots.Get("worker"))
	out := bot.Outcome{Event: bot.EventOK}
	for _, t := range fact[[]Ticket](f, needWork("mine", cmd.Slots.Get("worker"))) {
		d := n.deed(cmd, f, now, t)
		out.Missing = append(out.Missing, f.Missing(d.around())...)
		if len(out.Missing) > 0 {
			continue
		}
		d.meet()
		d.circle = d.without(gone)
		out = beside(out, d.relieved(gone))
	}
	if len(out.Missing) > 0 {
		return bot.Outcome{Missing: out.Missing}, nil
	}
	return out, nil
}

// relieved decides about one ticket of whoever has left.
func (d *deed) relieved(gone bot.PersonID) bot.Outcome {
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
		d.push([]bot.Staff{d.worker}, "ticket.card.left_offer", bot.ClassReply)
		return d.done(bot.EventOK)
	}
	d.t.Worker, d.worker, d.t.Bounces = 0, bot.Staff{}, 0
	staff, _ := d.eligible()
	d.push(distinct(append(slices.Clone(staff), d.leads()...)), "ticket.card.left", bot.ClassReply)
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
