package desk

import (
	"strings"
	"time"

	"linli/bot"
)

// holders are who must hear what the resident says: whoever has the ticket, else all who may take it.
func (d *deed) holders() []bot.Staff {
	if d.worker.Person != 0 {
		return []bot.Staff{d.worker}
	}
	staff, _ := d.eligible()
	return staff
}

// add keeps more words or a photo with the ticket. What it waited for may have been just that.
func add(d *deed) bot.Outcome {
	words := d.slot("note")
	if words == "" {
		words = d.words("what")
	}
	if words == "" && len(d.cmd.Media) == 0 {
		return d.refused("ticket.refused.words")
	}
	if !d.move("add") {
		return d.conflict()
	}
	if d.t.Waiting == "resident" && d.owner() {
		d.move(evReply)
	}
	d.record("", words)
	text := "ticket.card.added"
	if words == "" {
		text = "ticket.card.added_media"
	}
	d.inform(text, bot.ClassReply, wordsValue("words", words))
	return d.done(bot.EventOK)
}

// locate says where it is, when an emergency was opened before anybody had asked. Whoever is on the way
// is told at once.
func locate(d *deed) bot.Outcome {
	place := bot.ParsePlace(d.slot("place"))
	switch {
	case place.IsZero():
		return d.refused("ticket.refused.place")
	case place == d.t.Place:
		return d.unchanged()
	case !d.move("add"):
		return d.conflict()
	}
	d.t.Place, d.t.Private = place, isPrivate(d.t.Category, place)
	class := bot.ClassReply
	if d.t.Kind == KindEmergency {
		class = bot.ClassAlert
	}
	d.inform("ticket.card.located", class)
	return d.done(bot.EventOK)
}

// inform shows the card to whoever works on the ticket, with what came along.
func (d *deed) inform(text string, class bot.Class, extra ...bot.Value) {
	for _, s := range d.holders() {
		if s.Person == d.cmd.Actor.Person {
			continue
		}
		p := d.card(s, text, class, extra...)
		p.Media = d.cmd.Media
		d.posts = append(d.posts, p)
	}
}

// callback asks for a call; the number is shown to those who work on the ticket and to nobody else.
func callback(d *deed) bot.Outcome {
	if !d.move("callback") {
		return d.conflict()
	}
	phone := bot.KeyOf("phone", "ticket.no_phone")
	if d.cmd.Actor.Phone != "" {
		phone = bot.Text("phone", strings.TrimPrefix(d.cmd.Actor.Phone, "+86"))
	}
	d.inform("ticket.card.callback", bot.ClassReply, phone)
	if d.t.State == StateDone { // silence means nothing while a call is owed
		d.timed = append(d.timed, bot.Timer{Ref: d.t.Ref(), Name: "silence", Due: d.now.Add(2 * d.rules.Silence), Guard: int64(d.t.Reopened)})
	}
	return d.done(bot.EventOK)
}

// withdraw ends the ticket for its reporter. Others who have the same problem keep it alive.
func withdraw(d *deed) bot.Outcome {
	if !d.owner() && d.supporter(d.cmd.Actor.Person) {
		return d.leave()
	}
	if !d.owner() && !d.may(accessOwner) {
		return bot.Outcome{Event: bot.EventMissing}
	}
	if d.owner() && len(d.supporters) > 0 && d.move(evPassOn) {
		d.passOn()
		return d.done(bot.EventOK)
	}
	if !d.move(evWithdraw) {
		return d.conflict()
	}
	d.t.Closed, d.t.Reason = d.now, d.slot("reason")
	d.record(d.t.Reason, "")
	d.inform("ticket.card.withdrawn", bot.ClassReply)
	d.tell("ticket.told.withdrawn")
	return d.done(bot.EventOK)
}

// passOn makes the first supporter the reporter.
func (d *deed) passOn() {
	heir := d.supporters[0]
	d.t.Reporter, d.t.Conversation, d.t.Helper = heir.Person, heir.Conversation, heir.Helper
	d.t.Supports = max(0, d.t.Supports-1)
	heir.Gone = true
	d.other = append(d.other, bot.Change{Row: heir})
	d.entry.Public = false
}

