package store

import (
	"context"

	"linli/bot"
	"linli/bot/roll"
)

type ruleRow struct {
	Community bot.CommunityID `db:"community"`
	Category  string          `db:"category"`
	Places    string          `db:"places"`
	Org       string          `db:"org"`
}

var rules = newTable[ruleRow]("rules", replaceOld, "community", "category", "places")

func (c conn) putRules(ctx context.Context, community bot.CommunityID, all []roll.Rule) error {
	rows := make([]ruleRow, len(all))
	for i, r := range all {
		rows[i] = ruleRow{community, r.Category, joinPlaces(r.Places), r.Org}
	}
	return rules.put(ctx, c, rows)
}

const selectRules = `SELECT community, category, places, org FROM rules WHERE community = ? ORDER BY category, places`

// Rules lists who looks after what.
func (db *DB) Rules(ctx context.Context, community bot.CommunityID) ([]roll.Rule, error) {
	out, err := db.read().rules(ctx, community)
	return out, wrap(err, "list rules")
}

func (c conn) rules(ctx context.Context, community bot.CommunityID) ([]roll.Rule, error) {
	var rows []ruleRow
	err := c.all(ctx, &rows, selectRules, community)
	out := make([]roll.Rule, len(rows))
	for i, r := range rows {
		out[i] = roll.Rule{Community: community, Category: r.Category, Places: parsePlaces(r.Places), Org: r.Org}
	}
	return out, err
}
