package store

import (
	"context"
	"strings"

	"linli/bot"
	"linli/bot/roll"
)

const mostResidents = 20

const selectPeopleAt = `
SELECT community, id, office, about, home, lang FROM people WHERE community = ? AND home = ? ORDER BY id`

// loadResidents finds people by home or by part of a name. Names are sealed, so the roll is read whole for those.
func (a asking) loadResidents(ctx context.Context) (answers, error) {
	out := answers{}
	for _, key := range a.keys {
		list, err := a.residents(ctx, key)
		if err != nil {
			return nil, err
		}
		out[key] = list
	}
	return out, nil
}

func (a asking) residents(ctx context.Context, key string) ([]bot.Resident, error) {
	kind, what, _ := strings.Cut(key, "/")
	text, args := selectPeopleAt, []any{a.community, what}
	if kind == "name" {
		text, args = selectAllPeople, []any{a.community}
	}
	var rows []personRow
	if err := a.all(ctx, &rows, text, args...); err != nil {
		return nil, err
	}
	all, err := a.openPeople(ctx, a.community, rows)
	out := []bot.Resident{}
	for _, p := range all {
		if len(out) < mostResidents && (kind != "name" || what != "" && strings.Contains(p.Name, what)) {
			out = append(out, bot.Resident{Person: p.ID, Name: p.Name, Home: p.Home})
		}
	}
	return out, err
}

const (
	selectTicketCodes = `SELECT reporter AS person, code AS what, 0 AS at FROM tickets WHERE community = ? AND reporter = ANY(?) ORDER BY id`
	selectWishCodes   = `SELECT reporter AS person, code AS what, 0 AS at FROM wishes WHERE community = ? AND reporter = ANY(?) ORDER BY id`
	selectChatsOf     = `
SELECT person, account AS what, since AS at FROM conversations
WHERE community = ? AND person = ANY(?) AND helper = 0 AND NOT erased ORDER BY since`
	selectPhonesOf = `SELECT community, hash, person, phone FROM phones WHERE community = ? AND person = ANY(?)`
)

// ofPerson is one thing of somebody: a code, or the account of a chat and since when.
type ofPerson struct {
	Person bot.PersonID `db:"person"`
	What   string       `db:"what"`
	At     millis       `db:"at"`
}

// loadPersonData tells of each person all that is kept, one query per kind of thing. Who has neither a row nor a chat
// is left out.
func (a asking) loadPersonData(ctx context.Context) (answers, error) {
	ids := a.numbersOf()
	people, err := a.peopleOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	var tickets, wishes, chats []ofPerson
	for _, q := range []struct {
		text string
		into *[]ofPerson
	}{{selectTicketCodes, &tickets}, {selectWishCodes, &wishes}, {selectChatsOf, &chats}} {
		if err := a.all(ctx, q.into, q.text, a.community, a.list(ids)); err != nil {
			return nil, err
		}
	}
	return a.gather(people, tickets, wishes, chats), nil
}

func (a asking) gather(people map[bot.PersonID]roll.Person, tickets, wishes, chats []ofPerson) answers {
	by := map[bot.PersonID]*roll.PersonData{}
	of := func(p bot.PersonID) *roll.PersonData {
		if by[p] == nil {
			by[p] = &roll.PersonData{Person: roll.Person{Community: a.community, ID: p}}
		}
		return by[p]
	}
	for id, p := range people {
		of(id).Person = p
	}
	for _, c := range chats {
		if d := of(c.Person); len(d.Chats) == 0 {
			d.Since = c.At.time()
		}
		of(c.Person).Chats = append(of(c.Person).Chats, c.What)
	}
	for _, t := range tickets {
		of(t.Person).Tickets = append(of(t.Person).Tickets, t.What)
	}
	for _, w := range wishes {
		of(w.Person).Wishes = append(of(w.Person).Wishes, w.What)
	}
	out := answers{}
	for id, d := range by {
		if _, onRoll := people[id]; onRoll || len(d.Chats) > 0 {
			out[decimal(int64(id))] = *d
		}
	}
	return out
}

// peopleOf opens rows of the roll, with phones.
func (a asking) peopleOf(ctx context.Context, ids []int64) (map[bot.PersonID]roll.Person, error) {
	var rows []personRow
	if err := a.all(ctx, &rows, selectPeople, a.community, a.list(ids)); err != nil || len(rows) == 0 {
		return nil, err
	}
	var numbers []phoneRow
	if err := a.all(ctx, &numbers, selectPhonesOf, a.community, a.list(ids)); err != nil {
		return nil, err
	}
	owners := make([]bot.PersonID, len(rows))
	for i, r := range rows {
		owners[i] = r.ID
	}
	ring, err := a.conn.keys(ctx, a.community, owners...)
	return withPhones(ring, rows, numbers), err
}

func withPhones(ring keyring, rows []personRow, numbers []phoneRow) map[bot.PersonID]roll.Person {
	out := make(map[bot.PersonID]roll.Person, len(rows))
	for _, r := range rows {
		out[r.ID] = r.person(ring)
	}
	for _, n := range numbers {
		if p, had := out[n.Person]; had {
			p.Phone = ring.open(n.Person, n.Phone)
			out[n.Person] = p
		}
	}
	return out
}