// leave takes a supporter off the ticket.
func (d *deed) leave() bot.Outcome {
	if !d.t.Open() {
		return d.conflict()
	}
	for _, s := range d.supporters {
		if s.Person == d.cmd.Actor.Person {
			s.Gone = true
			d.other = append(d.other, bot.Change{Row: s})
		}
	}
	d.t.Supports = max(0, d.t.Supports-1)
	d.entry.Public = false
	return d.done(bot.EventOK)
}

// join is 我家也是: one more who is told what becomes of it.
func join(d *deed) bot.Outcome {
	if d.owner() || d.supporter(d.cmd.Actor.Person) {
		return bot.Outcome{Event: bot.EventOK, Values: d.friendValues()}
	}
	if !d.move("join") {
		return bot.Outcome{Event: bot.EventConflict, Values: d.friendValues()}
	}
	d.t.Supports++
	d.other = append(d.other, bot.Change{Row: newSupporter(d.cmd, d.t.Ref(), d.t.Community, d.now)})
	d.entry.Public = false
	out := d.done(bot.EventOK)
	out.Values = d.friendValues()
	return out
}

func (d *deed) friendValues() bot.Values { return neighbourValues(d.t, d.named()) }

// newSupporter is whoever speaks, counted by their home where it is known.
func newSupporter(cmd bot.Command, of bot.Ref, c bot.CommunityID, now time.Time) Supporter {
	s := cmd.Actor
	home := s.Home
	if place := bot.ParsePlace(cmd.Slots.Get("place")); home.IsZero() && place.Home() {
		home = place
	}
	household := ""
	if home.Home() {
		household = home.String()
	}
	return Supporter{Community: c, Of: of, Person: s.Person, Household: household, Conversation: s.Conversation, Helper: s.Helper, Since: now}
}

// fixed is the resident's own word that it is.
func fixed(d *deed) bot.Outcome {
	if d.t.State == StateConfirmed && d.t.Satisfied == "yes" {
		return d.unchanged()
	}
	if !d.move("fixed") {
		return d.conflict()
	}
	d.t.Satisfied, d.t.Closed = "yes", d.now
	d.inform("ticket.card.thanked", bot.ClassNotice)
	return d.done(bot.EventOK)
}

// broken reopens the same number; from the second time on the manager hears of it, too.
func broken(d *deed) bot.Outcome {
	event := evReopen
	if d.t.Worker == 0 {
		event = evRestart
	}
	if !d.move(event) {
		return d.conflict()
	}
	d.reopen()
	text, words := "ticket.card.reopened", wordsValue("words", d.slot("what"))
	if d.slot("what") != "" {
		text = "ticket.card.reopened_words"
	}
	d.inform(text, bot.ClassReply, words)
	if d.t.Reopened > 1 {
		d.push(d.leads()[:min(1, len(d.leads()))], text, bot.ClassReply, words)
	}
	d.posts = onceEach(d.posts)
	return d.done(bot.EventOK)
}

// reopen starts the clock again and keeps the number.
func (d *deed) reopen() {
	d.t.Reopened++
	d.t.Satisfied, d.t.Done, d.t.Closed, d.t.Reason = "no", time.Time{}, time.Time{}, ""
	d.t.VisitFrom, d.t.VisitTill, d.t.Pay = time.Time{}, time.Time{}, ""
	d.t.Due = d.rules.due(d.t.Category, d.t.Urgency, d.t.Works, d.now)
	d.record("", d.words("what"))
}

// onceEach keeps the first showing of a card per person.
func onceEach(posts []bot.Post) []bot.Post {
	seen := map[bot.PersonID]bool{}
	var out []bot.Post
	for _, p := range posts {
		if p.Card == "" || !seen[p.Person] {
			out = append(out, p)
		}
		seen[p.Person] = seen[p.Person] || p.Card != ""
	}
	return out
}
