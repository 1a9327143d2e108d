package store

import (
	"context"
	"strings"

	"linli/bot"
	"linli/bot/dialog"
)

// The sessions of a person's other conversations, where they are as well known as here and speak for themselves.
const selectElsewhere = `
SELECT s.community, s.conversation, s.person, s.data, s.dialog, s.state, s.at, s.version, c.account
FROM conversations c
JOIN sessions s ON s.community = c.community AND s.conversation = c.id
WHERE c.community = ? AND c.person = ? AND c.id <> ? AND c.trust >= ? AND c.helper = 0 AND NOT c.erased
ORDER BY c.id`

type elsewhereRow struct {
	sessionRow
	Account string `db:"account"`
}

func (a asking) loadElsewhere(ctx context.Context) (answers, error) {
	out := answers{}
	for _, key := range a.keys {
		person, conv, _ := strings.Cut(key, "/")
		var rows []elsewhereRow
		if err := a.all(ctx, &rows, selectElsewhere, a.community, number(person), number(conv), bot.TrustVerified); err != nil {
			return nil, err
		}
		list, err := a.elsewhere(ctx, bot.PersonID(number(person)), rows)
		if err != nil {
			return nil, err
		}
		out[key] = list
	}
	return out, nil
}

// elsewhere opens sessions. One that cannot be read holds no draft that anybody could go on with.
func (a asking) elsewhere(ctx context.Context, p bot.PersonID, rows []elsewhereRow) ([]dialog.Elsewhere, error) {
	owners := []bot.PersonID{p}
	for _, row := range rows {
		owners = append(owners, row.Person)
	}
	ring, err := a.conn.keys(ctx, a.community, owners...)
	if err != nil {
		return nil, err
	}
	out := make([]dialog.Elsewhere, 0, len(rows))
	for _, row := range rows {
		s, err := dialog.Decode([]byte(ring.open(row.Person, row.Data)))
		if err == nil {
			out = append(out, dialog.Elsewhere{
				Conversation: row.Conversation, Person: p, Channel: a.db.form(row.Account).Name, Version: row.Version, Session: s,
			})
		}
	}
	return out, nil
}

// leftRow is a session from which a draft was taken.
type leftRow struct {
	Person       bot.PersonID       `db:"person"`
	Data         []byte             `db:"data"`
	Dialog       string             `db:"dialog"`
	State        string             `db:"state"`
	Version      int64              `db:"version"`
	Community    bot.CommunityID    `db:"community"`
	Conversation bot.ConversationID `db:"conversation"`
}

var leftSessions = newUpdate[leftRow]("sessions", "community", "conversation")

func (c conn) putElsewhere(ctx context.Context, ring keyring, community bot.CommunityID, all []dialog.Elsewhere) error {
	rows := make([]leftRow, len(all))
	for i, e := range all {
		owner := ring.owner(e.Person)
		rows[i] = leftRow{
			Person: owner, Data: ring.seal(owner, string(dialog.Encode(e.Session))), Version: e.Version, Community: community, Conversation: e.Conversation,
		}
		if top := e.Session.Top(); top != nil {
			rows[i].Dialog, rows[i].State = top.Dialog, top.State
		}
	}
	return leftSessions.put(ctx, c, rows)
}
