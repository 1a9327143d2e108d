package desk

import (
	"slices"

	"linli/bot"
)

// values are what every text about the ticket may say to staff and to its reporter.
func (d *deed) values() bot.Values { return ticketValues(d.t, d.named()) }

// named is the colleague whom texts name: to whom the ticket is offered, else who has it.
func (d *deed) named() bot.Staff {
	switch {
	case d.t.State != StateHandingOver:
		return d.worker
	case d.next.Person == 0:
		return bot.Staff{Name: orgName(d.membersOf(d.t.NextOrg), d.t.NextOrg)}
	default:
		return d.next
	}
}

// orgName is what people call an organisation; its slug when nobody has said.
func orgName(members []bot.Staff, slug string) string {
	for _, s := range members {
		if s.OrgName != "" {
			return s.OrgName
		}
	}
	return slug
}

// ticketValues are the values of a ticket in full; worker is who has it, zero when nobody.
func ticketValues(t Ticket, worker bot.Staff) bot.Values {
	return append(publicValues(t), bot.KeyOf("category", "category."+t.Category), wordsValue("what", matter(t)), placeValue(t.Place), whoValue(worker),
		moreValue(t), visitingValue(t), bot.Span("visit", t.VisitFrom, t.VisitTill), bot.KeyOf("urgency", "urgency."+string(urgencyOf(t))), bot.TimeOf("due", t.Due), bot.TimeOf("opened", t.Opened),
		bot.Count("count", t.Supports+1), wordsValue("result", t.Result), wordsValue("reason", t.Reason))
}

// neighbourValues leave out what only the reporter and staff may read.
func neighbourValues(t Ticket, worker bot.Staff) bot.Values {
	return append(publicValues(t), bot.KeyOf("category", "category."+t.Category), placeValue(t.Place.Stair()), whoValue(worker), bot.TimeOf("due", t.Due), bot.TimeOf("opened", t.Opened),
		bot.Count("count", t.Supports+1), wordsValue("result", t.Result), wordsValue("reason", t.Reason))
}

// publicValues are all that a stranger with the code may know.
func publicValues(t Ticket) bot.Values {
	return bot.Values{bot.CodeOf("code", t.Code), bot.KeyOf("state", t.StateKey())}
}

// StateKey is the text key of the ticket's state, as residents read it.
func (t Ticket) StateKey() string {
	if t.State == StateWaiting && slices.Contains(waitings, t.Waiting) {
		return "state.waiting." + t.Waiting
	}
	return stateKey("state.ticket.", t.State, slices.Concat(openStates, closedStates, []string{StateDone}))
}

// staffState is the ticket's state as colleagues read it: who is waited for is not they.
func staffState(t Ticket) bot.Value {
	if t.State == StateWaiting && t.Waiting == "resident" {
		return bot.KeyOf("state", "ticket.waiting_resident")
	}
	return bot.KeyOf("state", t.StateKey())
}

// stateKey is the text of a state; one that this version does not know has a text of its own.
func stateKey(prefix, state string, known []string) string {
	if !slices.Contains(known, state) {
		return "ticket.state_unknown"
	}
	return prefix + state
}

func urgencyOf(t Ticket) bot.Urgency {
	if t.Urgency == "" {
		return bot.UrgencyNormal
	}
	return t.Urgency
}

func placeValue(p bot.Place) bot.Value {
	if p.IsZero() {
		return bot.KeyOf("place", "ticket.place_unknown")
	}
	return bot.PlaceOf("place", p)
}

// moreValue says in a card how many have reported it, where there are several.
func moreValue(t Ticket) bot.Value {
	if t.Supports == 0 {
		return bot.KeyOf("more", "")
	}
	return bot.KeyOf("more", "ticket.more")
}

// visitingValue says in a card when the visit is, where one was promised.
func visitingValue(t Ticket) bot.Value {
	if t.VisitFrom.IsZero() || !t.Open() {
		return bot.KeyOf("visiting", "")
	}
	return bot.KeyOf("visiting", "ticket.visiting")
}

// wordsValue is what somebody said, or that nothing was.
func wordsValue(name, words string) bot.Value {
	if words == "" {
		return bot.KeyOf(name, "ticket.no_words")
	}
	return bot.Text(name, words)
}

func whoValue(s bot.Staff) bot.Value {
	if s.Name == "" {
		return bot.KeyOf("who", "ticket.colleague")
	}
	return bot.Text("who", s.Name)
}

// push shows somebody the card anew, with a sound.
func (d *deed) push(staff []bot.Staff, text string, class bot.Class, extra ...bot.Value) {
	for _, s := range staff {
		d.posts = append(d.posts, d.card(s, text, class, extra...))
	}
}

func (d *deed) card(s bot.Staff, text string, class bot.Class, extra ...bot.Value) bot.Post {
	return bot.Post{Person: s.Person, Text: text, Values: slices.Concat(bot.Values{staffState(d.t)}, d.values(), extra), Options: d.buttons(s), Class: class, Card: d.t.Ref().String()}
}

