package storetest

import (
	"linli/bot/run"
)

// receive hands in receipts of the web account.
func (h *house) receive(ds ...run.Delivery) {
	h.Helper()
	h.must(h.Receive(h.ctx, web, h.now, ds))
}

// failures is how many messages could not be delivered.
func (h *house) failures() int64 {
	h.Helper()
	s, err := h.Stats(h.ctx)
	h.must(err)
	return s.Failed
}

var receiptTests = []test{
	{"a receipt that a message failed makes it a failure, once, even days later", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		h.tell(a, h.out(a, "one"))
		_, all := h.due(l, 9)
		h.done(l, sent(all[0], "p1"))
		for range 2 {
			h.receive(run.Delivery{ID: all[0].ID, Failed: "blocked"})
		}
		equal(h, "failures", h.failures(), 1)
		h.receive(run.Delivery{ID: all[0].ID})
		equal(h, "after a contradiction", h.failures(), 1)
	}},
	{"a receipt that a message arrived is final", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		h.tell(a, h.out(a, "one"))
		_, all := h.due(l, 9)
		h.done(l, sent(all[0], "p1"))
		h.receive(run.Delivery{ID: all[0].ID}, run.Delivery{ID: all[0].ID, Failed: "blocked"})
		h.receive(run.Delivery{ID: all[0].ID, Failed: "blocked"})
		equal(h, "failures", h.failures(), 0)
	}},
	{"a receipt may come before the answer to the hand-over, and then nothing is sent again", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		first := h.out(a, "one")
		first.Card = "ticket/1"
		h.tell(a, first, h.out(a, "two"))
		_, all := h.due(l, 9)
		h.receive(run.Delivery{ID: all[0].ID, ProviderID: "p1"}, run.Delivery{ID: all[1].ID, Failed: "blocked"})
		h.done(l, run.Result{ID: all[0].ID, Conv: a.Conversation, Retry: 1}, sent(all[1], "p2"))
		words, _ := h.due(l, 9)
		equal(h, "due", words, "")
		equal(h, "failures", h.failures(), 1)
		update := h.out(a, "update")
		update.Card, update.Update = "ticket/1", true
		h.tell(a, update)
		_, all = h.due(l, 9)
		equal(h, "updates", len(all), 1)
		equal(h, "replaces", all[0].Replaces, "p1")
	}},
	{"a receipt about another account's message, or nobody's, changes nothing", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		h.tell(a, h.out(a, "one"))
		_, all := h.due(l, 9)
		h.must(h.Receive(h.ctx, sms, h.now, []run.Delivery{{ID: all[0].ID, Failed: "blocked"}}))
		h.receive(run.Delivery{ID: all[0].ID + 1000, Failed: "blocked"})
		equal(h, "failures", h.failures(), 0)
		words, _ := h.due(l, 9)
		equal(h, "due", words, "one")
	}},
}
