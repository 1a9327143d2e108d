package storetest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
	"linli/bot/run"
	"linli/store"
)

// thread reads a chat as its page would show it: ">" is the person, "<" the desk.
func (h *house) thread(chat string, max int) string {
	h.Helper()
	lines, err := h.Thread(h.ctx, here, web, chat, max)
	h.must(err)
	var out []string
	for _, l := range lines {
		out = append(out, map[bool]string{true: ">", false: "<"}[l.Mine]+l.Body.Text)
	}
	return strings.Join(out, " ")
}

var houseTests = []test{
	{"communities never cross", func(h *house) {
		h.says(otherWeb, "a", "别处")
		p := h.one()
		equal(h, "community", p.Speaker.Community, elsewhere)
		other := p.Speaker
		t := h.turn(p)
		t.Changes = []bot.Change{{Row: ticket(1)}, {Row: roll.Person{ID: 7, Key: "r7", Name: "别人", Phone: phone}}, {Row: member(20, "别处师傅", bot.RoleOffice)},
			{Row: roll.Place{Kind: "building", Name: "99"}}, {Row: roll.Rule{Org: "property"}}, {Row: desk.Outage{ID: 1, From: h.now}},
			{Row: desk.Call{Conversation: other.Conversation, State: desk.CallWaiting}}, {Row: desk.Wish{ID: 1, Code: "00000001", State: "open"}},
			{Row: desk.Correction{Words: "x"}}, {Row: roll.Invite{Code: "CODE"}}}
		t.Out = []run.Out{{Conversation: other.Conversation, Person: other.Person, Account: otherWeb, Body: bot.Body{Text: "别处的话"}}}
		equal(h, "lost", len(h.commit(t)), 0)
		for _, n := range []bot.Need{
			{Kind: bot.NeedTicket, Key: "id/1"}, {Kind: bot.NeedTicket, Key: "00000001"}, {Kind: bot.NeedWish, Key: "id/1"}, {Kind: bot.NeedOutage, Key: "id/1"},
			{Kind: bot.NeedCall, Key: fmt.Sprint(other.Conversation)}, {Kind: bot.NeedInvite, Key: "CODE"}, {Kind: bot.NeedPersonData, Key: "7"},
			{Kind: bot.NeedAddress, Key: fmt.Sprint(other.Person)}, {Kind: bot.NeedAddress, Key: fmt.Sprint("conversation/", other.Conversation)},
		} {
			_, found := load[any](h, n.Kind, n.Key)
			equal(h, fmt.Sprint(n), found, false)
		}
		for _, n := range []bot.Need{
			{Kind: bot.NeedMyTickets, Key: "5"}, {Kind: bot.NeedWork, Key: "org/property"}, {Kind: bot.NeedSearch, Key: "漏水"},
			{Kind: bot.NeedSimilar, Key: "ticket/3-2-501/water"}, {Kind: bot.NeedSimilar, Key: "wish//"}, {Kind: bot.NeedStaff, Key: "role/office"},
			{Kind: bot.NeedWishes, Key: "all"}, {Kind: bot.NeedOutages}, {Kind: bot.NeedCalls}, {Kind: bot.NeedPeople, Key: "phone/" + phone},
			{Kind: bot.NeedResident, Key: "name/别人"}, {Kind: bot.NeedEntries, Key: "ticket/1"}, {Kind: bot.NeedSupporters, Key: "ticket/1"},
		} {
			got, _ := load[any](h, n.Kind, n.Key)
			equal(h, fmt.Sprint(n), strings.HasSuffix(fmt.Sprintf("%v", got), "[]"), true)
		}
		route, _ := load[desk.Route](h, bot.NeedRoute, "water/3")
		equal(h, "route", route.Org, "")
		places, err := h.Places(h.ctx, here)
		h.must(err)
		taught, err := h.Corrections(h.ctx, here)
		h.must(err)
		equal(h, "places and corrections", len(places)+len(taught), 0)
		words, _ := h.due(h.acquire("send/"+web), 9)
		equal(h, "outbox", words, "")
		equal(h, "thread", h.thread("a", 9), "")
		h.write(changed(ticket(1), func(t *desk.Ticket) { t.Words = "这里" }))
		mine, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		equal(h, "the same number is another ticket", mine.Words, "这里")
	}},
	{"an account belongs to one community", func(h *house) {
		err := h.EnsureAccount(h.ctx, store.Account{Community: elsewhere, Name: web, Kind: "web"})
		equal(h, "refused", errors.Is(err, bot.ErrConflict), true)
		h.says(web, "a", "x")
		equal(h, "community", h.one().Speaker.Community, here)
	}},
	{"a thread shows both sides in order, and its last lines first of all", func(h *house) {
		equal(h, "nobody", h.thread("a", 9), "")
		h.says(web, "a", "漏水")
		p := h.one()
		t := h.turn(p)
		reply := h.out(p.Speaker, "哪一户？")
		reply.Body.Choices = []bot.Choice{{Label: "我家", Data: "q1:home"}}
		later := h.out(p.Speaker, "早上好")
		later.NotBefore = h.now.Add(10 * 3600e9)
		update := h.out(p.Speaker, "卡片")
		update.Card, update.Update = "ticket/1", true
		t.Out = []run.Out{reply, later, update}
		h.commit(t)
		k := h.in(web, "a", "q1:home")
		k.Inbound.Kind = bot.InTap
		h.must(h.Take(h.ctx, []run.Kept{k}))
		equal(h, "thread", h.thread("a", 9), ">漏水 <哪一户？ >我家")
		equal(h, "last", h.thread("a", 2), "<哪一户？ >我家")
		equal(h, "others", h.thread("b", 9), "")
	}},
	{"everything is there after a restart", func(h *house) {
		s := h.met(web, "a")
		h.write(ticket(1), roll.Person{ID: 7, Name: "张三"}, roll.Place{Kind: "spot", Name: "北门"})
		h.tell(s, h.out(s, "一"))
		h.commit(run.Turn{Community: here, Timers: []bot.Timer{{Ref: bot.Ref{Kind: "ticket", ID: 1}, Name: "due", Due: h.now}}})
		n, _ := load[int64](h, bot.NeedNumber, "ticket#0")
		h.says(web, "a", "还在吗")
		h.DB = h.reopen()
		equal(h, "pending", len(h.claim()), 2)
		got, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		equal(h, "words", got.Words, "漏水1")
		again, _ := load[int64](h, bot.NeedNumber, "ticket#0")
		equal(h, "a later number", again > n, true)
		words, _ := h.due(h.acquire("send/"+web), 9)
		equal(h, "outbox", words, "一")
		equal(h, "thread", h.thread("a", 9), ">你好 <一 >还在吗")
		list, err := h.Communities(h.ctx)
		h.must(err)
		equal(h, "communities", len(list), 2)
	}},
	{"the next moment at which something is due is known", func(h *house) {
		none, err := h.NextDue(h.ctx, h.now)
		h.must(err)
		equal(h, "nothing", none.IsZero(), true)
		s := h.met(web, "a")
		later := h.out(s, "早上好")
		later.NotBefore = h.now.Add(2 * time.Hour)
		h.tell(s, later)
		h.commit(run.Turn{Community: here, Timers: []bot.Timer{{Ref: bot.Ref{Kind: "ticket", ID: 1}, Name: "due", Due: h.now.Add(time.Hour)}}})
		for _, want := range []time.Duration{time.Hour, 2 * time.Hour} {
			next, err := h.NextDue(h.ctx, h.now)
			h.must(err)
			equal(h, "next", next.Sub(start), want)
			h.now = next
		}
	}},
	{"it says whether it answers", func(h *house) {
		h.must(h.Ready(h.ctx))
		h.must(h.Close())
		equal(h, "closed", h.Ready(h.ctx) != nil, true)
		err := h.Take(h.ctx, []run.Kept{h.in(web, "a", "x")})
		equal(h, "no acknowledgement", errors.Is(err, bot.ErrUnavailable), true)
	}},
}
