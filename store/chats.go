package store

import (
	"context"

	"linli/bot"
	"linli/bot/roll"
)

const updateChat = `
UPDATE conversations SET
	person = ?, helper = ?, trust = ?, stopped = ?, version = ?, erased = erased OR ?,
	lang = CASE WHEN CAST(? AS TEXT) = '' THEN lang ELSE ? END
WHERE community = ? AND id = ?`

const setChatPhone = `UPDATE conversations SET phone_hash = ?, phone = ? WHERE community = ? AND id = ?`

// putChats changes who speaks in conversations. Nobody (person 0) makes a stranger of whoever writes there, and the chat
// itself is forgotten once its last answer is out.
func (c conn) putChats(ctx context.Context, ring keyring, community bot.CommunityID, all []roll.Chat) error {
	for _, chat := range all {
		if err := c.putChat(ctx, ring, community, chat); err != nil {
			return err
		}
	}
	return nil
}

func (c conn) putChat(ctx context.Context, ring keyring, community bot.CommunityID, chat roll.Chat) error {
	person, left := chat.Person, chat.Person == 0
	if left {
		id, err := c.reserve(ctx, community, countPeople, 1)
		if err != nil {
			return err
		}
		person = bot.PersonID(id)
	}
	_, err := c.run(ctx, updateChat, person, chat.Helper, chat.Trust, chat.Stopped, chat.Version, left, chat.Lang, chat.Lang, community, chat.Conversation)
	if err != nil || chat.Phone == "" && !left {
		return err
	}
	hash, sealed := "", []byte{}
	if chat.Phone != "" {
		if err := c.keyInForce(ctx); err != nil {
			return err
		}
		hash, sealed = c.db.vault.hash(community, usePhone, chat.Phone), ring.seal(0, chat.Phone)
	}
	_, err = c.run(ctx, setChatPhone, hash, sealed, community, chat.Conversation)
	return err
}
