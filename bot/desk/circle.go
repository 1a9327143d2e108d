package desk

import (
	"slices"

	"linli/bot"
)

// circle are the people around a ticket as they are now.
type circle struct {
	route      Route
	supporters []Supporter // who has not left
	worker     bot.Staff   // who has it
	next       bot.Staff   // to whom it is offered
	members    []bot.Staff // of the organisation that is answerable
	offered    []bot.Staff // of the organisation to which it is offered
	guard      []bot.Staff // whom an emergency wakes
	fallback   []bot.Staff // who hears of it when nobody else does
}

// around names what must be known of the people around the ticket.
func (d *deed) around() []bot.Need {
	t := d.was
	needs := []bot.Need{needRoute(t.Category, t.Place), needSupporters(t.Ref()), needRole(bot.RoleAdmin)}
	for _, p := range []bot.PersonID{t.Worker, t.Next} {
		if p != 0 {
			needs = append(needs, needStaff(p))
		}
	}
	for _, org := range []string{t.Org, t.NextOrg} {
		if org != "" {
			needs = append(needs, needOrg(org))
		}
	}
	if t.Kind == KindEmergency {
		needs = append(needs, guardNeeds()...)
	}
	if t.Helper != 0 {
		needs = append(needs, needAddress(t.Reporter))
	}
	return needs
}

// guardNeeds name everybody whom an emergency may wake.
func guardNeeds() []bot.Need {
	return []bot.Need{needRole(bot.RoleOffice), needRole(bot.RoleGrid), needRole(bot.RoleSecretary), needRole(bot.RoleManager), needRole(bot.RoleAdmin)}
}

// guard is every office and grid worker; where there is none, whoever else leads.
func guard(f bot.Facts) []bot.Staff {
	needs := guardNeeds()
	if staff := staffOf(f, needs[:2]...); len(staff) > 0 {
		return staff
	}
	return staffOf(f, needs[2:]...)
}

// meet fills the circle from the facts. Whom a complaint is about is not in it.
func (d *deed) meet() {
	t := d.was
	c := circle{route: fact[Route](d.f, needRoute(t.Category, t.Place)), fallback: staffOf(d.f, needRole(bot.RoleAdmin))}
	for _, s := range fact[[]Supporter](d.f, needSupporters(t.Ref())) {
		if !s.Gone {
			c.supporters = append(c.supporters, s)
		}
	}
	c.worker, c.next = d.staff(t.Worker), d.staff(t.Next)
	c.members, c.offered = d.membersOf(t.Org), d.membersOf(t.NextOrg)
	if t.Kind == KindEmergency {
		c.guard = guard(d.f)
	}
	d.circle = c.without(t.About)
}

// staff is one person's staff row; zero when there is none.
func (d *deed) staff(p bot.PersonID) bot.Staff {
	if p == 0 {
		return bot.Staff{}
	}
	if found := fact[[]bot.Staff](d.f, needStaff(p)); len(found) > 0 {
		return found[0]
	}
	return bot.Staff{}
}

func (d *deed) membersOf(org string) []bot.Staff {
	if org == "" {
		return nil
	}
	return staffOf(d.f, needOrg(org))
}

// without leaves out whom a complaint is about.
func (c circle) without(p bot.PersonID) circle {
	if p == 0 {
		return c
	}
	for _, list := range []*[]bot.Staff{&c.route.Workers, &c.route.Office, &c.route.Manager, &c.route.Grid, &c.members, &c.offered, &c.guard, &c.fallback} {
		*list = slices.DeleteFunc(slices.Clone(*list), func(s bot.Staff) bool { return s.Person == p })
	}
	return c
}

// office is who hears of what nobody else looks after.
func (c circle) office() []bot.Staff {
	if len(c.route.Office) > 0 {
		return distinct(c.route.Office)
	}
	return c.fallback
}

// leads is the manager of the organisation, else the office.
func (c circle) leads() []bot.Staff {
	managers := withRole(c.members, bot.RoleManager)
	if managers = append(managers, c.route.Manager...); len(managers) > 0 {
		return distinct(managers)
	}
	return c.office()
}

func withRole(staff []bot.Staff, roles ...bot.Role) []bot.Staff {
	var out []bot.Staff
	for _, s := range staff {
		if slices.Contains(roles, s.Role) {
			out = append(out, s)
		}
	}
	return out
}

// supporter says that p has said 我家也是 and not left.
func (c circle) supporter(p bot.PersonID) bool {
	return p != 0 && slices.ContainsFunc(c.supporters, func(s Supporter) bool { return s.Person == p })
}

// eligible is who may take the ticket now, and whether the office has it only because nobody fits.
func (d *deed) eligible() (staff []bot.Staff, nobody bool) {
	switch {
	case d.t.Kind == KindEmergency:
		return d.guard, false
	case d.t.Kind == KindNote:
		return d.office(), false
	case d.t.About != 0: // a complaint about a colleague is no matter for the others
		return d.leads(), false
	case d.t.Org != d.route.Org && len(d.membersOf(d.t.Org)) > 0:
		return hands(d.circle.members), false
	case len(d.route.Workers) > 0:
		return hands(distinct(d.route.Workers)), false
	case len(d.route.Manager) > 0:
		return distinct(d.route.Manager), false
	default:
		return d.office(), true
	}
}

// hands leaves managers out where somebody else can do the work: they hear of what goes wrong.
func hands(staff []bot.Staff) []bot.Staff {
	workers := slices.DeleteFunc(slices.Clone(staff), func(s bot.Staff) bool { return s.Role == bot.RoleManager })
	if len(workers) == 0 {
		return staff
	}
	return workers
}

// audience is everybody who may have been shown the card.
func (d *deed) audience() []bot.Staff {
	all, _ := d.eligible()
	all = append(slices.Clone(all), d.route.Workers...)
	all = append(all, d.worker, d.next)
	all = append(all, d.offered...)
	all = append(all, d.leads()...)
	if d.was.Org != d.route.Org {
		all = append(all, d.circle.members...)
	}
	return distinct(all)
}
