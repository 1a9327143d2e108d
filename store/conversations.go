package store

import (
	"context"
	"hash/fnv"
	"strings"

	"linli/bot"
)

// shards is how many parts the conversations of all communities are divided into.
const shards = 64

// conversationRow is a chat at an account, with a user where several people share it.
type conversationRow struct {
	Community bot.CommunityID    `db:"community"`
	ID        bot.ConversationID `db:"id"`
	Account   string             `db:"account"`
	Hash      string             `db:"hash"` // of the account and the chat
	Chat      []byte             `db:"chat"` // sealed with the community's key
	Shard     int64              `db:"shard"`
	First     bot.PersonID       `db:"first"`
	Person    bot.PersonID       `db:"person"`
	Helper    bot.PersonID       `db:"helper"`
	Trust     bot.Trust          `db:"trust"`
	Stopped   bool               `db:"stopped"`
	Lang      string             `db:"lang"`
	Hint      string             `db:"hint"` // the language that the provider names
	PhoneHash string             `db:"phone_hash"`
	Phone     []byte             `db:"phone"` // sealed with the community's key
	Version   int64              `db:"version"`
	Since     millis             `db:"since"`
	Erased    bool               `db:"erased"`
}

var conversations = newTable[conversationRow]("conversations", keepOld, "community", "id")

// chatKey is what tells conversations of an account apart.
func chatKey(chat, user string) string { return chat + "\x00" + user }

// chatHash is how a conversation is found.
func (v vault) chatHash(a Account, chat, user string) string {
	return v.hash(a.Community, useChat, a.Name+"\x00"+chatKey(chat, user))
}

func splitChatKey(s string) (chat, user string) {
	chat, user, _ = strings.Cut(s, "\x00")
	return chat, user
}

func shardOf(c bot.CommunityID, of bot.Ref) int64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(of.String()))
	return (int64(h.Sum32()) + int64(c)) % shards
}

func conversationRef(id bot.ConversationID) bot.Ref {
	return bot.Ref{Kind: kindConversation, ID: int64(id)}
}

const kindConversation = "conversation"

// What a message needs to know of its chat; every message reads it.
const selectConversationsByChat = `
SELECT community, id, account, hash, shard, person, trust, phone_hash FROM conversations WHERE community = ? AND hash = ANY(?)`

func (c conn) conversationsByChat(ctx context.Context, community bot.CommunityID, hashes []string) (map[string]conversationRow, error) {
	rows := make([]conversationRow, 0, len(hashes))
	if err := c.all(ctx, &rows, selectConversationsByChat, community, c.list(hashes)); err != nil {
		return nil, err
	}
	out := make(map[string]conversationRow, len(rows))
	for _, row := range rows {
		out[row.Hash] = row
	}
	return out, nil
}

const linkConversation = `
UPDATE conversations SET person = ?, trust = ?, phone_hash = ?, phone = ?, version = version + 1
WHERE community = ? AND id = ?`

func (c conn) link(ctx context.Context, row conversationRow) error {
	if err := c.keyInForce(ctx); err != nil {
		return err
	}
	_, err := c.run(ctx, linkConversation, row.Person, row.Trust, row.PhoneHash, row.Phone, row.Community, row.ID)
	return err
}
