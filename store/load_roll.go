package store

import (
	"context"
	"strconv"
	"strings"

	"linli/bot"
	"linli/bot/roll"
)

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// loadStaff answers by id, organisation, role and part of a name. Staff are few: they are read whole.
func (a asking) loadStaff(ctx context.Context) (answers, error) {
	all, err := a.activeMembers(ctx, a.community)
	out := answers{}
	for _, key := range a.keys {
		kind, what, _ := strings.Cut(key, "/")
		list := []bot.Staff{}
		for _, m := range all {
			if staffMatches(m.Staff, kind, what) {
				list = append(list, m.Staff)
			}
		}
		out[key] = list
	}
	return out, err
}

func staffMatches(s bot.Staff, kind, what string) bool {
	switch kind {
	case "id":
		return int64(s.Person) == number(what)
	case "org":
		return s.Org == what || what != "" && s.OrgName == what
	case "role":
		return string(s.Role) == what
	case "name":
		return what != "" && strings.Contains(s.Name, what)
	}
	return false
}

// loadPeople tells who of the roll shares a phone, masked.
func (a asking) loadPeople(ctx context.Context) (answers, error) {
	hashes, err := a.phoneHashes(ctx)
	if err != nil {
		return nil, err
	}
	out, known := answers{}, map[string][]bot.PersonOnPhone{"": {}}
	for _, key := range a.keys {
		h := hashes[key]
		if known[h] == nil {
			if known[h], err = a.sharing(ctx, h); err != nil {
				return nil, err
			}
		}
		out[key] = known[h]
	}
	return out, nil
}

type phoneOfChat struct {
	ID   int64  `db:"id"`
	Hash string `db:"phone_hash"`
}

const selectPhonesOfChats = `SELECT id, phone_hash FROM conversations WHERE community = ? AND id = ANY(?)`

// phoneHashes finds the number that each key means; "" where there is none.
func (a asking) phoneHashes(ctx context.Context) (map[string]string, error) {
	var rows []phoneOfChat
	if err := a.all(ctx, &rows, selectPhonesOfChats, a.community, a.list(a.numbersOf())); err != nil {
		return nil, err
	}
	out := make(map[string]string, len(a.keys))
	for _, r := range rows {
		out[decimal(r.ID)] = r.Hash
	}
	for _, key := range a.keys {
		if phone, is := strings.CutPrefix(key, "phone/"); is {
			out[key] = a.db.vault.hash(a.community, usePhone, phone)
		}
	}
	return out, nil
}

const selectPeople = `SELECT community, id, office, about, home, lang FROM people WHERE community = ? AND id = ANY(?) ORDER BY id`

func (a asking) sharing(ctx context.Context, hash string) ([]bot.PersonOnPhone, error) {
	ids, err := a.peopleWithPhone(ctx, a.community, hash)
	if err != nil {
		return nil, err
	}
	var rows []personRow
	if err := a.all(ctx, &rows, selectPeople, a.community, a.list(noNil(ids))); err != nil {
		return nil, err
	}
	all, err := a.openPeople(ctx, a.community, rows)
	out := make([]bot.PersonOnPhone, len(all))
	for i, p := range all {
		out[i] = bot.PersonOnPhone{Person: p.ID, Masked: roll.MaskName(p.Name)}
	}
	return out, err
}

type addressRow struct {
	Conversation bot.ConversationID `db:"conversation"`
	Person       bot.PersonID       `db:"person"`
	Self         bot.PersonID       `db:"self"` // who is really there: the helper, where one speaks for another
	Account      string             `db:"account"`
	Chat         []byte             `db:"chat"`
	Lang         string             `db:"lang"`
	Stopped      bool               `db:"stopped"`
	Trust        bot.Trust          `db:"trust"`
}

// Where somebody was last seen as well known as they ever were.
const selectAddresses = `
SELECT c.id AS conversation, c.person, CASE WHEN c.helper <> 0 THEN c.helper ELSE c.person END AS self,
	c.account, c.chat, c.stopped, c.trust,
	CASE WHEN c.lang <> '' THEN c.lang WHEN p.lang <> '' THEN p.lang ELSE c.hint END AS lang
FROM conversations c
LEFT JOIN people p   ON p.community = c.community AND p.id = c.person
LEFT JOIN sessions s ON s.community = c.community AND s.conversation = c.id
WHERE c.community = ? AND (c.id = ANY(?) OR NOT c.erased AND (c.person = ANY(?) AND c.helper = 0 OR c.helper = ANY(?)))
ORDER BY c.trust DESC, COALESCE(s.at, c.since) DESC, c.id DESC`

func (a asking) loadAddresses(ctx context.Context) (answers, error) {
	convs, people := []int64{}, []int64{}
	for _, key := range a.keys {
		if c, is := strings.CutPrefix(key, kindConversation+"/"); is {
			convs = append(convs, number(c))
		} else {
			people = append(people, number(key))
		}
	}
	var rows []addressRow
	if err := a.all(ctx, &rows, selectAddresses, a.community, a.list(convs), a.list(people), a.list(people)); err != nil {
		return nil, err
	}
	return a.addresses(ctx, rows)
}

func (a asking) addresses(ctx context.Context, rows []addressRow) (answers, error) {
	community, err := a.conn.community(ctx, a.community)
	if err != nil {
		return nil, err
	}
	ring, err := a.conn.keys(ctx, a.community)
	out := answers{}
	for _, r := range rows {
		address := a.address(ring, community, r)
		out[conversationRef(r.Conversation).String()] = address
		if person := decimal(int64(r.Self)); out[person] == nil {
			out[person] = address
		}
	}
	return out, err
}

func (a asking) address(ring keyring, community bot.Community, r addressRow) bot.Address {
	chat, _ := splitChatKey(ring.open(0, r.Chat))
	lang := r.Lang
	if lang == "" {
		lang = community.Locale
	}
	return bot.Address{
		Conversation: r.Conversation, Person: r.Person, Account: r.Account, Chat: chat, Lang: lang,
		Form: a.db.form(r.Account), Stopped: r.Stopped, Trust: r.Trust, Zone: community.Zone,
	}
}

func (a asking) loadInvites(ctx context.Context) (answers, error) {
	byHash, hashes := map[string]string{}, make([]string, len(a.keys))
	for i, code := range a.keys {
		hashes[i] = a.db.vault.hash(a.community, useInvite, code)
		byHash[hashes[i]] = code
	}
	var rows []inviteRow
	if err := a.all(ctx, &rows, selectInvites, a.community, a.list(hashes)); err != nil {
		return nil, err
	}
	ring, err := a.conn.keys(ctx, a.community)
	out := answers{}
	for _, r := range rows {
		code := byHash[r.Hash]
		out[code] = r.invite(ring, code)
	}
	return out, err
}
