package store

import (
	"context"
	"slices"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/dialog"
	"linli/bot/roll"
	"linli/bot/run"
)

// versioned are the kinds of rows that several turns may want at once, in the order in which they are locked.
var versioned = []struct{ kind, query string }{
	{"call", `SELECT conversation AS id, version, state = 'ended' AS over FROM calls WHERE community = ? AND conversation = ANY(?) ORDER BY conversation FOR UPDATE`},
	{"chat", `SELECT id, version, FALSE AS over FROM conversations WHERE community = ? AND id = ANY(?) ORDER BY id FOR UPDATE`},
	{"outage", `SELECT id, version, FALSE AS over FROM outages WHERE community = ? AND id = ANY(?) ORDER BY id FOR UPDATE`},
	{"session", `SELECT conversation AS id, version, FALSE AS over FROM sessions WHERE community = ? AND conversation = ANY(?) ORDER BY conversation FOR UPDATE`},
	{"ticket", `SELECT id, version, FALSE AS over FROM tickets WHERE community = ? AND id = ANY(?) ORDER BY id FOR UPDATE`},
	{"wish", `SELECT id, version, FALSE AS over FROM wishes WHERE community = ? AND id = ANY(?) ORDER BY id FOR UPDATE`},
}

// stand is a row's version now; over says that a new one may begin in its place.
type stand struct {
	ID      int64 `db:"id"`
	Version int64 `db:"version"`
	Over    bool  `db:"over"`
}

// stands are the versions of rows, by key. An absent row has version 0.
type stands map[string]stand

// versionKey names a versioned row; "" for rows without versions.
func (c conn) versionKey(community bot.CommunityID, row bot.Row) string {
	switch r := row.(type) {
	case desk.Ticket, desk.Wish, desk.Outage, desk.Call, roll.Chat, dialog.Elsewhere:
		return row.Ref().String()
	case roll.Invite:
		return "invite/" + c.db.vault.hash(community, useInvite, r.Code)
	}
	return ""
}

// versions locks the rows of changes and reads their versions, kind by kind and in the order of ids.
func (c conn) versions(ctx context.Context, community bot.CommunityID, changes []bot.Change) (stands, error) {
	ids, invites := map[string][]int64{}, []string(nil)
	for _, ch := range changes {
		if r, is := ch.Row.(roll.Invite); is {
			invites = append(invites, c.db.vault.hash(community, useInvite, r.Code))
			continue
		}
		ref := ch.Row.Ref()
		ids[ref.Kind] = append(ids[ref.Kind], ref.ID)
	}
	out := stands{}
	for _, v := range versioned {
		if err := c.versionsOf(ctx, community, v.kind, v.query, ids[v.kind], out); err != nil {
			return nil, err
		}
	}
	return out, c.inviteVersions(ctx, community, invites, out)
}

func (c conn) versionsOf(ctx context.Context, community bot.CommunityID, kind, query string, ids []int64, into stands) error {
	if len(ids) == 0 {
		return nil
	}
	rows := make([]stand, 0, len(ids))
	if err := c.all(ctx, &rows, query, community, c.list(unique(ids))); err != nil {
		return err
	}
	for _, row := range rows {
		into[bot.Ref{Kind: kind, ID: row.ID}.String()] = row
	}
	return nil
}

// race lets each turn win whose rows are all as it read them. Of two that want the same row the first one wins.
func (c conn) race(ctx context.Context, community bot.CommunityID, turns []placed) (won []placed, lost []int, err error) {
	changes, wanted := make([]bot.Change, 0, len(turns)), make([][]bot.Change, len(turns))
	for i, t := range turns {
		wanted[i] = wants(t.turn)
		changes = append(changes, wanted[i]...)
	}
	if len(changes) == 0 {
		return turns, nil, nil
	}
	now, err := c.versions(ctx, community, changes)
	if err != nil {
		return nil, nil, err
	}
	won = make([]placed, 0, len(turns))
	for i, t := range turns {
		if !c.unmoved(community, now, wanted[i]) {
			lost = append(lost, t.at)
			continue
		}
		t.turn.Changes = c.advance(community, now, wanted[i])[:len(t.turn.Changes)]
		won = append(won, t)
	}
	return won, lost, nil
}

// wants are the rows that a turn writes, with its own session: a turn of another conversation of the same
// person may have taken a draft from it.
func wants(t run.Turn) []bot.Change {
	if t.Conv == 0 || t.Session == nil {
		return t.Changes
	}
	own := bot.Change{Row: dialog.Elsewhere{Conversation: t.Conv}, Version: t.Version}
	return append(t.Changes[:len(t.Changes):len(t.Changes)], own)
}

func (c conn) unmoved(community bot.CommunityID, now stands, changes []bot.Change) bool {
	return !slices.ContainsFunc(changes, func(ch bot.Change) bool {
		key := c.versionKey(community, ch.Row)
		is := now[key]
		begins := ch.Version == 0 && (is.Over || ch.Row.Ref().Kind == "chat") // a chat is its own shard's: nobody else writes it
		return key != "" && !begins && is.Version != ch.Version
	})
}

// advance gives changes the version that they will have, and notes it for the turns that follow.
func (c conn) advance(community bot.CommunityID, now stands, changes []bot.Change) []bot.Change {
	out := slices.Clone(changes)
	for i := range out {
		if key := c.versionKey(community, out[i].Row); key != "" {
			next := now[key].Version + 1
			now[key] = stand{Version: next}
			out[i].Version = next
		}
	}
	return out
}
