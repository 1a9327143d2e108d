package desk

import (
	"slices"
	"time"

	"linli/bot"
)

// waitings are what a ticket may wait for; each has a text "wait.…".
var waitings = []string{"parts", "payment", "weather", "resident"}

// me is the colleague who speaks.
func (d *deed) me() bot.Staff {
	s := d.cmd.Actor.Staff
	if s.Person == 0 {
		s.Person = d.cmd.Actor.Person
	}
	return s
}

// assign gives the ticket to a colleague, who is answerable from now on.
func (d *deed) assign(s bot.Staff) {
	d.t.Worker, d.worker = s.Person, s
	d.t.Next, d.t.NextOrg = 0, ""
	if s.Org != "" {
		d.t.Org = s.Org
	}
	d.timed = append(d.timed, morningTimer(s.Person, d.now, d.cmd.Actor.Zone))
	for _, lead := range withRole(d.leads(), bot.RoleManager) {
		d.timed = append(d.timed, figuresTimer(lead.Person, d.now, d.cmd.Actor.Zone))
	}
}

// hold makes sure that whoever acts has the ticket: nobody's becomes theirs, another's stays
// another's, except for those who may give tickets to others.
func (d *deed) hold() (answer bot.Outcome, ok bool) {
	s := d.me()
	switch {
	case d.t.State == StateHandingOver && d.offeredTo(s) && d.move("accept"):
		d.assign(s)
	case d.t.Worker == s.Person, d.t.Worker != 0 && d.cmd.Actor.May(bot.RightDispatch):
	case d.t.Worker != 0 && d.t.Open():
		return d.taken(), false
	case !d.move("take"):
		return d.conflict(), false
	default:
		d.assign(s)
	}
	d.t.Bounces = 0 // taken in hand
	return bot.Outcome{}, true
}

// take is atomic by the row's version: the second of two is decided again and finds it taken.
func take(d *deed) bot.Outcome {
	s := d.me()
	switch {
	case d.t.State == StateHandingOver && d.offeredTo(s):
		return accept(d)
	case d.t.Worker == s.Person && d.t.Open():
		return d.unchanged()
	case d.t.Worker != 0 && d.t.Open():
		return d.taken()
	case !d.move("take"):
		return d.conflict()
	}
	d.assign(s)
	d.tell("ticket.told.assigned")
	d.calm()
	return d.done(bot.EventOK)
}

// calm tells everybody whom an emergency woke who has it now.
func (d *deed) calm() {
	for _, s := range d.guard {
		if s.Person != d.me().Person {
			d.posts = append(d.posts, bot.Post{Person: s.Person, Text: "emergency.taken", Values: d.values(), Class: bot.ClassAlert})
		}
	}
}

// note puts a word about the work into the history, for colleagues only; the first one says that work has begun.
func note(d *deed) bot.Outcome {
	words := d.words("note")
	if words == "" && len(d.cmd.Media) == 0 {
		return d.refused("ticket.refused.words")
	}
	if d.t.State != StateDone {
		if answer, ok := d.hold(); !ok {
			return answer
		}
	}
	if !d.move("note") {
		return d.conflict()
	}
	d.record("", words)
	d.entry.Public = d.t.State != d.was.State
	if d.entry.Public && d.t.State == StateInProgress {
		d.entry.Words = ""
		d.other = append(d.other, bot.Change{Row: d.privately(words)})
		d.tell("ticket.told.in_progress")
	}
	return d.done(bot.EventOK)
}

// privately is what a colleague noted, beside the public line that work has begun.
func (d *deed) privately(words string) Entry {
	e := d.noteIn(d.t, "ticket.note")
	e.Reason, e.Words = "", words
	return e
}

