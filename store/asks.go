package store

import (
	"context"
	"encoding/json"
	"time"

	"linli/bot"
)

// maxAsks is how many open questions of one person a turn looks at.
const maxAsks = 9

type askRow struct {
	Community    bot.CommunityID    `db:"community"`
	ID           int64              `db:"id"`
	Person       bot.PersonID       `db:"person"`
	Conversation bot.ConversationID `db:"conversation"`
	Kind         string             `db:"kind"`
	RefKind      string             `db:"ref_kind"`
	RefID        int64              `db:"ref_id"`
	Dialog       string             `db:"dialog"`
	Slot         string             `db:"slot"`
	Data         []byte             `db:"data"` // what was asked, sealed under the person's key
	Sent         millis             `db:"sent"`
	Expires      millis             `db:"expires"`
	Answered     bool               `db:"answered"`
}

var asks = newTable[askRow]("asks", replaceOld, "community", "id")

// asked is what may hold words.
type asked struct {
	Slots   bot.Slots
	Options []bot.Option
}

func askRowOf(ring keyring, c bot.CommunityID, a bot.Ask) (askRow, error) {
	data, err := json.Marshal(asked{a.Slots, a.Options})
	return askRow{
		Community: c, ID: a.ID, Person: a.Person, Conversation: a.Conversation, Kind: a.Kind, RefKind: a.Ref.Kind, RefID: a.Ref.ID,
		Dialog: a.Dialog, Slot: a.Slot, Data: ring.seal(a.Person, string(data)), Sent: ms(a.Sent), Expires: ms(a.Expires),
	}, err
}

func (r askRow) ask(ring keyring) bot.Ask {
	var data asked
	if words := ring.open(r.Person, r.Data); words != "" {
		_ = json.Unmarshal([]byte(words), &data) // we wrote it ourselves
	}
	return bot.Ask{
		ID: r.ID, Person: r.Person, Conversation: r.Conversation, Kind: r.Kind, Ref: bot.Ref{Kind: r.RefKind, ID: r.RefID},
		Dialog: r.Dialog, Slot: r.Slot, Slots: data.Slots, Options: data.Options, Sent: r.Sent.time(), Expires: r.Expires.time(),
	}
}

const selectOpenAsks = `
SELECT community, id, person, conversation, kind, ref_kind, ref_id, dialog, slot, data, sent, expires, answered
FROM asks
WHERE community = ? AND person = ANY(?) AND NOT answered AND (expires = 0 OR expires > ?)
ORDER BY id DESC`

// openAsks lists what was asked of people and not answered yet, newest first.
func (c conn) openAsks(ctx context.Context, community bot.CommunityID, now time.Time, people []bot.PersonID) (map[bot.PersonID][]bot.Ask, error) {
	var rows []askRow
	if len(people) == 0 {
		return nil, nil
	}
	if err := c.all(ctx, &rows, selectOpenAsks, community, c.list(people), ms(now)); err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, nil
	}
	ring, err := c.keys(ctx, community, people...)
	if err != nil {
		return nil, err
	}
	out := map[bot.PersonID][]bot.Ask{}
	for _, row := range rows {
		if len(out[row.Person]) < maxAsks {
			out[row.Person] = append(out[row.Person], row.ask(ring))
		}
	}
	return out, nil
}

const closeAsks = `UPDATE asks SET answered = TRUE WHERE community = ? AND id = ANY(?)`

func (c conn) closeAsks(ctx context.Context, community bot.CommunityID, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := c.run(ctx, closeAsks, community, c.list(ids))
	return err
}
