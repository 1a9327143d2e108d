package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"linli/bot"
	"linli/bot/run"
)

// Take keeps what came in and returns when it is durable. The same (account, key) twice is one message.
// Take may be called from many goroutines: they share commits. bot.ErrNotFound for an unknown account.
func (db *DB) Take(ctx context.Context, in []run.Kept) error {
	if len(in) == 0 {
		return nil
	}
	kept := slices.Clone(in)
	for i := range kept {
		a, err := db.account(ctx, kept[i].Inbound.Account)
		if err != nil {
			return err
		}
		kept[i].Inbound.Community = a.Community
	}
	if err := db.writer.do(ctx, &work{kept: kept}); err != nil {
		return wrap(err, "keep what came in")
	}
	db.wakes.committed(TopicInbox)
	return nil
}

// said is what is sealed of one message.
type said struct {
	Text    string      `json:"text,omitempty"`
	Phone   string      `json:"phone,omitempty"`
	Meaning bot.Meaning `json:"meaning"`
}

// inboxPoison is the state of a message that was put aside.
const inboxPoison = 2

type inboxRow struct {
	Community    bot.CommunityID    `db:"community"`
	ID           bot.InboxID        `db:"id"`
	Account      string             `db:"account"`
	Hash         string             `db:"hash"` // of the account and the provider's key
	Conversation bot.ConversationID `db:"conversation"`
	Person       bot.PersonID       `db:"person"` // whose key sealed Words
	Shard        int64              `db:"shard"`
	Kind         bot.InboundKind    `db:"kind"`
	Words        []byte             `db:"words"`
	Seed         int64              `db:"seed"`
	At           millis             `db:"at"`
	Tries        int64              `db:"tries"`
	State        int64              `db:"state"`  // 0 waiting, 1 done, inboxPoison
	Poison       []byte             `db:"poison"` // why, sealed with the community's key
}

var inbox = newTable[inboxRow]("inbox", keepOld, "community", "hash")

// keep writes messages, one account after the other so that writers meet in the same order.
func (c conn) keep(ctx context.Context, kept []*run.Kept) error {
	byAccount := map[string][]*run.Kept{}
	for _, k := range kept {
		byAccount[k.Inbound.Account] = append(byAccount[k.Inbound.Account], k)
	}
	for _, name := range slices.Sorted(maps.Keys(byAccount)) {
		a := Account{Community: byAccount[name][0].Inbound.Community, Name: name}
		if err := c.keepFor(ctx, a, byAccount[name]); err != nil {
			return err
		}
	}
	return nil
}

func (c conn) keepFor(ctx context.Context, a Account, kept []*run.Kept) error {
	hashes := c.chatHashes(a, kept)
	chats, err := c.chatsOf(ctx, a, hashes, kept)
	if err != nil {
		return err
	}
	ring, err := c.keys(ctx, a.Community, peopleIn(chats)...)
	if err != nil {
		return err
	}
	ids, err := c.messageIDs(ctx, a.Community, len(kept))
	if err != nil {
		return err
	}
	var files []mediaRow
	rows := make([]inboxRow, len(kept))
	for i, k := range kept {
		chat := chats[hashes[i]]
		meaning, own := keepMedia(ring, chat, k)
		files = append(files, own...)
		if rows[i], err = c.inboxRow(ring, chat, k, meaning); err != nil {
			return err
		}
		rows[i].ID = bot.InboxID(ids[i])
	}
	if err := media.put(ctx, c, files); err != nil {
		return err
	}
	return inbox.put(ctx, c, rows)
}

func (c conn) inboxRow(ring keyring, chat conversationRow, k *run.Kept, meaning bot.Meaning) (inboxRow, error) {
	in := &k.Inbound
	words, err := json.Marshal(&said{Text: in.Text, Phone: in.Phone, Meaning: meaning})
	if err != nil {
		return inboxRow{}, fmt.Errorf("%w: a meaning can't be kept: %v", bot.ErrInvalid, err)
	}
	owner := ring.owner(chat.Person)
	return inboxRow{
		Community: chat.Community, Account: chat.Account, Conversation: chat.ID, Person: owner, Shard: chat.Shard,
		Hash: c.db.vault.hash(chat.Community, useKey, in.Account+"\x00"+in.Key),
		Kind: in.Kind, Words: ring.seal(owner, string(words)), Seed: int64(k.Seed), At: ms(in.At), Poison: []byte{},
	}, nil
}

// keepMedia seals the bytes of attachments and gives the meaning with their hashes in their place. What is kept stays as
// it came: the transaction may be tried again.
func keepMedia(ring keyring, chat conversationRow, k *run.Kept) (bot.Meaning, []mediaRow) {
	var files []mediaRow
	meaning := k.Meaning
	meaning.Media = slices.Clone(k.Meaning.Media)
	if len(meaning.Media) == 0 {
		meaning.Media = slices.Clone(k.Inbound.Media)
	}
	for i := range meaning.Media {
		m := &meaning.Media[i]
		if len(m.Data) == 0 {
			continue
		}
		sum := sha256.Sum256(m.Data)
		m.Hash = hex.EncodeToString(sum[:])
		owner := ring.owner(chat.Person)
		files = append(files, mediaRow{chat.Community, owner, m.Hash, ring.seal(owner, string(m.Data)), ms(k.Inbound.At)})
		m.Data = nil
	}
	return meaning, files
}

func peopleIn(chats map[string]conversationRow) []bot.PersonID {
	out := make([]bot.PersonID, 0, len(chats))
	for _, c := range chats {
		out = append(out, c.Person)
	}
	return out
}

// plain makes text from outside fit for a text column; what is longer than most bytes is left out.
func plain(s string, most int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	if len(s) > most {
		return ""
	}
	return s
}
