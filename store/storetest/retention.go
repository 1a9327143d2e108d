package storetest

import (
	"errors"
	"fmt"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/run"
	"linli/store"
)

const day = 24 * time.Hour

// limits are those that an office begins with.
func (h *house) limits() store.Retention {
	return store.Retention{Words: h.now.Add(-90 * day), Bodies: h.now.Add(-30 * day), Tickets: h.now.AddDate(0, -24, 0), Audit: h.now.AddDate(-5, 0, 0)}
}

func (h *house) forget() store.Forgotten {
	h.Helper()
	done, err := h.Forget(h.ctx, h.acquire("job/retention/1"), here, h.limits())
	h.must(err)
	return done
}

// closed is a ticket that was closed a while after start.
func closed(id int64, after time.Duration, reporter bot.PersonID) desk.Ticket {
	return changed(ticket(id), func(t *desk.Ticket) {
		t.State, t.Closed, t.Reporter, t.Worker, t.Conversation, t.Supports = desk.StateConfirmed, start.Add(after), reporter, 20, 3, 2
		t.Reason, t.Result, t.Pay = "原因", "换了阀门", "30元"
	})
}

func (h *house) history(id int64) desk.Entry {
	h.Helper()
	all, _ := load[[]desk.Entry](h, bot.NeedEntries, fmt.Sprint("ticket/", id))
	if len(all) == 0 {
		return desk.Entry{}
	}
	return all[0]
}

var retentionTests = []test{
	{"words go after their time, and what waits or is recent stays", func(h *house) {
		s := h.met(web, "a")
		h.tell(s, h.out(s, "旧的答复"))
		l := h.acquire("send/" + web)
		_, due := h.due(l, 9)
		h.done(l, run.Result{ID: due[0].ID, Conv: s.Conversation})
		h.says(web, "b", "还没处理")
		h.now = start.Add(89 * day)
		h.says(web, "c", "不太旧")
		for _, p := range h.claim() {
			if p.Meaning.Text == "不太旧" {
				h.commit(h.turn(p))
			}
		}
		equal(h, "bodies are gone first", h.forget(), store.Forgotten{Bodies: 1})
		equal(h, "thread", h.thread("a", 9), ">你好")
		h.now = start.Add(91 * day)
		equal(h, "then words", h.forget(), store.Forgotten{Words: 1})
		equal(h, "said", h.thread("a", 9), ">")
		equal(h, "what waits", h.thread("b", 9), ">还没处理")
		equal(h, "what is recent", h.thread("c", 9), ">不太旧")
		equal(h, "a second time", h.forget(), store.Forgotten{})
	}},
	{"a long closed ticket loses people and words and keeps category, place, dates and totals", func(h *house) {
		h.write(closed(1, 0, 5), closed(2, 700*day, 5), ticket(3))
		for id := int64(1); id <= 3; id++ {
			of := bot.Ref{Kind: "ticket", ID: id}
			h.write(desk.Entry{Of: of, At: start, Actor: 5, Verb: "ticket.open", To: "received", Words: "我家漏水", Reason: "原因"},
				desk.Supporter{Of: of, Person: 6, Household: "3-2-502", Since: start})
		}
		h.now = start.AddDate(0, 25, 0)
		equal(h, "forgotten", h.forget(), store.Forgotten{Tickets: 1})
		got, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		want := closed(1, 0, 0)
		want.Community, want.Version, want.Worker, want.Conversation = here, 2, 0, 0
		want.Words, want.Reason, want.Result, want.Pay = "", "", "", ""
		equal(h, "the ticket", got, want)
		e := h.history(1)
		equal(h, "its history", fmt.Sprint(e.Verb, e.To, e.Actor, e.Words, e.Reason), "ticket.openreceived0")
		around, _ := load[[]desk.Supporter](h, bot.NeedSupporters, "ticket/1")
		equal(h, "who supported it", len(around), 0)
		for id := int64(2); id <= 3; id++ { // closed lately, and open
			left, _ := load[desk.Ticket](h, bot.NeedTicket, fmt.Sprint("id/", id))
			others, _ := load[[]desk.Supporter](h, bot.NeedSupporters, fmt.Sprint("ticket/", id))
			equal(h, "another", fmt.Sprintf("%s %d %d%s", left.Words, left.Reporter, len(others), h.history(id).Words), fmt.Sprintf("漏水%d 5 1我家漏水", id))
		}
	}},
	{"what is handled with an open ticket stays whole", func(h *house) {
		h.write(changed(closed(1, 0, 5), func(t *desk.Ticket) { t.State, t.Into = desk.StateMerged, 2 }), ticket(2))
		h.now = start.AddDate(0, 25, 0)
		equal(h, "forgotten", h.forget(), store.Forgotten{})
	}},
	{"histories go after five years, but not those of what is open", func(h *house) {
		h.write(closed(1, 0, 5), ticket(2))
		for id := int64(1); id <= 2; id++ {
			h.write(desk.Entry{Of: bot.Ref{Kind: "ticket", ID: id}, At: start, Verb: "ticket.open"})
		}
		h.now = start.AddDate(5, 0, 1)
		equal(h, "forgotten", h.forget(), store.Forgotten{Tickets: 1, Entries: 1})
		equal(h, "left", h.history(1).Verb+h.history(2).Verb, "ticket.open")
	}},
	{"attachments go unless a ticket shows them", func(h *house) {
		loose, shown := h.photo("a", "loose"), h.photo("a", "shown")
		h.write(ticket(1), desk.Entry{Of: bot.Ref{Kind: "ticket", ID: 1}, At: start, Media: []bot.Media{{Kind: "photo", Hash: shown}}})
		h.now = start.Add(89 * day)
		h.photo("a", "recent")
		h.now = start.Add(91 * day)
		equal(h, "forgotten", h.forget(), store.Forgotten{Words: 2, Media: 1})
		equal(h, "loose", h.sees("a", loose), "")
	}},
	{"a community's neighbours keep what is theirs, and a lease that has passed forgets nothing", func(h *house) {
		h.says(otherWeb, "a", "别处的话")
		h.commit(h.turn(h.one()))
		h.met(web, "a")
		h.now = start.Add(91 * day)
		old := h.acquire("job/retention/1")
		_, err := h.Acquire(h.ctx, old.Name, "somebody else", h.now.Add(2*time.Hour), h.now.Add(3*time.Hour))
		h.must(err)
		_, err = h.Forget(h.ctx, old, here, h.limits())
		equal(h, "refused", errors.Is(err, bot.ErrNotAllowed), true)
		equal(h, "nothing is gone", h.thread("a", 9), ">你好")
		h.now = h.now.Add(4 * time.Hour)
		h.forget()
		lines, err := h.Thread(h.ctx, elsewhere, otherWeb, "a", 9)
		h.must(err)
		equal(h, "theirs", lines[0].Body.Text, "别处的话")
	}},
	{"more than one batch goes", func(h *house) {
		const many = 1100
		var in []run.Kept
		for i := range many {
			in = append(in, h.in(web, fmt.Sprint("chat", i), "你好"))
		}
		h.must(h.Take(h.ctx, in))
		ps, err := h.Claim(h.ctx, h.all, h.now, many)
		h.must(err)
		turns := make([]run.Turn, len(ps))
		for i, p := range ps {
			turns[i] = h.turn(p)
		}
		h.commit(turns...)
		h.now = start.Add(91 * day)
		equal(h, "forgotten", h.forget(), store.Forgotten{Words: many})
	}},
}
