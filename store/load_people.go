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
	selectTicketCodes = `SELECT code FROM tickets WHERE community = ? AND reporter = ? ORDER BY id`
	selectWishCodes   = `SELECT code FROM wishes WHERE community = ? AND reporter = ? ORDER BY id`
	selectChatsOf     = `SELECT account, since FROM conversations WHERE community = ? AND person = ? AND helper = 0 AND NOT erased ORDER BY since`
	selectPhonesOf    = `SELECT community, hash, person, phone FROM phones WHERE community = ? AND person = ?`
)

func (a asking) loadPersonData(ctx context.Context) (answers, error) {
	out := answers{}
	for _, key := range a.keys {
		data, found, err := a.personData(ctx, bot.PersonID(number(key)))
		if err != nil {
			return nil, err
		}
		if found {
			out[key] = data
		}
	}
	return out, nil
}

type chatSince struct {
	Account string `db:"account"`
	Since   millis `db:"since"`
}

func (a asking) personData(ctx context.Context, p bot.PersonID) (roll.PersonData, bool, error) {
	data := roll.PersonData{Person: roll.Person{Community: a.community, ID: p}}
	var rows []personRow
	var chats []chatSince
	for _, read := range []func() error{
		func() error { return a.all(ctx, &rows, selectPeople, a.community, a.list([]int64{int64(p)})) },
		func() error { return a.all(ctx, &data.Tickets, selectTicketCodes, a.community, p) },
		func() error { return a.all(ctx, &data.Wishes, selectWishCodes, a.community, p) },
		func() error { return a.all(ctx, &chats, selectChatsOf, a.community, p) },
	} {
		if err := read(); err != nil {
			return data, false, err
		}
	}
	for _, c := range chats {
		data.Chats = append(data.Chats, c.Account)
	}
	if len(chats) > 0 {
		data.Since = chats[0].Since.time()
	}
	if len(rows) == 0 {
		return data, len(chats) > 0, nil
	}
	person, err := a.wholePerson(ctx, rows[0])
	data.Person = person
	return data, true, err
}

// wholePerson opens a row with the phone.
func (a asking) wholePerson(ctx context.Context, row personRow) (roll.Person, error) {
	ring, err := a.conn.keys(ctx, a.community, row.ID)
	if err != nil {
		return roll.Person{}, err
	}
	var numbers []phoneRow
	err = a.all(ctx, &numbers, selectPhonesOf, a.community, row.ID)
	p := row.person(ring)
	for _, n := range numbers {
		p.Phone = ring.open(row.ID, n.Phone)
	}
	return p, err
}
