package store

import (
	"context"

	"linli/bot"
	"linli/bot/desk"
)

type callRow struct {
	Community    bot.CommunityID    `db:"community"`
	Conversation bot.ConversationID `db:"conversation"`
	Version      int64              `db:"version"`
	Person       bot.PersonID       `db:"person"`
	State        string             `db:"state"`
	Staff        bot.PersonID       `db:"staff"`
	Since        millis             `db:"since"`
	Told         []byte             `db:"told"` // sealed under the person's key
}

var calls = newTable[callRow]("calls", replaceOlder, "community", "conversation")

func (c conn) putCalls(ctx context.Context, ring keyring, community bot.CommunityID, all []desk.Call) error {
	rows := make([]callRow, len(all))
	for i, k := range all {
		rows[i] = callRow{
			Community: community, Conversation: k.Conversation, Version: k.Version, Person: k.Person, State: k.State,
			Staff: k.Staff, Since: ms(k.Since), Told: ring.seal(k.Person, k.Told),
		}
	}
	return calls.put(ctx, c, rows)
}

const selectCalls = `
SELECT community, conversation, version, person, state, staff, since, told
FROM calls WHERE community = ? AND state <> 'ended' ORDER BY since, conversation`

const selectCallsOf = `
SELECT community, conversation, version, person, state, staff, since, told
FROM calls WHERE community = ? AND state <> 'ended' AND conversation = ANY(?)`

func (c conn) openCalls(ctx context.Context, community bot.CommunityID, rows []callRow) ([]desk.Call, error) {
	people := make([]bot.PersonID, len(rows))
	for i, r := range rows {
		people[i] = r.Person
	}
	ring, err := c.keys(ctx, community, people...)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Call, len(rows))
	for i, r := range rows {
		out[i] = desk.Call{
			Community: r.Community, Conversation: r.Conversation, Version: r.Version, Person: r.Person, State: r.State,
			Staff: r.Staff, Since: r.Since.time(), Told: ring.open(r.Person, r.Told),
		}
	}
	return out, nil
}
