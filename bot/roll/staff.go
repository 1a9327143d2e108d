package roll

import (
	"strings"
	"time"

	"linli/bot"
)

// StaffNoun invites colleagues, signs them in and removes them.
type StaffNoun struct{ noun }

// NewStaff makes the noun.
func NewStaff() *StaffNoun {
	return &StaffNoun{noun{[]deed{
		{bot.Verb{Name: "staff.invite", Right: bot.RightInvite, Needs: inviteNeeds, Reads: []string{"role", "name", "org"},
			Events: []string{bot.EventOK, bot.EventMissing, bot.EventRefused}}, invite},
		{bot.Verb{Name: "staff.redeem", Needs: redeemNeeds, Reads: []string{"code"},
			Events: []string{bot.EventOK, bot.EventMissing, bot.EventConflict}}, redeem},
		{bot.Verb{Name: "staff.remove", Right: bot.RightInvite, Needs: removeNeeds, Reads: []string{"worker"},
			Events: []string{bot.EventOK, bot.EventMissing, bot.EventRefused, bot.EventConflict}}, remove},
	}}}
}

// invited is the organisation of an invite: the speaker's own unless another was named.
func invited(c bot.Command) string {
	if org := c.Slots.Get("org"); org != "" {
		return org
	}
	return c.Actor.Staff.Org
}

func orgStaff(slug string) bot.Need { return bot.Need{Kind: bot.NeedStaff, Key: "org/" + slug} }

func inviteNeeds(c bot.Command) []bot.Need { return []bot.Need{orgStaff(invited(c))} }

// invite makes a code that signs one colleague in, once, within InviteLife, in this role only.
func invite(c bot.Command, f bot.Facts, now time.Time) bot.Outcome {
	role, name, org := bot.Role(c.Slots.Get("role")), strings.TrimSpace(c.Slots.Get("name")), invited(c)
	staff, _ := bot.Fact[[]bot.Staff](f, orgStaff(org))
	switch {
	case name == "" || role == bot.RoleNone:
		return event(bot.EventMissing)
	case !MayGive(c.Actor.Staff, role, org):
		return event(bot.EventRefused)
	case org != c.Actor.Staff.Org && len(staff) == 0:
		return event(bot.EventMissing)
	}
	made, code := NewInvite(c.Seed, Invite{Community: c.Actor.Community, Person: colleague(staff, name, role),
		Role: role, Org: org, Name: name, By: c.Actor.Person}, now)
	o := written(made)
	o.Values = bot.Values{bot.Text("code", code), bot.Text("name", name),
		bot.KeyOf("role", "staff.role."+string(role)), bot.TimeOf("until", made.Expires)}
	return o
}

// colleague finds who is on the organisation's list already, so that an imported colleague keeps areas and
// tickets; 0 when nobody or several carry the name.
func colleague(staff []bot.Staff, name string, role bot.Role) bot.PersonID {
	var found bot.PersonID
	for _, s := range staff {
		if s.Name != name || s.Role != role {
			continue
		}
		if found != 0 {
			return 0
		}
		found = s.Person
	}
	return found
}

func inviteNeed(code string) bot.Need { return bot.Need{Kind: bot.NeedInvite, Key: code} }

func redeemNeeds(c bot.Command) []bot.Need {
	if code := NormalCode(c.Slots.Get("code")); code != "" {
		return []bot.Need{inviteNeed(code)}
	}
	return nil
}

// redeem signs a colleague in. Codes that are unknown, used and expired look alike.
func redeem(c bot.Command, f bot.Facts, now time.Time) bot.Outcome {
	if !c.Actor.Staff.IsZero() || c.Actor.Helper != 0 {
		return event(bot.EventConflict)
	}
	code := NormalCode(c.Slots.Get("code"))
	inv, found := bot.Fact[Invite](f, inviteNeed(code))
	if code == "" || !found || !inv.Open(now) {
		return event(bot.EventMissing)
	}
	inv.Code = code // the store keeps its hash only
	return signIn(c.Actor, inv, now)
}

func signIn(s bot.Speaker, inv Invite, now time.Time) bot.Outcome {
	listed := inv.Person != 0
	if !listed {
		inv.Person = s.Person
	}
	inv.Used = now
	chat := chatOf(s)
	chat.Person, chat.Trust = inv.Person, bot.TrustSignedIn
	o := written(chat)
	o.Changes = append(o.Changes, bot.Change{Row: inv, Version: inv.Version})
	if !listed {
		member := Member{Community: s.Community, Active: true,
			Staff: bot.Staff{Person: inv.Person, Name: inv.Name, Org: inv.Org, Role: inv.Role}}
		o.Changes = append(o.Changes, bot.Change{Row: member})
	}
	o.Values = memberValues(bot.Staff{Name: inv.Name, Role: inv.Role})
	o.Commands = onDuty(s, inv)
	if inv.By != 0 {
		o.Posts = []bot.Post{{Person: inv.By, Text: "staff.joined", Values: o.Values, Class: bot.ClassReply}}
	}
	return o
}

// onDuty puts who has signed in on the rota, so that the day's list comes each morning.
func onDuty(s bot.Speaker, inv Invite) []bot.Command {
	s.Person, s.Trust = inv.Person, bot.TrustSignedIn
	s.Staff = bot.Staff{Person: inv.Person, Name: inv.Name, Org: inv.Org, Role: inv.Role}
	if !s.May(bot.RightWork) {
		return nil
	}
	return []bot.Command{{Verb: "rota.start", Actor: s}}
}

func memberNeed(key string) bot.Need { return bot.Need{Kind: bot.NeedStaff, Key: "id/" + key} }

func removeNeeds(c bot.Command) []bot.Need {
	if _, ok := parsePerson(c.Slots.Get("worker")); ok {
		return []bot.Need{memberNeed(c.Slots.Get("worker"))}
	}
	return nil
}

// remove takes every right from a colleague. Rights are read in each turn, so it acts at once. What they had in
// hand goes back to their organisation.
func remove(c bot.Command, f bot.Facts, _ time.Time) bot.Outcome {
	staff, _ := bot.Fact[[]bot.Staff](f, memberNeed(c.Slots.Get("worker")))
	switch {
	case len(staff) != 1:
		return event(bot.EventMissing)
	case staff[0].Person == c.Actor.Person:
		return event(bot.EventConflict)
	case !MayGive(c.Actor.Staff, staff[0].Role, staff[0].Org):
		return event(bot.EventRefused)
	}
	o := written(Member{Community: c.Actor.Community, Staff: staff[0]})
	o.Values = memberValues(staff[0])
	o.Commands = []bot.Command{{Verb: "ticket.relieve", Slots: bot.Slots{{Name: "worker", Value: personKey(staff[0].Person)}}}}
	o.Posts = []bot.Post{{Person: staff[0].Person, Text: "staff.removed", Class: bot.ClassReply}}
	return o
}

// memberValues name a colleague in a text: who, name and role.
func memberValues(s bot.Staff) bot.Values {
	return bot.Values{bot.Text("who", s.Name), bot.Text("name", s.Name), bot.KeyOf("role", "staff.role."+string(s.Role))}
}
