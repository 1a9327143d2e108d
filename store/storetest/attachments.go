package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
)

// photo is a message that brings a picture, named by its bytes.
func (h *house) photo(chat, bytes string) (hash string) {
	h.Helper()
	k := h.in(web, chat, "")
	k.Inbound.Kind = bot.InPhoto
	k.Inbound.Media = []bot.Media{{Kind: "photo", Type: "image/jpeg", Data: []byte(bytes)}}
	h.must(h.Take(h.ctx, []run.Kept{k}))
	h.commit(h.turn(h.one()))
	sum := sha256.Sum256([]byte(bytes))
	return hex.EncodeToString(sum[:])
}

// sees is what a chat is shown under a name, "" when nothing.
func (h *house) sees(chat, hash string) string {
	h.Helper()
	m, err := h.Attachment(h.ctx, here, web, chat, hash, 60)
	if err != nil && !errors.Is(err, bot.ErrNotFound) {
		h.Error(err)
	}
	return string(m.Data)
}

var attachmentTests = []test{
	{"a photo is shown to whoever sent it and to nobody else", func(h *house) {
		h.met(web, "a")
		h.met(web, "b")
		hash := h.photo("a", "the photo")
		equal(h, "its sender", h.sees("a", hash), "the photo")
		equal(h, "a neighbour", h.sees("b", hash), "")
		equal(h, "nobody", h.sees("never wrote", hash), "")
		equal(h, "no name", h.sees("a", ""), "")
		_, theirs := h.Attachment(h.ctx, here, web, "b", hash, 60)
		_, none := h.Attachment(h.ctx, here, web, "b", "ffff", 60)
		equal(h, "not theirs and not there", theirs.Error(), none.Error())
	}},
	{"a colleague sees the photos of tickets in their thread as long as they are one", func(h *house) {
		h.met(web, "a")
		s := h.met(web, "staff")
		h.write(member(20, "王师傅", bot.RoleWorker))
		h.commitChanges(bot.Change{Row: roll.Chat{Conversation: s.Conversation, Person: 20, Trust: bot.TrustSignedIn}})
		hash := h.photo("a", "the leak")
		card := h.out(s, "新工单")
		card.Person, card.Card, card.Media = 20, "ticket/1", []bot.Media{{Kind: "photo", Type: "image/jpeg", Hash: hash}}
		h.tell(s, card)
		equal(h, "who has the ticket", h.sees("staff", hash), "the leak")
		own := h.photo("staff", "their own")
		gone := member(20, "王师傅", bot.RoleWorker)
		gone.Active = false
		h.write(gone)
		equal(h, "who was removed", h.sees("staff", hash), "")
		equal(h, "what they sent themselves", h.sees("staff", own), "their own")
	}},
	{"a deleted person's photos are gone", func(h *house) {
		s := h.met(web, "a")
		hash := h.photo("a", "the photo")
		h.must(h.Write(h.ctx, here, []bot.Change{{Row: roll.Person{ID: s.Person}, Delete: true}}))
		equal(h, "bytes", h.sees("a", hash), "")
	}},
}
