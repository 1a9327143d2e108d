package store

import (
	"context"
	"time"

	"linli/bot"
)

type sessionRow struct {
	Community    bot.CommunityID    `db:"community"`
	Conversation bot.ConversationID `db:"conversation"`
	Person       bot.PersonID       `db:"person"` // whose key sealed Data
	Data         []byte             `db:"data"`
	Dialog       string             `db:"dialog"`
	State        string             `db:"state"`
	At           millis             `db:"at"`
	Version      int64              `db:"version"`
}

var sessions = newTable[sessionRow]("sessions", replaceOld, "community", "conversation")

const setLanguage = `UPDATE conversations SET lang = ? WHERE community = ? AND id = ?`

func (c conn) saveSessions(ctx context.Context, ring keyring, community bot.CommunityID, now time.Time, turns []placed) error {
	rows := make([]sessionRow, 0, len(turns))
	for _, p := range turns {
		t := p.turn
		if t.Conv != 0 && t.Session != nil {
			owner := ring.owner(t.Person)
			rows = append(rows, sessionRow{community, t.Conv, owner, ring.seal(owner, string(t.Session)), t.Dialog, t.State, ms(now), t.Version + 1})
		}
		if t.Conv != 0 && t.Lang != "" {
			if _, err := c.run(ctx, setLanguage, t.Lang, community, t.Conv); err != nil {
				return err
			}
		}
	}
	return sessions.put(ctx, c, rows)
}
