package store

import (
	"context"

	"linli/bot"
	"linli/bot/desk"
)

type supporterRow struct {
	Community    bot.CommunityID    `db:"community"`
	OfKind       string             `db:"of_kind"`
	OfID         int64              `db:"of_id"`
	Person       bot.PersonID       `db:"person"`
	Household    string             `db:"household"`
	Conversation bot.ConversationID `db:"conversation"`
	Helper       bot.PersonID       `db:"helper"`
	Since        millis             `db:"since"`
	FromKind     string             `db:"from_kind"`
	FromID       int64              `db:"from_id"`
	Gone         bool               `db:"gone"`
}

var supporters = newTable[supporterRow]("supporters", replaceOld, "community", "of_kind", "of_id", "person")

func (c conn) putSupporters(ctx context.Context, community bot.CommunityID, all []desk.Supporter) error {
	rows := make([]supporterRow, len(all))
	for i, s := range all {
		rows[i] = supporterRow{
			Community: community, OfKind: s.Of.Kind, OfID: s.Of.ID, Person: s.Person, Household: s.Household, Conversation: s.Conversation,
			Helper: s.Helper, Since: ms(s.Since), FromKind: s.From.Kind, FromID: s.From.ID, Gone: s.Gone,
		}
	}
	return supporters.put(ctx, c, rows)
}

func (r supporterRow) supporter() desk.Supporter {
	return desk.Supporter{
		Community: r.Community, Of: bot.Ref{Kind: r.OfKind, ID: r.OfID}, Person: r.Person, Household: r.Household, Conversation: r.Conversation,
		Helper: r.Helper, Since: r.Since.time(), From: bot.Ref{Kind: r.FromKind, ID: r.FromID}, Gone: r.Gone,
	}
}

const selectSupporters = `
SELECT community, of_kind, of_id, person, household, conversation, helper, since, from_kind, from_id, gone
FROM supporters WHERE community = ? AND of_kind = ? AND of_id = ANY(?) ORDER BY of_id, since, person`
