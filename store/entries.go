package store

import (
	"context"
	"encoding/json"
	"fmt"

	"linli/bot"
	"linli/bot/desk"
)

type entryRow struct {
	Community bot.CommunityID `db:"community"`
	ID        int64           `db:"id"`
	OfKind    string          `db:"of_kind"`
	OfID      int64           `db:"of_id"`
	At        millis          `db:"at"`
	Actor     bot.PersonID    `db:"actor"`
	Helper    bot.PersonID    `db:"helper"`
	Account   string          `db:"account"`
	Verb      string          `db:"verb"`
	From      string          `db:"from_state"`
	To        string          `db:"to_state"`
	Reason    []byte          `db:"reason"` // reason and words are sealed under the actor's key
	Words     []byte          `db:"words"`
	Public    bool            `db:"public"`
	Media     string          `db:"media"` // names of attachments: hashes and types
	Cause     bot.InboxID     `db:"cause"`
}

var entries = newTable[entryRow]("entries", keepOld, "community", "id")

// putEntries appends to histories; the order in which entries come is their order for ever.
func (c conn) putEntries(ctx context.Context, ring keyring, community bot.CommunityID, all []desk.Entry) error {
	if len(all) == 0 {
		return nil
	}
	first, err := c.reserve(ctx, community, countEntries, len(all))
	if err != nil {
		return err
	}
	rows := make([]entryRow, len(all))
	for i, e := range all {
		row, err := entryRowOf(ring, community, e)
		if err != nil {
			return err
		}
		row.ID = first + int64(i)
		rows[i] = row
	}
	return entries.put(ctx, c, rows)
}

func entryRowOf(ring keyring, community bot.CommunityID, e desk.Entry) (entryRow, error) {
	files, err := mediaNames(e.Media)
	return entryRow{
		Community: community, OfKind: e.Of.Kind, OfID: e.Of.ID, At: ms(e.At), Actor: e.Actor, Helper: e.Helper, Account: e.Account,
		Verb: e.Verb, From: e.From, To: e.To, Reason: ring.seal(e.Actor, e.Reason), Words: ring.seal(e.Actor, e.Words),
		Public: e.Public, Media: files, Cause: e.Cause,
	}, err
}

// mediaNames keeps what tells an attachment from others. File names are people's words, so they stay with the message.
func mediaNames(items []bot.Media) (string, error) {
	if len(items) == 0 {
		return "", nil
	}
	names := make([]bot.Media, len(items))
	for i, m := range items {
		names[i] = bot.Media{Kind: m.Kind, Type: m.Type, Hash: m.Hash}
	}
	text, err := json.Marshal(names)
	if err != nil {
		return "", fmt.Errorf("%w: attachments can't be kept: %v", bot.ErrInvalid, err)
	}
	return string(text), nil
}

func (r entryRow) entry(ring keyring) desk.Entry {
	var files []bot.Media
	if r.Media != "" {
		_ = json.Unmarshal([]byte(r.Media), &files) // we wrote it ourselves
	}
	return desk.Entry{
		Community: r.Community, Of: bot.Ref{Kind: r.OfKind, ID: r.OfID}, At: r.At.time(), Actor: r.Actor, Helper: r.Helper, Account: r.Account,
		Verb: r.Verb, From: r.From, To: r.To, Reason: ring.open(r.Actor, r.Reason), Words: ring.open(r.Actor, r.Words),
		Public: r.Public, Media: files, Cause: r.Cause,
	}
}

const selectEntries = `
SELECT community, id, of_kind, of_id, at, actor, helper, account, verb, from_state, to_state, reason, words, public, media, cause
FROM entries WHERE community = ? AND of_kind = ? AND of_id = ANY(?) ORDER BY of_id, id`
