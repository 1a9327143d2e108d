package storetest

import (
	"fmt"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
	"linli/bot/run"
)

// secret marks everything that must not be readable in the database.
const (
	secret = "秘密XYZZY"
	phone  = "+8613800004444"
)

// confess lets somebody tell secrets in every way that there is.
func (h *house) confess() bot.Speaker {
	h.Helper()
	h.write(roll.Person{ID: 7, Key: "r7", Name: secret, Home: bot.ParsePlace("3-2-501"), Phone: phone, Living: "alone", Tags: []string{secret}},
		member(20, secret, bot.RoleWorker), roll.Invite{Code: secret, Name: secret},
		desk.Correction{Words: secret, Category: "water"})
	k := h.in(sms, phone, secret)
	k.Inbound.Phone, k.Inbound.Name, k.Inbound.Key = phone, secret, phone
	k.Meaning.Phone = phone
	k.Inbound.Media = []bot.Media{{Kind: "photo", Name: secret, Data: []byte(secret)}}
	h.must(h.Take(h.ctx, []run.Kept{k}))
	p := h.one()
	s := p.Speaker
	t := h.turn(p)
	ref := bot.Ref{Kind: "ticket", ID: 1}
	t.Session = []byte(secret)
	t.Out = []run.Out{h.out(s, secret+phone)}
	t.Asks = []bot.Ask{{ID: 1, Person: s.Person, Slots: bot.Slots{{Name: "what", Value: secret}}, Sent: h.now}}
	t.Changes = []bot.Change{
		{Row: changed(ticket(1), func(t *desk.Ticket) { t.Reporter, t.Words, t.Reason, t.Result = s.Person, secret, secret, secret })},
		{Row: desk.Wish{ID: 1, Code: "00000001", Reporter: s.Person, Words: secret, Opened: h.now}},
		{Row: desk.Entry{Of: ref, At: h.now, Actor: s.Person, Words: secret, Reason: secret, Media: p.Meaning.Media}},
		{Row: desk.Call{Conversation: s.Conversation, Person: s.Person, State: desk.CallWaiting, Told: secret, Since: h.now}},
	}
	equal(h, "lost", len(h.commit(t)), 0)
	h.poison(secret)
	return s
}

func (h *house) poison(why string) {
	h.Helper()
	h.says(sms, "another", secret)
	t := h.turn(h.one())
	t.Poison = why
	h.commit(t)
}

var privacyTests = []test{
	{"no word, name, phone or chat id can be read in the database", func(h *house) {
		h.confess()
		dump, err := h.Dump(h.ctx)
		h.must(err)
		for _, plain := range []string{secret, "XYZZY", phone, phone[1:], "alone", fmt.Sprintf("%x", secret)} {
			if at := strings.Index(dump, plain); at >= 0 {
				h.Errorf("%q is readable: …%s…", plain, dump[max(0, at-80):min(len(dump), at+80)])
			}
		}
		equal(h, "the dump is not empty", strings.Contains(dump, "3-2-501"), true)
	}},
	{"deletion leaves tickets and totals, and no word that could be read", func(h *house) {
		s := h.confess()
		equal(h, "person", s.Person, 7)
		l := h.acquire("send/" + sms)
		h.says(sms, phone, "删除我的数据")
		p := h.one()
		t := h.turn(p)
		t.Session = []byte("after")
		t.Out = []run.Out{{Conversation: s.Conversation, Person: s.Person, Account: sms, Class: bot.ClassReply, Body: bot.Body{Text: "再见"}}}
		t.Changes = []bot.Change{{Row: roll.Chat{Conversation: s.Conversation}}, {Row: roll.Person{ID: 7}, Delete: true}}
		equal(h, "lost", len(h.commit(t)), 0)
		h.now = h.now.Add(time.Minute)
		due, err := h.Due(h.ctx, l, sms, h.now, 9)
		h.must(err)
		last := due[len(due)-1]
		equal(h, "the last answer still goes out", last.Body.Text+last.Chat, "再见"+phone)
		for _, o := range due {
			h.must(h.Done(h.ctx, l, h.now, []run.Result{{ID: o.ID, Receipt: bot.Receipt{ProviderID: "p"}}}))
		}
		left, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		equal(h, "the ticket stays without words", left.Category+left.Words+left.Reason+left.Place.String(), "water3-2-501")
		history, _ := load[[]desk.Entry](h, bot.NeedEntries, "ticket/1")
		equal(h, "history", len(history) == 1 && history[0].Words == "", true)
		_, found := load[roll.PersonData](h, bot.NeedPersonData, "7")
		equal(h, "nothing is kept", found, false)
		lines, err := h.Thread(h.ctx, here, sms, phone, 50)
		h.must(err)
		equal(h, "thread", len(lines), 0)
		h.says(sms, phone, "你好")
		n := h.one().Speaker
		equal(h, "a stranger now", n.Person != 7 && n.Newcomer && n.Trust == bot.TrustUnknown, true)
		equal(h, "another conversation", n.Conversation != s.Conversation, true)
	}},
	{"words said before a chat was linked go with the person", func(h *house) {
		s := h.met(web, "a")
		h.commitChanges(bot.Change{Row: changed(ticket(1), func(t *desk.Ticket) { t.Reporter = s.Person })})
		h.write(roll.Person{ID: 70, Name: "张三"})
		h.commitChanges(bot.Change{Row: roll.Chat{Conversation: s.Conversation, Person: 70, Trust: bot.TrustVerified}})
		before, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		equal(h, "before", before.Words, "漏水1")
		h.must(h.Write(h.ctx, here, []bot.Change{{Row: roll.Person{ID: 70}, Delete: true}}))
		after, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		equal(h, "after", after.Words, "")
	}},
	{"my data is everything that is kept", func(h *house) {
		s := h.confess()
		data, _ := load[roll.PersonData](h, bot.NeedPersonData, fmt.Sprint(s.Person))
		equal(h, "name", data.Person.Name, secret)
		equal(h, "phone", data.Person.Phone, phone)
		equal(h, "living", data.Person.Living, "alone")
		equal(h, "lists", fmt.Sprint(data.Tickets, data.Wishes, data.Chats), fmt.Sprint([]string{"00000001"}, []string{"00000001"}, []string{sms}))
		equal(h, "since", data.Since.Equal(start), true)
	}},
}
