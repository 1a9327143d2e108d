package desk

import (
	"slices"
	"strconv"

	"linli/bot"
)

// What handing over may come to beside ok.
const (
	eventGiven   = "given"   // a dispatcher's word: it is the other's already
	eventBounced = "bounced" // passed on too often: the manager has it
)

// maxBounces is how often a ticket may be passed on before its manager has it.
const maxBounces = 3

// receiverNeeds name to whom a ticket is handed over.
func receiverNeeds(c bot.Command) []bot.Need {
	var needs []bot.Need
	if p := personSlot(c.Slots.Get("worker")); p != 0 {
		needs = append(needs, needStaff(p))
	}
	if org := c.Slots.Get("org"); org != "" {
		needs = append(needs, needOrg(org))
	}
	return needs
}

func personSlot(s string) bot.PersonID {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return bot.PersonID(n)
}

// receiver is the colleague, if one was named, and the organisation; "" when there is nobody such.
func (d *deed) receiver() (bot.Staff, string) {
	s := d.staff(personSlot(d.slot("worker")))
	switch {
	case s.Person != 0 && (d.about(s.Person) || s.Person == d.t.Worker):
		return bot.Staff{}, ""
	case s.Person != 0:
		return s, s.Org
	case len(d.membersOf(d.slot("org"))) > 0:
		return bot.Staff{}, d.slot("org")
	default:
		return bot.Staff{}, ""
	}
}

// hand offers the ticket to another. Who has it stays answerable until that one accepts.
func hand(d *deed) bot.Outcome {
	next, org := d.receiver()
	switch {
	case d.slot("reason") == "":
		return d.refused("ticket.refused.reason")
	case org == "":
		return d.refused("ticket.refused.receiver")
	case !d.mayPass():
		return d.taken()
	}
	d.record(d.slot("reason"), "")
	if next.Person != 0 && d.cmd.Actor.May(bot.RightDispatch) && d.move(evAssign) {
		return d.dispatch(next)
	}
	if d.passed() && d.bounce() {
		return d.done(eventBounced)
	}
	if !d.move("hand") {
		return d.conflict()
	}
	d.offer(next, org)
	return d.done(bot.EventOK)
}

// mayPass says that the ticket is the speaker's to pass on.
func (d *deed) mayPass() bool {
	return d.t.Worker == 0 || d.t.Worker == d.me().Person || d.cmd.Actor.May(bot.RightDispatch)
}

// dispatch is a dispatcher's word: a ticket that nobody has is this colleague's.
func (d *deed) dispatch(s bot.Staff) bot.Outcome {
	d.assign(s)
	d.push([]bot.Staff{s}, "ticket.card.dispatched", bot.ClassReply, d.why(), d.from())
	d.tell("ticket.told.assigned")
	d.calm()
	d.said = bot.Values{nextValue(s, s.Org)}
	return d.done(eventGiven)
}

func (d *deed) offer(next bot.Staff, org string) {
	d.t.Next, d.t.NextOrg, d.next = next.Person, org, next
	receivers := []bot.Staff{next}
	if next.Person == 0 {
		receivers = slices.DeleteFunc(d.membersOf(org), func(s bot.Staff) bool { return d.about(s.Person) || s.Person == d.t.Worker })
	}
	d.offered = append(slices.Clone(d.offered), receivers...)
	d.push(distinct(receivers), "ticket.card.offered", bot.ClassReply, d.why(), d.from())
	d.said = bot.Values{nextValue(next, orgName(receivers, org))}
}

func nextValue(next bot.Staff, org string) bot.Value {
	if next.Name != "" {
		return bot.Text("next", next.Name)
	}
	return bot.Text("next", org)
}

func (d *deed) why() bot.Value { return wordsValue("why", d.slot("reason")) }

// from is who speaks, for texts to colleagues.
func (d *deed) from() bot.Value {
	v := whoValue(d.me())
	v.Name = "from"
	return v
}

// passed counts one more bounce and says whether it was one too many. A dispatcher's choice is none.
func (d *deed) passed() bool {
	if d.cmd.Actor.May(bot.RightDispatch) {
		return false
	}
	d.t.Bounces++
	return d.t.Bounces >= maxBounces
}

// bounce gives the ticket to the manager; false when there is none.
func (d *deed) bounce() bool {
	leads := d.leads()
	if len(leads) == 0 || !d.move(evBounce) {
		return false
	}
	d.t.Bounces = 0
	d.assign(leads[0])
	d.push(leads[:1], "ticket.card.bounced", bot.ClassReply, d.why(), d.from())
	d.tell("ticket.told.assigned")
	d.said = bot.Values{nextValue(leads[0], leads[0].Org)}
	return true
}

// accept makes the receiver answerable; who had it is told.
func accept(d *deed) bot.Outcome {
	s := d.me()
	switch {
	case d.t.State != StateHandingOver && d.t.Worker == s.Person && d.t.Open():
		return d.unchanged()
	case d.t.State != StateHandingOver && d.t.Worker != 0 && d.t.Open():
		return d.taken()
	case d.t.State == StateHandingOver && !d.offeredTo(s):
		return d.refused("ticket.refused.not_offered")
	case !d.move("accept"):
		return d.conflict()
	}
	before := d.worker
	d.assign(s)
	if before.Person != 0 {
		d.push([]bot.Staff{before}, "ticket.card.accepted", bot.ClassReply)
	}
	d.tell("ticket.told.assigned")
	return d.done(bot.EventOK)
}

// back sends the ticket back: by its worker to the organisation, by whom it was offered to
// whoever offered it.
func back(d *deed) bot.Outcome {
	if d.slot("reason") == "" {
		return d.refused("ticket.refused.reason")
	}
	d.record(d.slot("reason"), "")
	if d.t.State == StateHandingOver && (d.offeredTo(d.me()) || d.cmd.Actor.May(bot.RightDispatch)) {
		return d.refuseOffer()
	}
	if d.t.Worker != 0 && !d.mayPass() {
		return d.taken()
	}
	if d.passed() && d.bounce() {
		return d.done(eventBounced)
	}
	if !d.move("back") {
		return d.conflict()
	}
	return d.toOrganisation(true)
}

// refuseOffer gives an offered ticket back to whoever had it.
func (d *deed) refuseOffer() bot.Outcome {
	d.t.Next, d.t.NextOrg = 0, ""
	if d.passed() && d.bounce() {
		return d.done(eventBounced)
	}
	if d.t.Worker == 0 {
		if !d.move(evReturn) {
			return d.conflict()
		}
		return d.toOrganisation(false)
	}
	if !d.move(evRefuse) {
		return d.conflict()
	}
	d.push([]bot.Staff{d.worker}, "ticket.card.refused", bot.ClassReply, d.why(), d.from())
	return d.done(bot.EventOK)
}

// toOrganisation lets everybody of the answerable organisation take it again; its manager is shown it
// in any case.
func (d *deed) toOrganisation(tell bool) bot.Outcome {
	me := d.me().Person
	d.t.Worker, d.t.Next, d.t.NextOrg, d.worker = 0, 0, "", bot.Staff{}
	staff, _ := d.eligible()
	staff = distinct(append(slices.Clone(staff), d.leads()...))
	staff = slices.DeleteFunc(staff, func(s bot.Staff) bool { return s.Person == me })
	d.push(staff, "ticket.card.returned", bot.ClassReply, d.why(), d.from())
	if tell {
		d.tell("ticket.told.returned")
	}
	return d.done(bot.EventOK)
}
