package desk

import (
	"strings"
	"time"
	"unicode/utf8"

	"linli/bot"
)

// Kinds by the verb that makes them.
var kinds = map[string]string{"ticket.open": KindRepair, "ticket.emergency": KindEmergency, "note.leave": KindNote}

// noteDue is how long the desk has to answer a note of the board.
const noteDue = 48 * time.Hour

// openNeeds: the number, who looks after it, and, for a complaint, who could be meant.
func openNeeds(c bot.Command) []bot.Need {
	category, place := subject(c)
	needs := append([]bot.Need{needNumber("ticket"), needRoute(category, place)}, guardNeeds()...)
	if category == "property_service" || c.Slots.Has("about") {
		needs = append(needs, needRole(bot.RoleWorker), needRole(bot.RoleCommittee))
	}
	return needs
}

// subject is the category and place of what is being opened.
func subject(c bot.Command) (category string, place bot.Place) {
	category, place = c.Slots.Get("category"), bot.ParsePlace(c.Slots.Get("place"))
	if c.Verb == "ticket.emergency" {
		category = emergencyKind(openingWords(c), category).category
	}
	if category == "" {
		category = "other"
	}
	return category, place
}

func openingWords(c bot.Command) string {
	if w := c.Slots.Get("what"); w != "" {
		return w
	}
	return c.Words
}

// open makes a ticket, a note or an emergency.
func (n *Tickets) open(cmd bot.Command, f bot.Facts, now time.Time) (bot.Outcome, error) {
	t, err := n.newTicket(cmd, f, now)
	if err != nil {
		return bot.Outcome{}, err
	}
	d := n.deed(cmd, f, now, t)
	d.meet()
	d.t.Org = d.answerable()
	d.was = Ticket{Kind: t.Kind, Org: d.t.Org, Reporter: t.Reporter, About: t.About}
	d.entry.Words = t.Words
	d.announce()
	out := d.done(bot.EventOK)
	if t.Kind == KindEmergency {
		out.Values = append(out.Values, bot.KeyOf("advice", emergencyKind(t.Words, cmd.Slots.Get("category")).advice()))
	}
	return out, nil
}

func (n *Tickets) newTicket(cmd bot.Command, f bot.Facts, now time.Time) (Ticket, error) {
	number := fact[int64](f, needNumber("ticket"))
	code, err := n.codes.Ticket(cmd.Actor.Community, number)
	if err != nil {
		return Ticket{}, err
	}
	category, place := subject(cmd)
	t := Ticket{
		Community: cmd.Actor.Community, ID: number, Code: code, Kind: kinds[cmd.Verb], State: StateReceived,
		Category: category, Place: place, Urgency: bot.Urgency(cmd.Slots.Get("urgency")), Private: isPrivate(category, place),
		Words: openingWords(cmd), Reporter: cmd.Actor.Person, Conversation: cmd.Actor.Conversation, Helper: cmd.Actor.Helper,
		Opened: now, About: complaintAbout(cmd, category, f),
	}
	return n.withDue(t, now), nil
}

func (n *Tickets) withDue(t Ticket, now time.Time) Ticket {
	switch t.Kind {
	case KindEmergency:
		t.Urgency = bot.UrgencyNow
	case KindNote:
		t.Urgency, t.Private, t.Due = bot.UrgencyNormal, true, now.Add(noteDue)
		return t
	}
	t.Urgency = n.rules.urgency(t)
	t.Due = n.rules.due(t.Category, t.Urgency, t.Works, now)
	return t
}

// answerable is the organisation that has the ticket now: the route's, else the office's.
func (d *deed) answerable() string {
	staff, nobody := d.eligible()
	if d.route.Org != "" && !nobody && d.t.Kind == KindRepair {
		return d.route.Org
	}
	if office := withRole(append(staff, d.office()...), bot.RoleOffice, bot.RoleSecretary, bot.RoleAdmin); len(office) > 0 {
		return office[0].Org
	}
	return "office"
}

// announce shows the new ticket to everybody who may take it.
func (d *deed) announce() {
	staff, nobody := d.eligible()
	switch {
	case d.t.Kind == KindEmergency:
		d.push(staff, "ticket.card.emergency", bot.ClassAlert)
	case d.t.Kind == KindNote:
		d.push(staff, "ticket.card.note", bot.ClassReply)
	case nobody: // loudly: nobody looks after this yet
		d.push(staff, "ticket.card.unrouted", bot.ClassReply)
	default:
		d.push(staff, "ticket.card.received", bot.ClassReply)
	}
	for i := range d.posts {
		d.posts[i].Media = d.cmd.Media
	}
}

// complaintAbout is the colleague whom a complaint names, by slot or by words; 0 when it names nobody.
func complaintAbout(cmd bot.Command, category string, f bot.Facts) bot.PersonID {
	needs := append(guardNeeds(), needRole(bot.RoleWorker), needRole(bot.RoleCommittee))
	about, words := cmd.Slots.Get("about"), openingWords(cmd)
	if category != "property_service" && about == "" {
		return 0
	}
	for _, s := range staffOf(f, needs...) {
		if about == id(int64(s.Person)) || named(s, about) || (about == "" && named(s, words)) {
			return s.Person
		}
	}
	return 0
}

// named says that the words hold the colleague's name.
func named(s bot.Staff, words string) bool {
	return utf8.RuneCountInString(s.Name) >= 2 && strings.Contains(words, s.Name)
}
