package store

import (
	"context"

	"linli/bot"
	"linli/bot/desk"
)

type outageRow struct {
	Community bot.CommunityID `db:"community"`
	ID        int64           `db:"id"`
	Version   int64           `db:"version"`
	Category  string          `db:"category"`
	Places    string          `db:"places"`
	Words     string          `db:"words"` // public
	From      millis          `db:"starts"`
	Until     millis          `db:"until"`
	Ended     millis          `db:"ended"`
	By        bot.PersonID    `db:"announced_by"`
	Reports   int64           `db:"reports"`
}

var outages = newTable[outageRow]("outages", replaceOlder, "community", "id")

func (c conn) putOutages(ctx context.Context, community bot.CommunityID, all []desk.Outage) error {
	rows := make([]outageRow, len(all))
	for i, o := range all {
		rows[i] = outageRow{
			Community: community, ID: o.ID, Version: o.Version, Category: o.Category, Places: joinPlaces(o.Places), Words: o.Words,
			From: ms(o.From), Until: ms(o.Until), Ended: ms(o.Ended), By: o.By, Reports: int64(o.Reports),
		}
	}
	return outages.put(ctx, c, rows)
}

func (r outageRow) outage() desk.Outage {
	return desk.Outage{
		Community: r.Community, ID: r.ID, Version: r.Version, Category: r.Category, Places: parsePlaces(r.Places), Words: r.Words,
		From: r.From.time(), Until: r.Until.time(), Ended: r.Ended.time(), By: r.By, Reports: int(r.Reports),
	}
}
