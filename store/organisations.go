package store

import (
	"context"

	"linli/bot"
	"linli/bot/roll"
)

type organisationRow struct {
	Community bot.CommunityID `db:"community"`
	Slug      string          `db:"slug"`
	Name      string          `db:"name"`
	Kind      string          `db:"kind"`
}

var organisations = newTable[organisationRow]("organisations", replaceOld, "community", "slug")

func (c conn) putOrganisations(ctx context.Context, community bot.CommunityID, all []roll.Organisation) error {
	rows := make([]organisationRow, len(all))
	for i, o := range all {
		rows[i] = organisationRow{community, o.Slug, o.Name, o.Kind}
	}
	return organisations.put(ctx, c, rows)
}

const selectOrganisations = `SELECT community, slug, name, kind FROM organisations WHERE community = ? ORDER BY slug`

// Organisations lists the employers of staff.
func (db *DB) Organisations(ctx context.Context, community bot.CommunityID) ([]roll.Organisation, error) {
	var rows []organisationRow
	err := db.read().all(ctx, &rows, selectOrganisations, community)
	out := make([]roll.Organisation, len(rows))
	for i, r := range rows {
		out[i] = roll.Organisation{Community: r.Community, Slug: r.Slug, Name: r.Name, Kind: r.Kind}
	}
	return out, wrap(err, "list organisations")
}
