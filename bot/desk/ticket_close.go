package desk

import (
	"time"

	"linli/bot"
)

// done is the staff's word that it is fixed; the resident is asked later.
func done(d *deed) bot.Outcome {
	if answer, ok := d.hold(); !ok {
		return answer
	}
	if !d.move("done") {
		return d.conflict()
	}
	d.t.Done, d.t.Result = d.now, d.words("result")
	d.t.Next, d.t.NextOrg = 0, ""
	d.record("", d.t.Result)
	text := "ticket.told.done"
	if _, rain := d.rules.AfterRain[d.t.Category]; rain {
		text = "ticket.told.done_rain"
	}
	d.tell(text)
	return d.done(bot.EventOK)
}

// unfixed closes what cannot be fixed, with the reason; it is never shown as fixed.
func unfixed(d *deed) bot.Outcome {
	if d.slot("reason") == "" {
		return d.refused("ticket.refused.reason")
	}
	if d.t.State != StateDone {
		if answer, ok := d.hold(); !ok {
			return answer
		}
	}
	if !d.move("unfixed") {
		return d.conflict()
	}
	d.t.Done = time.Time{}
	return d.closed("ticket.told.unfixed")
}

// decline says that the desk will not do it, and why.
func decline(d *deed) bot.Outcome {
	if d.slot("reason") == "" {
		return d.refused("ticket.refused.reason")
	}
	if !d.move("decline") {
		return d.conflict()
	}
	return d.closed("ticket.told.declined")
}

// closed ends a ticket for the reason in the slot.
func (d *deed) closed(text string) bot.Outcome {
	d.t.Reason, d.t.Closed = d.slot("reason"), d.now
	d.t.Next, d.t.NextOrg = 0, ""
	d.record(d.t.Reason, d.t.Reason)
	d.tell(text)
	return d.done(bot.EventOK)
}

// correct gives the ticket another category, teaches the understanding, and sends the ticket to
// whoever looks after that.
func correct(d *deed) bot.Outcome {
	category := d.slot("category")
	if category == "" {
		return d.refused("ticket.refused.category")
	}
	if category == d.t.Category {
		return d.unchanged()
	}
	if !d.move("correct") {
		return d.conflict()
	}
	need := needRoute(category, d.t.Place)
	if !d.f.Has(need) {
		return bot.Outcome{Missing: []bot.Need{need}}
	}
	d.recategorise(category)
	d.reroute(fact[Route](d.f, need))
	return d.done(bot.EventOK)
}

// recategorise moves the due time by what the two categories differ.
func (d *deed) recategorise(category string) {
	was := d.rules.allowed(d.t.Category, d.t.Urgency, d.t.Works)
	d.t.Due = d.t.Due.Add(d.rules.allowed(category, d.t.Urgency, d.t.Works) - was)
	d.record(d.t.Category+" → "+category, "")
	d.t.Category, d.t.Private = category, d.t.Private || isPrivate(category, d.t.Place)
	d.other = append(d.other, bot.Change{Row: Correction{Community: d.t.Community, Words: d.t.Words, Category: category, By: d.cmd.Actor.Person, At: d.now}})
}

// reroute gives the ticket to the organisation of the new route, if it is another.
func (d *deed) reroute(r Route) {
	if r.Org == "" || r.Org == d.t.Org || d.t.Kind != KindRepair || !d.move(evReroute) {
		return
	}
	before := d.audience()
	d.t.Org, d.t.Worker, d.t.Next, d.t.NextOrg, d.t.Bounces = r.Org, 0, 0, "", 0
	d.worker, d.next, d.route = bot.Staff{}, bot.Staff{}, r
	d.circle = d.without(d.t.About)
	staff, nobody := d.eligible()
	if nobody {
		d.push(staff, "ticket.card.unrouted", bot.ClassReply)
	} else {
		d.push(staff, "ticket.card.received", bot.ClassReply)
	}
	d.offered = append(d.offered, before...) // their copies change, too
	d.tell("ticket.told.rerouted")
}

// works marks what needs construction: fifteen days.
func works(d *deed) bot.Outcome {
	if d.t.Works {
		return d.unchanged()
	}
	if !d.move("works") {
		return d.conflict()
	}
	d.t.Works = true
	d.t.Due = d.t.Due.Add(d.rules.Works - d.rules.allowed(d.t.Category, d.t.Urgency, false))
	d.tell("ticket.told.works")
	return d.done(bot.EventOK)
}

// readNote says that somebody has read a note of the board and will answer it.
func readNote(d *deed) bot.Outcome {
	switch {
	case d.t.Kind != KindNote:
		return bot.Outcome{Event: bot.EventMissing}
	case d.t.Worker == d.me().Person && d.t.Open():
		return d.unchanged()
	case d.t.Worker != 0 && d.t.Open():
		return d.taken()
	case !d.move("read"):
		return d.conflict()
	}
	d.assign(d.me())
	return d.done(bot.EventOK)
}

// publishNote puts an answer on the board, where everybody reads it: staff's own words, and not who had asked.
func publishNote(d *deed) bot.Outcome {
	if d.t.Kind != KindNote || d.t.State != StateConfirmed {
		return d.conflict()
	}
	d.t.Private = false
	d.record("", "")
	return d.done(bot.EventOK)
}

// answerNote answers a note of the board, in its thread.
func answerNote(d *deed) bot.Outcome {
	answer := d.words("answer")
	switch {
	case d.t.Kind != KindNote:
		return bot.Outcome{Event: bot.EventMissing}
	case answer == "":
		return d.refused("ticket.refused.words")
	case !d.move("answer"):
		return d.conflict()
	}
	if d.t.Worker == 0 {
		d.assign(d.me())
	}
	d.t.Result, d.t.Closed = answer, d.now
	d.record("", answer)
	d.tell("note.answered", bot.Text("answer", answer))
	return d.done(bot.EventOK)
}