// refresh replaces every copy of the card that was shown and is not being shown anew.
func (d *deed) refresh() []bot.Post {
	var out []bot.Post
	for _, s := range d.audience() {
		if slices.ContainsFunc(d.posts, func(p bot.Post) bool { return p.Card != "" && p.Person == s.Person }) {
			continue
		}
		text := d.cardText()
		if d.t.State == StateReceived && d.t.Kind == KindRepair && !d.mayTake(s) {
			text = "ticket.card.elsewhere"
		}
		p := d.card(s, text, bot.ClassReply)
		p.Update = true
		out = append(out, p)
	}
	return out
}

// mayTake says that a ticket that nobody has is for this colleague to take.
func (d *deed) mayTake(s bot.Staff) bool {
	staff, _ := d.eligible()
	return slices.ContainsFunc(append(slices.Clone(staff), d.leads()...), func(o bot.Staff) bool { return o.Person == s.Person })
}

// cardText is the card's words for the ticket's state.
func (d *deed) cardText() string {
	switch {
	case d.t.Kind == KindNote:
		return d.noteText()
	case d.t.State == StateReceived && d.t.Kind != KindRepair:
		return "ticket.card." + d.t.Kind
	case d.t.State == StateWaiting && d.t.Reason != "":
		return "ticket.card.waiting_reason"
	default:
		return "ticket.card." + d.t.State
	}
}

func (d *deed) noteText() string {
	switch {
	case d.t.State == StateReceived:
		return "ticket.card.note"
	case d.t.Open():
		return "ticket.card.note_taken"
	default:
		return "ticket.card.note_answered"
	}
}

// buttons are what this colleague may do next with the ticket.
func (d *deed) buttons(s bot.Staff) []bot.Option {
	var out []bot.Option
	for _, dialog := range d.dialogs(s) {
		out = append(out, bot.Option{Key: dialog, Label: "ticket.button." + dialog, Dialog: dialog, Ref: d.t.Ref()})
	}
	return out
}

// dialogs are the dialogs that the card's buttons start.
func (d *deed) dialogs(s bot.Staff) []string {
	switch mine := s.Person == d.t.Worker; {
	case d.t.State == StateReceived && d.t.Kind == KindNote:
		return []string{"answer_note", "read_note"}
	case d.t.State == StateReceived && d.mayTake(s):
		return []string{"take"}
	case d.t.State == StateHandingOver && d.offeredTo(s):
		return []string{"accept", "send_back"}
	case mine && d.t.Kind == KindNote && d.t.Open():
		return []string{"answer_note"}
	case mine && d.t.State == StateWaiting:
		return []string{"resume", "remark", "visit", "done"}
	case mine && (d.t.State == StateAssigned || d.t.State == StateInProgress):
		return []string{"remark", "visit", "wait", "hand", "send_back", "done"}
	default:
		return nil
	}
}

// offeredTo says that s is the colleague, or one of the organisation, to whom the ticket is offered.
func (d *deed) offeredTo(s bot.Staff) bool {
	if d.t.Next != 0 {
		return s.Person == d.t.Next
	}
	return d.t.NextOrg != "" && s.Org == d.t.NextOrg && s.Person != d.t.Worker
}

// tell lets the reporter and the supporters know, each in the thread where they asked. Whoever caused
// it hears it from the dialog instead.
func (d *deed) tell(text string, extra ...bot.Value) {
	if d.was.Kind == KindNote && text != "note.answered" {
		return
	}
	if d.was.Kind == KindEmergency && text == "ticket.told.assigned" {
		text = "emergency.told"
	}
	d.tellOne(d.reporter(), text, append(d.values(), extra...))
	for _, s := range d.supporters {
		d.tellOne(d.thread(s), text, append(neighbourValues(d.t, d.named()), extra...))
	}
}

func (d *deed) tellOne(p bot.Post, text string, v bot.Values) {
	if p.Conversation != 0 && p.Conversation == d.cmd.Actor.Conversation {
		return
	}
	p.Text, p.Values, p.Class, p.Quiet = text, v, bot.ClassReply, d.t.Urgency != bot.UrgencyNow
	if d.cmd.Actor.Person != d.was.Reporter {
		p.Media = d.cmd.Media
	}
	d.posts = append(d.posts, p)
}

// reporter is a post to whoever reported.
func (d *deed) reporter() bot.Post {
	return d.thread(Supporter{Person: d.was.Reporter, Conversation: d.was.Conversation, Helper: d.was.Helper})
}

func (d *deed) thread(s Supporter) bot.Post { return threadOf(d.f, s) }

// threadOf is a post to where somebody asked. Somebody for whom a helper typed is reached by their own
// address, else through the helper: the helper's chat is not theirs.
func threadOf(f bot.Facts, s Supporter) bot.Post {
	_, reachable := bot.Fact[bot.Address](f, needAddress(s.Person))
	switch {
	case s.Helper == 0 && s.Conversation != 0:
		return bot.Post{Conversation: s.Conversation}
	case s.Helper == 0 || reachable:
		return bot.Post{Person: s.Person}
	default:
		return bot.Post{Person: s.Helper}
	}
}
