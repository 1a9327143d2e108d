package store

import (
	"context"
	"fmt"

	"linli/bot"
	"linli/bot/view"
)

// Attachment gives an attachment of the last max lines of a chat, with its bytes, to whom Thread would show it. What is
// not there, what is somebody else's and what was deleted are bot.ErrNotFound alike.
func (db *DB) Attachment(ctx context.Context, community bot.CommunityID, account, chat, hash string, max int) (bot.Media, error) {
	m, err := db.read().attachment(ctx, Account{Community: community, Name: account}, chat, hash, max)
	return m, wrap(err, "read an attachment")
}

func (c conn) attachment(ctx context.Context, a Account, chat, hash string, max int) (bot.Media, error) {
	lines, err := c.thread(ctx, a, chat, max)
	if err != nil {
		return bot.Media{}, err
	}
	m, line, err := attachedTo(lines, hash)
	if err != nil {
		return m, err
	}
	if err := c.mayStillSee(ctx, a, chat, line); err != nil {
		return bot.Media{}, err
	}
	found := []bot.Media{m}
	if err := c.fill(ctx, a.Community, found); err != nil {
		return m, err
	}
	if len(found[0].Data) == 0 {
		return bot.Media{}, noAttachment()
	}
	return found[0], nil
}

func noAttachment() error { return fmt.Errorf("attachment: %w", bot.ErrNotFound) }

func attachedTo(lines []view.Line, hash string) (bot.Media, view.Line, error) {
	for _, l := range lines {
		for _, m := range l.Media {
			if m.Hash == hash && hash != "" {
				return m, l, nil
			}
		}
	}
	return bot.Media{}, view.Line{}, noAttachment()
}

// Somebody who signed in as staff and is not on the list any more.
const selectFormerStaff = `
SELECT COUNT(*) FROM conversations c
WHERE c.community = ? AND c.hash = ? AND c.trust >= 3 AND NOT EXISTS (
	SELECT 1 FROM members m WHERE m.community = c.community AND m.person = c.person AND m.active
)`

// mayStillSee refuses a colleague who was removed what they were shown at work; their own photos stay theirs.
func (c conn) mayStillSee(ctx context.Context, a Account, chat string, l view.Line) error {
	if l.Mine {
		return nil
	}
	var former int64
	err := c.one(ctx, &former, selectFormerStaff, a.Community, c.db.vault.chatHash(a, chat, ""))
	if err == nil && former > 0 {
		return noAttachment()
	}
	return err
}