// visit promises a time, or changes it: the worker tells the resident, the resident the worker.
func visit(d *deed) bot.Outcome {
	from, till, ok := d.span()
	if !ok {
		return d.refused("ticket.refused.when")
	}
	mine := d.owner() && d.t.Worker != d.me().Person
	if !mine && !d.may(accessStaff) {
		return bot.Outcome{Event: bot.EventMissing}
	}
	if !mine {
		if answer, ok := d.hold(); !ok {
			return answer
		}
	}
	if !d.move("visit") {
		return d.conflict()
	}
	d.t.VisitFrom, d.t.VisitTill, d.t.Bounces = from, till, 0
	d.said = bot.Values{bot.Span("visit", from, till)}
	d.promise(mine)
	return d.done(bot.EventOK)
}

// promise tells the other side of the visit; what must be paid is said before.
func (d *deed) promise(byReporter bool) {
	span := bot.Span("visit", d.t.VisitFrom, d.t.VisitTill)
	if byReporter {
		d.push(d.holders(), "ticket.card.visit_moved", bot.ClassReply, span)
		return
	}
	if pay := d.slot("pay"); pay != "" {
		d.t.Pay = pay
	}
	text := "ticket.told.visit"
	if d.t.Pay != "" {
		text = "ticket.told.visit_pay"
	}
	d.tell(text, span, bot.Text("pay", d.t.Pay))
	d.movable(text)
}

// movable lets the reporter answer the promise with another time.
func (d *deed) movable(text string) {
	to := d.reporter()
	for i := range d.posts {
		p := &d.posts[i]
		if p.Text != text || p.Conversation != to.Conversation || p.Person != to.Person {
			continue
		}
		p.Ask = &bot.Ask{
			Person: d.t.Reporter, Conversation: to.Conversation, Kind: "visit", Ref: d.t.Ref(), Dialog: "change_visit", Slot: "answer",
			Slots: bot.Slots{{Name: "ticket", Value: d.ref()}}, Options: []bot.Option{{Key: "move", Label: "ticket.button.change_visit"}},
			Sent: d.now, Expires: d.t.VisitTill,
		}
		p.Options = p.Ask.Options
	}
}

// span reads the slots when and till; an hour where no end was said. A time past is none.
func (d *deed) span() (from, till time.Time, ok bool) {
	from, err := time.Parse(time.RFC3339, d.slot("when"))
	if err != nil {
		return from, till, false
	}
	till, err = time.Parse(time.RFC3339, d.slot("till"))
	if err != nil || !till.After(from) {
		till = from.Add(time.Hour)
	}
	return from, till, till.After(d.now)
}

// wait stops the clock, visibly.
func wait(d *deed) bot.Outcome {
	if !slices.Contains(waitings, d.slot("waiting")) {
		return d.refused("ticket.refused.waiting")
	}
	if answer, ok := d.hold(); !ok {
		return answer
	}
	if !d.move("wait") {
		return d.conflict()
	}
	if d.t.Paused.IsZero() {
		d.t.Paused = d.now
	}
	d.t.Waiting, d.t.Reason = d.slot("waiting"), d.slot("reason")
	d.record(d.t.Waiting, d.t.Reason)
	text := "ticket.told.waiting"
	if d.t.Waiting == "resident" {
		text = "ticket.told.waiting_you"
	}
	if d.t.Reason != "" {
		text += "_reason"
	}
	d.tell(text)
	return d.done(bot.EventOK)
}

// resume lets the clock run again.
func resume(d *deed) bot.Outcome {
	if answer, ok := d.hold(); !ok {
		return answer
	}
	if !d.move("resume") {
		return d.conflict()
	}
	d.tell("ticket.told.in_progress")
	return d.done(bot.EventOK)
}

// runClock moves the due time on by as long as the clock stood still.
func (d *deed) runClock() {
	if !d.t.Paused.IsZero() {
		d.t.Due = d.t.Due.Add(d.now.Sub(d.t.Paused))
	}
	d.t.Paused, d.t.Waiting, d.t.Reason = time.Time{}, "", ""
}
