package desk

import (
	"time"

	"linli/bot"
)

// startCall tells everybody who may answer, and keeps telling until somebody does.
func startCall(d *callDeed) bot.Outcome {
	if d.c.State == CallWaiting || d.c.State == CallHeld {
		return d.answer(bot.EventConflict)
	}
	s := d.cmd.Actor
	if d.c.State == "" {
		d.c = Call{Community: s.Community, Conversation: s.Conversation, State: CallWaiting}
	} else if !d.move("start") {
		d.c.State = CallWaiting // an unknown state must never keep a resident from a person
	}
	d.c.Person, d.c.Staff, d.c.Since, d.c.Told = s.Person, 0, d.now, d.cmd.Slots.Get("told")
	for _, said := range []string{d.cmd.Slots.Get("why"), d.cmd.Words} {
		if d.c.Told == "" {
			d.c.Told = said
		}
	}
	d.ring()
	d.timed = []bot.Timer{{Ref: d.c.Ref(), Name: "waiting", Due: d.now.Add(callAgain), Guard: 1}, {Ref: d.c.Ref(), Name: "idle"}}
	return d.done()
}

// ring shows the call to everybody who may answer.
func (d *callDeed) ring() {
	for _, s := range answering(d.f) {
		d.posts = append(d.posts, d.card(s, "call.card.waiting"))
	}
}

// answering is the office and the grid; without them whoever else may answer.
func answering(f bot.Facts) []bot.Staff {
	if staff := guard(f); len(staff) > 0 {
		return staff
	}
	return staffOf(f, needRole(bot.RoleCommittee))
}

func (d *callDeed) card(s bot.Staff, text string) bot.Post {
	p := bot.Post{Person: s.Person, Text: text, Values: append(callValues(d.c), d.holder()), Class: bot.ClassReply, Card: d.c.Ref().String()}
	switch {
	case d.c.State == CallWaiting:
		p.Options = []bot.Option{{Key: "take", Label: "call.button.take", Dialog: "call_take", Ref: d.c.Ref()}}
	case d.c.State == CallHeld && d.c.Staff == s.Person:
		p.Options = []bot.Option{{Key: "end", Label: "call.button.end", Dialog: "call_end", Ref: d.c.Ref()}}
	}
	return p
}

// refresh replaces every copy of the card.
func (d *callDeed) refresh() {
	for _, s := range answering(d.f) {
		p := d.card(s, "call.card."+d.c.State)
		p.Update = true
		d.posts = append(d.posts, p)
	}
}

// takeCall is atomic by the row's version.
func takeCall(d *callDeed) bot.Outcome {
	me := d.cmd.Actor.Person
	switch {
	case d.c.State == CallHeld && d.c.Staff == me:
		return d.answer(bot.EventOK)
	case d.c.State == CallHeld:
		return d.answer(bot.EventTaken)
	case !d.move("take"):
		return d.answer(bot.EventConflict)
	}
	d.c.Staff = me
	d.toResident("call.taken", nil)
	d.refresh()
	d.timed = []bot.Timer{{Ref: d.c.Ref(), Name: "waiting"}, d.idle()}
	return d.done()
}

// idle is when the desk takes the chat back.
func (d *callDeed) idle() bot.Timer {
	return bot.Timer{Ref: d.c.Ref(), Name: "idle", Due: d.now.Add(callIdle)}
}

func (d *callDeed) toResident(text string, media []bot.Media, extra ...bot.Value) {
	d.posts = append(d.posts, bot.Post{Conversation: d.c.Conversation, Text: text, Values: append(bot.Values{d.holder()}, extra...), Class: bot.ClassReply, Media: media})
}

// relay carries the resident's words to whoever holds the chat.
func relay(d *callDeed) bot.Outcome {
	if !d.move("relay") {
		return d.answer(bot.EventConflict)
	}
	d.posts = []bot.Post{{
		Person: d.c.Staff, Text: "call.words", Class: bot.ClassReply, Media: d.cmd.Media,
		Values: append(callValues(d.c), wordsValue("words", d.words())),
	}}
	d.timed = []bot.Timer{d.idle()}
	return d.done()
}

