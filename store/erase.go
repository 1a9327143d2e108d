package store

import (
	"context"
	"strconv"

	"linli/bot"
)

const buryKeys = `UPDATE person_keys SET wrapped = ? WHERE community = ? AND person = ANY(?)`

const selectFirstSelves = `SELECT first FROM conversations WHERE community = ? AND person = ? AND helper = 0`

// erase destroys a person's key, which makes everything they said unreadable, and their rows of the roll. Their chats
// are left as soon as nothing waits there: the last answer still goes out.
func (c conn) erase(ctx context.Context, community bot.CommunityID, p bot.PersonID) error {
	var selves []bot.PersonID // who they were before their chats were linked
	if err := c.all(ctx, &selves, selectFirstSelves, community, p); err != nil {
		return err
	}
	if _, err := c.keysToWrite(ctx, community, p); err != nil { // there must be a row to be the stone
		return err
	}
	if _, err := c.run(ctx, buryKeys, []byte{}, community, c.list(unique(append(selves, p)))); err != nil {
		return err
	}
	for _, text := range eraseRows {
		if _, err := c.run(ctx, text, community, p); err != nil {
			return err
		}
	}
	return c.eraseChats(ctx, community, p)
}

var eraseRows = []string{
	`DELETE FROM people WHERE community = ? AND id = ?`,
	deletePhones,
	`DELETE FROM members WHERE community = ? AND person = ?`,
	`DELETE FROM invites WHERE community = ? AND person = ?`,
	`DELETE FROM asks WHERE community = ? AND person = ?`,
	`DELETE FROM media WHERE community = ? AND person = ?`,
}

const eraseChats = `
UPDATE conversations SET erased = TRUE WHERE community = ? AND person = ? AND helper = 0 RETURNING id`

func (c conn) eraseChats(ctx context.Context, community bot.CommunityID, p bot.PersonID) error {
	var chats []bot.ConversationID
	if err := c.all(ctx, &chats, eraseChats, community, p); err != nil {
		return err
	}
	return c.leave(ctx, community, chats)
}

const selectIdle = `
SELECT v.id FROM conversations v
WHERE v.community = ? AND v.id = ANY(?) AND v.erased
	AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.state = 0 AND i.community = v.community AND i.conversation = v.id)
	AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.state = 0 AND o.community = v.community AND o.conversation = v.id)`

const forgetChat = `
UPDATE conversations SET hash = ?, chat = ?, phone_hash = '', phone = ?, hint = '' WHERE community = ? AND id = ?`

const forgetBodies = `UPDATE outbox SET body = ? WHERE community = ? AND conversation = ?`

// leave forgets the addresses of chats of people who were deleted, where nothing is waiting any more. Whoever writes from
// there next is a stranger.
func (c conn) leave(ctx context.Context, community bot.CommunityID, chats []bot.ConversationID) error {
	if len(chats) == 0 {
		return nil
	}
	var idle []bot.ConversationID
	if err := c.all(ctx, &idle, selectIdle, community, c.list(chats)); err != nil {
		return err
	}
	for _, id := range idle {
		gone := "gone/" + strconv.FormatInt(int64(id), 10)
		if _, err := c.run(ctx, forgetChat, gone, []byte{}, []byte{}, community, id); err != nil {
			return err
		}
		if _, err := c.run(ctx, forgetBodies, []byte{}, community, id); err != nil {
			return err
		}
	}
	return nil
}
