package storetest

import (
	"fmt"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/roll"
	"linli/bot/run"
)

// linked makes a conversation of a person, as well known as trust says.
func (h *house) linked(chat string, p bot.PersonID, trust bot.Trust) bot.Speaker {
	h.Helper()
	s := h.met(web, chat)
	h.commit(run.Turn{Community: here, Changes: []bot.Change{{Row: roll.Chat{Conversation: s.Conversation, Person: p, Trust: trust}}}})
	s.Person, s.Trust = p, trust
	return s
}

// keeps stores a session with one draft.
func (h *house) keeps(chat, what string) {
	h.Helper()
	h.says(web, chat, what)
	t := h.turn(h.one())
	t.Session = dialog.Encode(withDraft(what))
	equal(h, "lost", len(h.commit(t)), 0)
}

func withDraft(what string) dialog.Session {
	return dialog.Session{Aside: []dialog.Frame{{Dialog: "repair", Version: 1, State: "form", Slots: bot.Slots{{Name: "what", Value: what}}}}}
}

// others reads what a speaker may go on with.
func (h *house) others(s bot.Speaker) []dialog.Elsewhere {
	h.Helper()
	list, _ := load[[]dialog.Elsewhere](h, bot.NeedElsewhere, fmt.Sprintf("%d/%d", s.Person, s.Conversation))
	return list
}

var elsewhereTests = []test{
	{"the drafts of a person's other verified conversations are read, and nobody else's", func(h *house) {
		a, b := h.linked("a", 7, bot.TrustVerified), h.linked("b", 7, bot.TrustSignedIn)
		h.linked("c", 7, bot.TrustNumber)
		d := h.linked("d", 8, bot.TrustVerified)
		for _, chat := range []string{"a", "b", "c", "d"} {
			h.keeps(chat, "漏水"+chat)
		}
		got := h.others(a)
		equal(h, "others of a", len(got), 1)
		equal(h, "whose", got[0].Conversation, b.Conversation)
		equal(h, "what", got[0].Session.Aside[0].Slots.Get("what"), "漏水b")
		equal(h, "channel", got[0].Channel, web)
		equal(h, "others of d", len(h.others(d)), 0)
	}},
	{"a draft is gone on with in one place only", func(h *house) {
		h.linked("a", 7, bot.TrustVerified)
		b := h.linked("b", 7, bot.TrustVerified)
		h.keeps("a", "漏水")
		read := h.others(b)[0]
		taken := read
		taken.Session = dialog.Session{Moved: []dialog.Moved{{Dialog: "repair", Channel: "web"}}}
		takes := run.Turn{Community: here, Conv: b.Conversation, Person: 7, Changes: []bot.Change{{Row: taken, Version: read.Version}}}

		h.says(web, "a", "5号楼")
		own := h.turn(h.one()) // read before the draft was taken
		own.Session = dialog.Encode(withDraft("漏水 5号楼"))
		equal(h, "taken", len(h.commit(takes)), 0)
		equal(h, "the turn that did not know is turned again", fmt.Sprint(h.commit(own)), "[0]")
		p := h.one()
		s, err := dialog.Decode(p.Session)
		h.must(err)
		equal(h, "it knows now", len(s.Aside) == 0 && len(s.Moved) == 1, true)
		own = h.turn(p)
		own.Session = dialog.Encode(dialog.Session{})
		equal(h, "and is written", len(h.commit(own)), 0)

		h.keeps("a", "又漏水")
		equal(h, "who read it before cannot take it", fmt.Sprint(h.commit(takes)), "[0]")
		equal(h, "it is still there", h.others(b)[0].Session.Aside[0].Slots.Get("what"), "又漏水")
	}},
}
