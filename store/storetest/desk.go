package storetest

import (
	"fmt"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
)

// ticket is one with something in every field that matters to keeping it.
func ticket(id int64) desk.Ticket {
	return desk.Ticket{
		ID: id, Code: fmt.Sprintf("%08d", id), Kind: desk.KindRepair, State: desk.StateReceived, Category: "water",
		Place: bot.ParsePlace("3-2-501"), Urgency: bot.UrgencySoon, Words: fmt.Sprint("漏水", id), Reporter: 5, Org: "property",
		Opened: start, Due: start.Add(24 * time.Hour),
	}
}

func codes(list []desk.Ticket) string {
	var out []string
	for _, t := range list {
		out = append(out, fmt.Sprint(t.ID))
	}
	return strings.Join(out, " ")
}

func wishIDs(list []desk.Wish) string {
	var out []string
	for _, w := range list {
		out = append(out, fmt.Sprint(w.ID))
	}
	return strings.Join(out, " ")
}

func changed(t desk.Ticket, f func(*desk.Ticket)) desk.Ticket {
	f(&t)
	return t
}

var deskTests = []test{
	{"a ticket comes back whole, by number and by code", func(h *house) {
		want := ticket(17)
		want.Waiting, want.Pay = "payment", "30元"
		want.Community, want.Works, want.Private, want.Reason, want.Result = here, true, true, "等配件", "换了阀门"
		want.Conversation, want.Helper, want.Worker, want.Next, want.NextOrg = 3, 4, 6, 7, "lift-co"
		want.Bounces, want.About, want.Reopened, want.Satisfied, want.Into, want.Outage, want.Supports = 2, 8, 1, "yes", 9, 10, 11
		want.Paused, want.VisitFrom, want.VisitTill = start.Add(time.Hour), start.Add(2*time.Hour), start.Add(3*time.Hour)
		want.Done, want.Closed = start.Add(4*time.Hour), start.Add(5*time.Hour)
		h.write(want)
		want.Version = 1
		for _, key := range []string{"id/17", "00000017"} {
			got, _ := load[desk.Ticket](h, bot.NeedTicket, key)
			equal(h, key, got, want)
		}
	}},
	{"what is not there is answered with nothing", func(h *house) {
		for _, n := range []bot.Need{{Kind: bot.NeedTicket, Key: "id/9"}, {Kind: bot.NeedWish, Key: "12345678"}, {Kind: bot.NeedOutage, Key: "id/1"},
			{Kind: bot.NeedCall, Key: "1"}, {Kind: bot.NeedAddress, Key: "99"}, {Kind: bot.NeedInvite, Key: "nope"}, {Kind: bot.NeedPersonData, Key: "99"}} {
			facts, err := h.Load(h.ctx, here, h.now, []bot.Need{n})
			h.must(err)
			equal(h, n.Kind+" loaded", facts.Has(n), true)
			equal(h, n.Kind+" empty", facts[n] == nil, true)
		}
		list, is := load[[]desk.Ticket](h, bot.NeedMyTickets, "99")
		equal(h, "an empty list is a list", is && len(list) == 0, true)
	}},
	{"an unknown kind of need is refused", func(h *house) {
		_, err := h.Load(h.ctx, here, h.now, []bot.Need{{Kind: "weather"}})
		equal(h, "refused", err != nil, true)
	}},
	{"my tickets are those I opened or support, open or closed lately, newest first", func(h *house) {
		h.write(
			ticket(1),
			changed(ticket(2), func(t *desk.Ticket) { t.Closed = h.now.Add(-time.Hour) }),
			changed(ticket(3), func(t *desk.Ticket) { t.Closed = h.now.Add(-31 * 24 * time.Hour) }),
			changed(ticket(4), func(t *desk.Ticket) { t.Reporter = 6 }),
			changed(ticket(5), func(t *desk.Ticket) { t.Reporter = 6 }),
			desk.Supporter{Of: bot.Ref{Kind: "ticket", ID: 4}, Person: 5, Since: h.now},
			desk.Supporter{Of: bot.Ref{Kind: "ticket", ID: 5}, Person: 5, Since: h.now, Gone: true},
			desk.Supporter{Of: bot.Ref{Kind: "wish", ID: 5}, Person: 5, Since: h.now},
		)
		list, _ := load[[]desk.Ticket](h, bot.NeedMyTickets, "5")
		equal(h, "mine", codes(list), "4 2 1")
	}},
	{"staff lists hold what is to be done, due first", func(h *house) {
		h.write(
			ticket(1),
			changed(ticket(2), func(t *desk.Ticket) { t.Worker, t.State, t.Due = 20, desk.StateAssigned, h.now.Add(-time.Hour) }),
			changed(ticket(3), func(t *desk.Ticket) { t.Worker, t.State, t.Due = 20, desk.StateAssigned, h.now.Add(90*time.Hour) }),
			changed(ticket(4), func(t *desk.Ticket) { t.Worker, t.State = 20, desk.StateDone; t.Done = h.now }),
			changed(ticket(5), func(t *desk.Ticket) { t.Org = "lift-co" }),
			changed(ticket(6), func(t *desk.Ticket) {
				t.State, t.Closed = desk.StateConfirmed, h.now.Add(-time.Hour)
				t.Opened = h.now.Add(-100 * time.Hour)
			}),
		)
		for key, want := range map[string]string{
			"mine/20": "2 3", "done/property": "4", "alarm/": "", "org/property": "2 1 3", "overdue/property": "2", "new/property": "1",
			"org/lift-co": "5", "recent/property": "1 2 3 4 6", "mine/21": "", "nonsense": "",
		} {
			list, _ := load[[]desk.Ticket](h, bot.NeedWork, key)
			equal(h, key, codes(list), want)
		}
	}},
	{"a search finds words, codes and places", func(h *house) {
		h.write(
			ticket(1),
			changed(ticket(2), func(t *desk.Ticket) { t.Words, t.Place = "电梯 Lift stuck", bot.ParsePlace("7") }),
			changed(ticket(3), func(t *desk.Ticket) { t.Place = bot.Place{Spot: "北门"} }),
		)
		for key, want := range map[string]string{"漏水": "3 1", "lift": "2", "00000003": "3", "3-2-501": "1", "3-2": "1", "7": "2", "北门": "3", "  ": "", "没有": ""} {
			list, _ := load[[]desk.Ticket](h, bot.NeedSearch, key)
			equal(h, key, codes(list), want)
		}
	}},
	{"similar tickets are open, of the category, in the same building or spot", func(h *house) {
		h.write(
			ticket(1),
			changed(ticket(2), func(t *desk.Ticket) { t.Place = bot.ParsePlace("4-2-501") }),
			changed(ticket(3), func(t *desk.Ticket) { t.Category = "lift" }),
			changed(ticket(4), func(t *desk.Ticket) { t.Closed = h.now }),
			changed(ticket(5), func(t *desk.Ticket) { t.Place = bot.Place{Spot: "北门"} }),
			changed(ticket(6), func(t *desk.Ticket) { t.Into = 1 }),
		)
		for key, want := range map[string]string{"ticket/3-1-101/water": "1", "ticket/北门/water": "5", "ticket/9/water": ""} {
			list, _ := load[[]desk.Ticket](h, bot.NeedSimilar, key)
			equal(h, key, codes(list), want)
		}
	}},
	{"wishes are listed by support and compared within their category", func(h *house) {
		wish := func(id int64, state, category string, supports int) desk.Wish {
			return desk.Wish{ID: id, Code: fmt.Sprintf("%08d", id), State: state, Category: category, Words: "充电桩", Reporter: 5, Opened: h.now, Supports: supports}
		}
		h.write(wish(1, desk.StateOpen, "parking", 2), wish(2, desk.StateAdopted, "parking", 7), wish(3, desk.StateDeclined, "parking", 9),
			wish(4, desk.StateUnderReview, "green", 1), wish(5, desk.StateWithdrawn, "green", 1))
		for key, want := range map[string]string{"open": "2 1 4", "review": "1 4", "all": "3 2 1 4", "mine/5": "3 2 1 4 5", "mine/6": ""} {
			list, _ := load[[]desk.Wish](h, bot.NeedWishes, key)
			equal(h, key, wishIDs(list), want)
		}
		near, _ := load[[]desk.Wish](h, bot.NeedSimilar, "wish//parking")
		equal(h, "similar", wishIDs(near), "2 1")
		w, _ := load[desk.Wish](h, bot.NeedWish, "00000002")
		equal(h, "words", w.Words, "充电桩")
	}},
	{"a history is in the order in which it happened", func(h *house) {
		ref := bot.Ref{Kind: "ticket", ID: 1}
		h.write(desk.Entry{Of: ref, At: h.now, Actor: 5, Verb: "ticket.open", To: "received", Words: "漏水", Public: true})
		h.write(desk.Entry{Of: ref, At: h.now, Actor: 20, Verb: "ticket.take", From: "received", To: "assigned", Reason: "我来"},
			desk.Entry{Of: bot.Ref{Kind: "wish", ID: 1}, At: h.now, Verb: "wish.open"})
		list, _ := load[[]desk.Entry](h, bot.NeedEntries, "ticket/1")
		equal(h, "entries", len(list), 2)
		equal(h, "first", list[0].Verb+list[0].Words, "ticket.open漏水")
		equal(h, "second", list[1].Verb+list[1].Reason, "ticket.take我来")
	}},
	{"a second support by the same person replaces the first", func(h *house) {
		s := desk.Supporter{Of: bot.Ref{Kind: "wish", ID: 1}, Person: 5, Household: "3-2-501", Since: h.now, From: bot.Ref{Kind: "wish", ID: 4}}
		h.write(s)
		s.Gone = true
		h.write(s)
		list, _ := load[[]desk.Supporter](h, bot.NeedSupporters, "wish/1")
		s.Community = here
		equal(h, "supporters", len(list) == 1 && list[0] == s, true)
	}},
	{"outages are listed until they end", func(h *house) {
		o := desk.Outage{ID: 1, Category: "water", Places: []bot.Place{bot.ParsePlace("3"), {Spot: "北门"}}, Words: "停水", From: h.now, By: 9}
		h.write(o, desk.Outage{ID: 2, Ended: h.now, From: h.now})
		list, _ := load[[]desk.Outage](h, bot.NeedOutages, "")
		equal(h, "open", len(list) == 1 && fmt.Sprint(list[0].Places) == fmt.Sprint(o.Places), true)
		ended, _ := load[desk.Outage](h, bot.NeedOutage, "id/2")
		equal(h, "ended", ended.Ended.Equal(h.now), true)
	}},
	{"a call that ended makes room for the next", func(h *house) {
		s := h.met(web, "a")
		call := desk.Call{Conversation: s.Conversation, Person: s.Person, State: desk.CallHeld, Staff: 20, Since: h.now, Told: "漏水"}
		h.write(call)
		h.says(web, "a", "人呢")
		p := h.one()
		equal(h, "held by", p.Speaker.HeldBy, 20)
		list, _ := load[[]desk.Call](h, bot.NeedCalls, "")
		equal(h, "told", list[0].Told, "漏水")
		over := list[0]
		over.State = desk.CallEnded
		t := h.turn(p)
		t.Changes = []bot.Change{{Row: over, Version: over.Version}}
		equal(h, "lost", len(h.commit(t)), 0)
		_, found := load[desk.Call](h, bot.NeedCall, fmt.Sprint(s.Conversation))
		equal(h, "found", found, false)
		h.says(web, "a", "再来")
		t = h.turn(h.one())
		call.State = desk.CallWaiting
		t.Changes = []bot.Change{{Row: call}}
		equal(h, "lost", len(h.commit(t)), 0)
		again, _ := load[desk.Call](h, bot.NeedCall, fmt.Sprint(s.Conversation))
		equal(h, "version", again.Version, over.Version+2)
	}},
	{"a route is that of the most specific rule, with its people", func(h *house) {
		staff := func(p bot.PersonID, org string, role bot.Role, categories []string, areas ...bot.Place) roll.Member {
			return roll.Member{Staff: bot.Staff{Person: p, Name: fmt.Sprint("员工", p), Org: org, Role: role, Areas: areas}, Categories: categories, Active: true}
		}
		left := staff(29, "property", bot.RoleWorker, nil)
		left.Active = false
		b3 := bot.ParsePlace("3")
		h.write(
			roll.Rule{Org: "office"}, roll.Rule{Category: "water", Org: "property"}, roll.Rule{Places: []bot.Place{b3}, Org: "committee"},
			roll.Rule{Category: "lift", Places: []bot.Place{b3}, Org: "lift-co"},
			staff(20, "property", bot.RoleWorker, nil), staff(21, "property", bot.RoleWorker, []string{"power"}),
			staff(22, "property", bot.RoleWorker, []string{"water"}, bot.ParsePlace("4")), staff(23, "property", bot.RoleManager, nil),
			staff(24, "office", bot.RoleOffice, nil), staff(25, "grid", bot.RoleGrid, nil, b3), left,
		)
		for key, want := range map[string]string{
			"water/3-2-501": "property workers 20 23 manager 23 office 24 grid 25",
			"water/4":       "property workers 20 22 23 manager 23 office 24 grid",
			"lift/3-1":      "lift-co workers manager office 24 grid 25",
			"noise/3":       "committee workers manager office 24 grid 25",
			"noise/北门":      "office workers 24 manager office 24 grid",
			"water/":        "property workers 20 22 23 manager 23 office 24 grid 25",
		} {
			r, _ := load[desk.Route](h, bot.NeedRoute, key)
			got := r.Org + " workers" + persons(r.Workers) + " manager" + persons(r.Manager) + " office" + persons(r.Office) + " grid" + persons(r.Grid)
			equal(h, key, got, want)
		}
	}},
	{"corrections are listed as they were taught", func(h *house) {
		h.write(desk.Correction{Words: "水管爆了", Category: "water", By: 9, At: h.now})
		h.write(desk.Correction{Words: "灯不亮", Category: "power", By: 9, At: h.now})
		list, err := h.Corrections(h.ctx, here)
		h.must(err)
		equal(h, "corrections", len(list) == 2 && list[0].Words == "水管爆了" && list[1].Category == "power", true)
	}},
}

func persons(staff []bot.Staff) string {
	var b strings.Builder
	for _, s := range staff {
		fmt.Fprint(&b, " ", s.Person)
	}
	return b.String()
}