// say carries the colleague's words to the resident.
func say(d *callDeed) bot.Outcome {
	switch {
	case d.c.State == CallHeld && d.c.Staff != d.cmd.Actor.Person:
		return d.answer(bot.EventTaken)
	case d.words() == "" && len(d.cmd.Media) == 0:
		return d.answer(bot.EventRefused)
	case !d.move("say"):
		return d.answer(bot.EventConflict)
	}
	d.toResident("call.said", d.cmd.Media, wordsValue("words", d.words()))
	d.timed = []bot.Timer{d.idle()}
	return d.done()
}

// endCall hands the chat back to the desk; both are told, whoever ends it by the dialog.
func endCall(d *callDeed) bot.Outcome {
	me := d.cmd.Actor
	if me.Conversation != d.c.Conversation && !me.May(bot.RightAnswer) {
		return bot.Outcome{Event: bot.EventMissing}
	}
	if d.c.State == CallHeld && me.Conversation != d.c.Conversation && d.c.Staff != me.Person && !me.May(bot.RightDispatch) {
		return d.answer(bot.EventTaken)
	}
	if !d.move("end") {
		return d.answer(bot.EventConflict)
	}
	return d.over()
}

// over tells both sides and removes the timers.
func (d *callDeed) over() bot.Outcome {
	if d.cmd.Actor.Conversation != d.c.Conversation {
		d.toResident("call.ended", nil)
	}
	if d.was.Staff != 0 && d.was.Staff != d.cmd.Actor.Person {
		d.posts = append(d.posts, bot.Post{Person: d.was.Staff, Text: "call.ended_staff", Values: callValues(d.c), Class: bot.ClassReply})
	}
	d.refresh()
	d.timed = []bot.Timer{{Ref: d.c.Ref(), Name: "waiting"}, {Ref: d.c.Ref(), Name: "idle"}}
	out := d.done()
	d.c.Staff = 0
	out.Changes[0].Row = d.c
	return out
}

// Wants the call and whoever may answer.
func (n *Calls) Wants(ref bot.Ref, _ bot.Timer) []bot.Need {
	return append(answerers(), needCall(bot.ConversationID(ref.ID)))
}

// Tick repeats a call that nobody takes, and ends one in which nobody says anything.
func (n *Calls) Tick(ref bot.Ref, t bot.Timer, f bot.Facts, now time.Time) (bot.Outcome, error) {
	if missing := f.Missing(n.Wants(ref, t)); len(missing) > 0 {
		return bot.Outcome{Missing: missing}, nil
	}
	c, ok := bot.Fact[Call](f, needCall(bot.ConversationID(ref.ID)))
	if !ok {
		return bot.Outcome{Event: bot.EventMissing}, nil
	}
	d := &callDeed{Calls: n, cmd: bot.Command{Verb: "call.idle", Actor: bot.Speaker{Community: c.Community}}, f: f, now: now, was: c, c: c}
	switch {
	case t.Name == "waiting" && c.State == CallWaiting:
		return d.ringAgain(t), nil
	case t.Name == "idle" && c.State == CallHeld && d.move("end"):
		return d.over(), nil
	default:
		return bot.Outcome{Event: bot.EventMissing}, nil
	}
}

// ringAgain calls everybody once more, each time after twice as long.
func (d *callDeed) ringAgain(t bot.Timer) bot.Outcome {
	for _, s := range answering(d.f) {
		p := d.card(s, "call.card.still_waiting")
		p.Card = "" // a card that is replaced makes no sound
		d.posts = append(d.posts, p)
	}
	wait := min(callAgain<<min(t.Guard, 10), callLongest)
	next := bot.Timer{Ref: t.Ref, Name: t.Name, Due: d.now.Add(wait), Guard: t.Guard + 1}
	return bot.Outcome{Event: bot.EventOK, Posts: d.posts, Timers: []bot.Timer{next}}
}
