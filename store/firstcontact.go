package store

import (
	"context"
	"maps"
	"slices"

	"linli/bot"
	"linli/bot/run"
)

// chatHashes are the hashes by which the chats of messages are found, one for each message.
func (c conn) chatHashes(a Account, kept []*run.Kept) []string {
	out := make([]string, len(kept))
	for i, k := range kept {
		out[i] = c.db.vault.chatHash(a, k.Inbound.Chat, k.Inbound.User)
	}
	return out
}

// chatsOf finds the conversations of messages by the hash of their chat. A chat that never wrote before gets a
// conversation and a person of whom nothing is known but who has a key of their own.
func (c conn) chatsOf(ctx context.Context, a Account, of []string, kept []*run.Kept) (map[string]conversationRow, error) {
	first := make(map[string]*bot.Inbound, len(kept)) // the message that a chat is made from: the one that names a phone, if any
	for i, k := range kept {
		h := of[i]
		if had, ok := first[h]; !ok || had.Phone == "" && k.Inbound.Phone != "" {
			first[h] = &k.Inbound
		}
	}
	hashes := slices.Sorted(maps.Keys(first))
	chats, err := c.conversationsByChat(ctx, a.Community, hashes)
	if err != nil {
		return nil, err
	}
	unknown := slices.DeleteFunc(slices.Clone(hashes), func(h string) bool { _, had := chats[h]; return had })
	if len(unknown) > 0 {
		if err := c.meet(ctx, a, first, unknown); err != nil {
			return nil, err
		}
		if chats, err = c.conversationsByChat(ctx, a.Community, hashes); err != nil { // another process may have been first
			return nil, err
		}
	}
	return chats, c.recognise(ctx, a, first, chats)
}

// meet makes the conversations and people of chats that never wrote before.
func (c conn) meet(ctx context.Context, a Account, first map[string]*bot.Inbound, hashes []string) error {
	n := len(hashes)
	conv, err := c.reserve(ctx, a.Community, countConversations, n)
	if err != nil {
		return err
	}
	person, err := c.reserve(ctx, a.Community, countPeople, n)
	if err != nil {
		return err
	}
	ring, err := c.keys(ctx, a.Community)
	if err != nil {
		return err
	}
	rows, people := make([]conversationRow, n), make([]bot.PersonID, n)
	for i, h := range hashes {
		people[i] = bot.PersonID(person + int64(i))
		rows[i] = newConversation(ring, a, h, first[h], bot.ConversationID(conv+int64(i)), people[i])
	}
	if _, err := c.keysToWrite(ctx, a.Community, people...); err != nil {
		return err
	}
	return conversations.put(ctx, c, rows)
}

func newConversation(ring keyring, a Account, hash string, in *bot.Inbound, id bot.ConversationID, p bot.PersonID) conversationRow {
	return conversationRow{
		Community: a.Community, ID: id, Account: a.Name, Hash: hash, Chat: ring.seal(0, chatKey(in.Chat, in.User)),
		Shard: shardOf(a.Community, conversationRef(id)), First: p, Person: p, Hint: plain(in.Lang, 35),
		Phone: []byte{}, Version: 1, Since: ms(in.At),
	}
}

// recognise looks up phones that the provider vouches for. The number of an SMS sender links the chat to the one person
// of the roll who has it; where several share it, and for a contact that was shared, the roll decides in the turn.
func (c conn) recognise(ctx context.Context, a Account, first map[string]*bot.Inbound, chats map[string]conversationRow) error {
	ring, err := c.keys(ctx, a.Community)
	if err != nil {
		return err
	}
	for _, h := range slices.Sorted(maps.Keys(chats)) {
		row, phone := chats[h], first[h].Phone
		if phone == "" {
			continue
		}
		known := c.db.vault.hash(a.Community, usePhone, phone)
		if row.PhoneHash == known && row.Trust > bot.TrustUnknown {
			continue
		}
		next := row
		next.PhoneHash, next.Phone = known, ring.seal(0, phone)
		if err := c.trustNumber(ctx, a, &next); err != nil {
			return err
		}
		if next.PhoneHash == row.PhoneHash && next.Trust == row.Trust {
			continue
		}
		if err := c.link(ctx, next); err != nil {
			return err
		}
		chats[h] = next
	}
	return nil
}

func (c conn) trustNumber(ctx context.Context, a Account, row *conversationRow) error {
	if !c.db.form(a.Name).SMS || row.Trust > bot.TrustUnknown {
		return nil
	}
	people, err := c.peopleWithPhone(ctx, a.Community, row.PhoneHash)
	if err != nil || len(people) == 0 {
		return err
	}
	row.Trust = bot.TrustNumber
	if len(people) == 1 {
		row.Person = people[0]
	}
	return nil
}
