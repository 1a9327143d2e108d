package store

import (
	"context"
	"strings"

	"linli/bot"
	"linli/bot/desk"
)

type triesRow struct {
	Community    bot.CommunityID    `db:"community"`
	Conversation bot.ConversationID `db:"conversation"`
	Kind         string             `db:"kind"`
	Wrong        int64              `db:"wrong"`
	Since        millis             `db:"since"`
	Until        millis             `db:"until"`
}

var tries = newTable[triesRow]("tries", replaceOld, "community", "conversation", "kind")

func (c conn) putTries(ctx context.Context, community bot.CommunityID, all []desk.Tries) error {
	rows := make([]triesRow, len(all))
	for i, t := range all {
		rows[i] = triesRow{community, t.Conversation, t.Kind, int64(t.Wrong), ms(t.Since), ms(t.Until)}
	}
	return tries.put(ctx, c, rows)
}

const selectTries = `
SELECT community, conversation, kind, wrong, since, until FROM tries WHERE community = ? AND conversation = ANY(?)`

// loadTries answers keys of the form "code/17": what is tried, and by which conversation.
func (a asking) loadTries(ctx context.Context) (answers, error) {
	conversations := make([]int64, len(a.keys))
	for i, key := range a.keys {
		_, conv, _ := strings.Cut(key, "/")
		conversations[i] = number(conv)
	}
	var rows []triesRow
	if err := a.all(ctx, &rows, selectTries, a.community, a.list(conversations)); err != nil {
		return nil, err
	}
	out := answers{}
	for _, r := range rows {
		t := desk.Tries{Community: r.Community, Conversation: r.Conversation, Kind: r.Kind, Wrong: int(r.Wrong), Since: r.Since.time(), Until: r.Until.time()}
		out[bot.Ref{Kind: r.Kind, ID: int64(r.Conversation)}.String()] = t
	}
	return out, nil
}
