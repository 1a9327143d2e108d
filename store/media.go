package store

import (
	"context"

	"linli/bot"
)

// mediaRow is an attachment, named by its content and sealed under a person's key.
type mediaRow struct {
	Community bot.CommunityID `db:"community"`
	Person    bot.PersonID    `db:"person"`
	Hash      string          `db:"hash"`
	Data      []byte          `db:"data"`
	Kept      millis          `db:"kept"` // when it came last
}

var media = newTable[mediaRow]("media", replaceOld, "community", "person", "hash")

const selectMedia = `SELECT community, person, hash, data, kept FROM media WHERE community = ? AND hash = ANY(?) ORDER BY person`

// fill puts the bytes into attachments that are on their way out.
func (c conn) fill(ctx context.Context, community bot.CommunityID, items []bot.Media) error {
	var hashes []string
	for _, m := range items {
		hashes = append(hashes, m.Hash)
	}
	if len(hashes) == 0 {
		return nil
	}
	var rows []mediaRow
	if err := c.all(ctx, &rows, selectMedia, community, c.list(hashes)); err != nil {
		return err
	}
	var people []bot.PersonID
	for _, row := range rows {
		people = append(people, row.Person)
	}
	ring, err := c.keys(ctx, community, people...)
	if err != nil {
		return err
	}
	data := map[string]string{}
	for _, row := range rows {
		if plain := ring.open(row.Person, row.Data); plain != "" {
			data[row.Hash] = plain
		}
	}
	for i := range items {
		items[i].Data = []byte(data[items[i].Hash])
	}
	return nil
}
