package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/dialog"
	"linli/bot/roll"
)

// Write writes rows in one transaction, whatever their versions are: for seeds and imports. A Person, Place, Outage,
// Ticket or Wish may bring an ID of its own; people and places without one are found by their key or name, else they
// get the next number.
func (db *DB) Write(ctx context.Context, community bot.CommunityID, changes []bot.Change) error {
	err := db.write(ctx, func(ctx context.Context, c conn) error {
		now, err := c.versions(ctx, community, changes)
		if err != nil {
			return err
		}
		if err := c.writeChanges(ctx, community, c.advance(community, now, changes)); err != nil {
			return err
		}
		return c.raiseCounters(ctx, community, changes)
	})
	return wrap(err, "write rows")
}

// raiseCounters keeps the numbers that rows brought along from being given again.
func (c conn) raiseCounters(ctx context.Context, community bot.CommunityID, changes []bot.Change) error {
	highest := map[string]int64{}
	for _, ch := range changes {
		switch ref := ch.Row.Ref(); ref.Kind {
		case "ticket", "wish", "outage", countPeople, countPlaces:
			highest[ref.Kind] = max(highest[ref.Kind], ref.ID)
		case "member":
			highest[countPeople] = max(highest[countPeople], ref.ID)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(highest)) { // writers meet counters in the same order
		if err := c.raise(ctx, community, name, highest[name]); err != nil {
			return err
		}
	}
	return nil
}

// changeSet is what changes want written, by kind of row.
type changeSet struct {
	tickets     []desk.Ticket
	wishes      []desk.Wish
	outages     []desk.Outage
	calls       []desk.Call
	supporters  []desk.Supporter
	entries     []desk.Entry
	corrections []desk.Correction
	tries       []desk.Tries
	places      []roll.Place
	orgs        []roll.Organisation
	people      []roll.Person
	members     []roll.Member
	rules       []roll.Rule
	invites     []roll.Invite
	chats       []roll.Chat
	elsewhere   []dialog.Elsewhere
	told        []bot.FailuresTold
	gone        []bot.Row
}

func sorted(changes []bot.Change) (changeSet, error) {
	var s changeSet
	for _, ch := range changes {
		if ch.Delete {
			s.gone = append(s.gone, ch.Row)
			continue
		}
		if !s.addDesk(ch) && !s.addRoll(ch) {
			return s, fmt.Errorf("%w: rows of type %T are not kept", bot.ErrInvalid, ch.Row)
		}
	}
	return s, nil
}

// addDesk takes rows of the desk; those with a version get the one that they will have.
func (s *changeSet) addDesk(ch bot.Change) bool {
	switch r := ch.Row.(type) {
	case desk.Ticket:
		r.Version = ch.Version
		s.tickets = append(s.tickets, r)
	case desk.Wish:
		r.Version = ch.Version
		s.wishes = append(s.wishes, r)
	case desk.Outage:
		r.Version = ch.Version
		s.outages = append(s.outages, r)
	case desk.Call:
		r.Version = ch.Version
		s.calls = append(s.calls, r)
	case desk.Supporter:
		s.supporters = append(s.supporters, r)
	case desk.Entry:
		s.entries = append(s.entries, r)
	case desk.Correction:
		s.corrections = append(s.corrections, r)
	case desk.Tries:
		s.tries = append(s.tries, r)
	default:
		return false
	}
	return true
}

func (s *changeSet) addRoll(ch bot.Change) bool {
	switch r := ch.Row.(type) {
	case roll.Place:
		s.places = append(s.places, r)
	case roll.Organisation:
		s.orgs = append(s.orgs, r)
	case roll.Person:
		s.people = append(s.people, r)
	case roll.Member:
		s.members = append(s.members, r)
	case roll.Rule:
		s.rules = append(s.rules, r)
	case roll.Invite:
		r.Version = ch.Version
		s.invites = append(s.invites, r)
	case roll.Chat:
		r.Version = ch.Version
		s.chats = append(s.chats, r)
	case dialog.Elsewhere:
		r.Version = ch.Version
		s.elsewhere = append(s.elsewhere, r)
	case bot.FailuresTold:
		s.told = append(s.told, r)
	default:
		return false
	}
	return true
}

// owners are those under whose keys something of the set is sealed.
func (s *changeSet) owners() []bot.PersonID {
	var out []bot.PersonID
	for _, t := range s.tickets {
		out = append(out, t.Reporter)
	}
	for _, w := range s.wishes {
		out = append(out, w.Reporter)
	}
	for _, e := range s.entries {
		out = append(out, e.Actor)
	}
	for _, k := range s.calls {
		out = append(out, k.Person)
	}
	for _, p := range s.people {
		out = append(out, p.ID)
	}
	for _, e := range s.elsewhere {
		out = append(out, e.Person)
	}
	for _, m := range s.members {
		out = append(out, m.Staff.Person)
	}
	return out
}

// writeChanges writes rows kind by kind, always in the same order. Deletions come first: what a deleted person's chat
// becomes is in the same set.
func (c conn) writeChanges(ctx context.Context, community bot.CommunityID, changes []bot.Change) error {
	if len(changes) == 0 {
		return nil
	}
	s, err := sorted(changes)
	if err != nil {
		return err
	}
	if err := c.deleteRows(ctx, community, s.gone); err != nil {
		return err
	}
	if s.people, err = c.identify(ctx, community, s.people); err != nil {
		return err
	}
	ring, err := c.keysToWrite(ctx, community, s.owners()...)
	if err != nil {
		return err
	}
	return c.writeSet(ctx, ring, community, s)
}

func (c conn) writeSet(ctx context.Context, ring keyring, community bot.CommunityID, s changeSet) error {
	for _, step := range []func() error{
		func() error { return c.putPlaces(ctx, community, s.places) },
		func() error { return c.putOrganisations(ctx, community, s.orgs) },
		func() error { return c.putPeople(ctx, ring, community, s.people) },
		func() error { return c.putMembers(ctx, ring, community, s.members) },
		func() error { return c.putRules(ctx, community, s.rules) },
		func() error { return c.putInvites(ctx, ring, community, s.invites) },
		func() error { return c.putChats(ctx, ring, community, s.chats) },
		func() error { return c.putElsewhere(ctx, ring, community, s.elsewhere) },
		func() error { return c.putTickets(ctx, ring, community, s.tickets) },
		func() error { return c.putWishes(ctx, ring, community, s.wishes) },
		func() error { return c.putOutages(ctx, community, s.outages) },
		func() error { return c.putCalls(ctx, ring, community, s.calls) },
		func() error { return c.putSupporters(ctx, community, s.supporters) },
		func() error { return c.putEntries(ctx, ring, community, s.entries) },
		func() error { return c.putCorrections(ctx, ring, community, s.corrections) },
		func() error { return c.putTries(ctx, community, s.tries) },
		func() error { return c.putTold(ctx, community, s.told) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

const (
	deletePlace  = `DELETE FROM places WHERE community = ? AND id = ?`
	deleteMember = `DELETE FROM members WHERE community = ? AND person = ?`
	deleteRule   = `DELETE FROM rules WHERE community = ? AND category = ? AND places = ?`
)

func (c conn) deleteRows(ctx context.Context, community bot.CommunityID, rows []bot.Row) error {
	for _, row := range rows {
		if err := c.deleteRow(ctx, community, row); err != nil {
			return err
		}
	}
	return nil
}

func (c conn) deleteRow(ctx context.Context, community bot.CommunityID, row bot.Row) error {
	var err error
	switch r := row.(type) {
	case roll.Person:
		err = c.erase(ctx, community, r.ID)
	case roll.Place:
		_, err = c.run(ctx, deletePlace, community, r.ID)
	case roll.Member:
		_, err = c.run(ctx, deleteMember, community, r.Staff.Person)
	case roll.Rule:
		_, err = c.run(ctx, deleteRule, community, r.Category, joinPlaces(r.Places))
	default:
		err = fmt.Errorf("%w: rows of type %T are not deleted", bot.ErrInvalid, row)
	}
	return err
}
