package desk

import (
	"time"

	"linli/bot"
)

// ticks are what each timer of a ticket does.
var ticks = map[string]func(*deed, bot.Timer) bot.Outcome{
	"nearly": nearly, "overdue": overdue, "offer": offerTick, "waiting": waitingTick, "remind": remind,
	"lookback": lookBack, "silence": silence, "repeat": repeat, "unread": unread,
}

// quiet is the outcome of a timer that changes no row.
func (d *deed) quiet(timers ...bot.Timer) bot.Outcome {
	return bot.Outcome{Event: bot.EventOK, Posts: d.posts, Timers: timers}
}

// running says that the due time still counts.
func (d *deed) running() bool { return d.t.Open() && d.t.State != StateWaiting }

// nearly reaches whoever has the ticket, else all who may take it.
func nearly(d *deed, _ bot.Timer) bot.Outcome {
	if d.running() {
		d.push(d.holders(), "ticket.card.nearly", bot.ClassReply)
	}
	return d.quiet()
}

// overdue reaches whoever has the ticket, and the manager.
func overdue(d *deed, _ bot.Timer) bot.Outcome {
	if d.running() {
		d.push(d.holders(), "ticket.card.overdue", bot.ClassReply)
		d.push(d.leads(), "ticket.card.overdue_lead", bot.ClassReply)
		d.posts = onceEach(d.posts)
	}
	return d.quiet()
}

// offerTick tells who offered the ticket that nobody has accepted; with nobody, the manager.
func offerTick(d *deed, t bot.Timer) bot.Outcome {
	if d.t.State != StateHandingOver {
		return d.quiet()
	}
	to := d.leads()
	if d.worker.Person != 0 {
		to = []bot.Staff{d.worker}
	}
	d.push(to, "ticket.card.not_accepted", bot.ClassReply)
	return d.quiet(again(t, d.now.Add(24*time.Hour)))
}

// waitingTick asks each week whether it still waits.
func waitingTick(d *deed, t bot.Timer) bot.Outcome {
	if d.t.State != StateWaiting {
		return d.quiet()
	}
	text := "ticket.card.still_waiting"
	if d.t.Reason != "" {
		text = "ticket.card.still_waiting_reason"
	}
	d.push(d.holders(), text, bot.ClassNotice)
	return d.quiet(again(t, d.now.Add(waitingEvery)))
}

// remind reminds both sides of a visit.
func remind(d *deed, _ bot.Timer) bot.Outcome {
	if !d.t.Open() || d.t.VisitFrom.IsZero() || d.now.After(d.t.VisitTill) {
		return d.quiet()
	}
	span := bot.Span("visit", d.t.VisitFrom, d.t.VisitTill)
	d.push(d.holders(), "ticket.card.visit_soon", bot.ClassReply, span)
	text := "ticket.told.visit_soon"
	if d.t.Pay != "" {
		text = "ticket.told.visit_soon_pay"
	}
	d.tell(text, span, bot.Text("pay", d.t.Pay))
	return d.quiet()
}

// repeat wakes everybody again, each minute, until somebody has taken the emergency.
func repeat(d *deed, t bot.Timer) bot.Outcome {
	if !untaken(d.t) {
		return d.quiet()
	}
	minutes := bot.Count("minutes", max(1, int(d.now.Sub(d.t.Opened)/time.Minute)))
	for _, s := range d.guard {
		p := d.card(s, "emergency.repeat", bot.ClassAlert, minutes)
		p.Card = "" // a card that is replaced makes no sound
		d.posts = append(d.posts, p)
	}
	return d.quiet(again(t, d.now.Add(emergencyEvery)))
}

// unread tells the office at each reading time that a note waits.
func unread(d *deed, t bot.Timer) bot.Outcome {
	if d.t.Kind != KindNote || d.t.State != StateReceived {
		return d.quiet()
	}
	d.push(d.office(), "ticket.card.unread", bot.ClassReply)
	return d.quiet(again(t, d.rules.nextReading(d.now.In(zoneOr(d.cmd.Actor.Zone)))))
}
