package store

import (
	"context"

	"linli/bot"
)

// Numbers reserves n numbers of a counter that follow each other and gives the first: "person", "place",
// "ticket", "wish", "outage".
func (db *DB) Numbers(ctx context.Context, c bot.CommunityID, name string, n int) (int64, error) {
	return db.number(ctx, c, name, n)
}
