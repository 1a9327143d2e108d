package store

import (
	"context"

	"linli/bot"
	"linli/bot/desk"
)

type wishRow struct {
	Community    bot.CommunityID    `db:"community"`
	ID           int64              `db:"id"`
	Version      int64              `db:"version"`
	Code         string             `db:"code"`
	State        string             `db:"state"`
	Category     string             `db:"category"`
	Place        string             `db:"place"`
	Words        []byte             `db:"words"` // sealed under the reporter's key
	Title        string             `db:"title"` // public, as is the answer
	Answer       string             `db:"answer"`
	Reporter     bot.PersonID       `db:"reporter"`
	Conversation bot.ConversationID `db:"conversation"`
	Helper       bot.PersonID       `db:"helper"`
	Opened       millis             `db:"opened"`
	Answered     millis             `db:"answered"`
	Into         int64              `db:"merged_into"`
	Supports     int64              `db:"supports"`
}

var wishes = newTable[wishRow]("wishes", replaceOlder, "community", "id")

func (c conn) putWishes(ctx context.Context, ring keyring, community bot.CommunityID, all []desk.Wish) error {
	rows := make([]wishRow, len(all))
	for i, w := range all {
		rows[i] = wishRow{
			Community: community, ID: w.ID, Version: w.Version, Code: w.Code, State: w.State, Category: w.Category, Place: w.Place.String(),
			Words: ring.seal(w.Reporter, w.Words), Title: w.Title, Answer: w.Answer, Reporter: w.Reporter, Conversation: w.Conversation,
			Helper: w.Helper, Opened: ms(w.Opened), Answered: ms(w.Answered), Into: w.Into, Supports: int64(w.Supports),
		}
	}
	return wishes.put(ctx, c, rows)
}

func (r wishRow) wish(ring keyring) desk.Wish {
	return desk.Wish{
		Community: r.Community, ID: r.ID, Version: r.Version, Code: r.Code, State: r.State, Category: r.Category, Place: parsePlace(r.Place),
		Words: ring.open(r.Reporter, r.Words), Title: r.Title, Answer: r.Answer, Reporter: r.Reporter, Conversation: r.Conversation,
		Helper: r.Helper, Opened: r.Opened.time(), Answered: r.Answered.time(), Into: r.Into, Supports: int(r.Supports),
	}
}

// openWishes gives rows with their words, in the rows' order.
func (c conn) openWishes(ctx context.Context, community bot.CommunityID, rows []wishRow) ([]desk.Wish, error) {
	people := make([]bot.PersonID, len(rows))
	for i, r := range rows {
		people[i] = r.Reporter
	}
	ring, err := c.keys(ctx, community, people...)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Wish, len(rows))
	for i, r := range rows {
		out[i] = r.wish(ring)
	}
	return out, nil
}
