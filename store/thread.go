package store

import (
	"cmp"
	"context"
	"slices"

	"linli/bot"
	"linli/bot/view"
)

const (
	selectThreadIn = `
SELECT community, id, account, hash, conversation, person, shard, kind, words, seed, at, tries, state, poison
FROM inbox WHERE community = ? AND conversation = ? ORDER BY id DESC LIMIT ?`

	// What waits for its hour (quiet hours) is not shown yet; what is being sent or tried again is.
	selectThreadOut = `
SELECT * FROM outbox
WHERE community = ? AND conversation = ? AND (state = 1 OR state = 4 OR state = 0 AND NOT updates AND (not_before = 0 OR tries > 0))
ORDER BY id DESC LIMIT ?`
)

// Thread is the last max lines of a chat at an account, oldest first: what the person said and what the desk answered.
// A chat that never wrote has none.
func (db *DB) Thread(ctx context.Context, community bot.CommunityID, account, chat string, max int) ([]view.Line, error) {
	lines, err := db.read().thread(ctx, Account{Community: community, Name: account}, chat, max)
	return lines, wrap(err, "read a thread")
}

func (c conn) thread(ctx context.Context, a Account, chat string, max int) ([]view.Line, error) {
	hash := c.db.vault.chatHash(a, chat, "")
	found, err := c.conversationsByChat(ctx, a.Community, []string{hash})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	var in []inboxRow
	if err := c.all(ctx, &in, selectThreadIn, a.Community, found[hash].ID, max); err != nil {
		return nil, err
	}
	var out []outboxRow
	if err := c.all(ctx, &out, selectThreadOut, a.Community, found[hash].ID, max); err != nil {
		return nil, err
	}
	ring, err := c.threadKeys(ctx, a.Community, in, out)
	return joinThread(ring, in, out, max), err
}

func (c conn) threadKeys(ctx context.Context, community bot.CommunityID, in []inboxRow, out []outboxRow) (keyring, error) {
	var people []bot.PersonID
	for _, r := range in {
		people = append(people, r.Person)
	}
	for _, r := range out {
		people = append(people, r.Person)
	}
	return c.keys(ctx, community, people...)
}

func joinThread(ring keyring, in []inboxRow, out []outboxRow, max int) []view.Line {
	labels := map[string]string{} // what a button said that was tapped later
	var lines []view.Line
	for _, r := range out {
		l := r.letter(ring)
		body := l.Body
		for _, choice := range body.Choices {
			labels[choice.Data] = choice.Label
		}
		lines = append(lines, view.Line{ID: int64(r.ID), At: r.Queued.time(), Body: body, Media: l.Media, Card: r.Card, Update: r.Updates})
	}
	for _, r := range in {
		lines = append(lines, view.Line{ID: int64(r.ID), At: r.At.time(), Mine: true, Kind: r.Kind, Media: opened(ring, r).Meaning.Media, Body: bot.Body{Text: saidAs(ring, r, labels)}})
	}
	lines = slices.DeleteFunc(lines, func(l view.Line) bool {
		return l.Body.Text == "" && len(l.Body.Choices) == 0 && len(l.Media) == 0 && !l.Mine
	})
	slices.SortFunc(lines, func(a, b view.Line) int { return cmp.Compare(a.ID, b.ID) })
	return lines[len(lines)-min(len(lines), max):]
}

// saidAs is a message as its sender would read it: a tap reads as its button.
func saidAs(ring keyring, r inboxRow, labels map[string]string) string {
	s := opened(ring, r)
	if label := labels[s.Text]; r.Kind == bot.InTap && label != "" {
		return label
	}
	if r.Kind == bot.InTap {
		return ""
	}
	return s.Text
}
