package store

import (
	"context"

	"linli/bot"
	"linli/bot/desk"
)

type correctionRow struct {
	Community bot.CommunityID `db:"community"`
	ID        int64           `db:"id"`
	Words     []byte          `db:"words"` // sealed under the community's key
	Category  string          `db:"category"`
	By        bot.PersonID    `db:"taught_by"`
	At        millis          `db:"at"`
}

var corrections = newTable[correctionRow]("corrections", keepOld, "community", "id")

func (c conn) putCorrections(ctx context.Context, ring keyring, community bot.CommunityID, all []desk.Correction) error {
	if len(all) == 0 {
		return nil
	}
	first, err := c.reserve(ctx, community, countCorrections, len(all))
	if err != nil {
		return err
	}
	rows := make([]correctionRow, len(all))
	for i, r := range all {
		rows[i] = correctionRow{community, first + int64(i), ring.seal(0, r.Words), r.Category, r.By, ms(r.At)}
	}
	return corrections.put(ctx, c, rows)
}

const selectCorrections = `
SELECT community, id, words, category, taught_by, at FROM corrections WHERE community = ? ORDER BY id`

// Corrections lists what staff taught, oldest first.
func (db *DB) Corrections(ctx context.Context, community bot.CommunityID) ([]desk.Correction, error) {
	c := db.read()
	var rows []correctionRow
	if err := c.all(ctx, &rows, selectCorrections, community); err != nil {
		return nil, wrap(err, "list corrections")
	}
	ring, err := c.keys(ctx, community)
	out := make([]desk.Correction, len(rows))
	for i, r := range rows {
		out[i] = desk.Correction{Community: community, Words: ring.open(0, r.Words), Category: r.Category, By: r.By, At: r.At.time()}
	}
	return out, wrap(err, "list corrections")
}
