package storetest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
)

// due reads what is to be sent on the web account, as words.
func (h *house) due(l run.Lease, max int) (words string, all []bot.Outgoing) {
	h.Helper()
	all, err := h.Due(h.ctx, l, web, h.now, max)
	h.must(err)
	var texts []string
	for _, o := range all {
		texts = append(texts, o.Body.Text)
	}
	return strings.Join(texts, " "), all
}

func (h *house) done(l run.Lease, results ...run.Result) {
	h.Helper()
	h.must(h.Done(h.ctx, l, h.now, results))
}

func sent(o bot.Outgoing, id string) run.Result {
	return run.Result{ID: o.ID, Conv: o.Conversation, Card: o.Card, Receipt: bot.Receipt{ProviderID: id}}
}

var outboxTests = []test{
	{"alerts overtake replies and replies notices, in order per conversation", func(h *house) {
		l := h.acquire("send/" + web)
		a, b := h.met(web, "a"), h.met(web, "b")
		notice, alert := h.out(a, "notice"), h.out(b, "alert")
		notice.Class, alert.Class = bot.ClassNotice, bot.ClassAlert
		h.tell(a, notice, h.out(a, "one"), h.out(a, "two"))
		h.tell(b, h.out(b, "three"), alert)
		words, all := h.due(l, 9)
		equal(h, "order", words, "alert one two three notice")
		equal(h, "chat", all[1].Chat, "a")
		equal(h, "community", all[1].Community, here)
		words, _ = h.due(l, 2)
		equal(h, "at most", words, "alert one")
	}},
	{"what was handed over is not due again", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		h.tell(a, h.out(a, "one"), h.out(a, "two"))
		_, all := h.due(l, 9)
		h.done(l, sent(all[0], "p1"))
		words, _ := h.due(l, 9)
		equal(h, "left", words, "two")
	}},
	{"a message that must be tried again holds back its lane and nothing else", func(h *house) {
		l := h.acquire("send/" + web)
		a, b := h.met(web, "a"), h.met(web, "b")
		notice := h.out(a, "notice")
		notice.Class = bot.ClassNotice
		h.tell(a, h.out(a, "one"), h.out(a, "two"), notice)
		h.tell(b, h.out(b, "three"))
		_, all := h.due(l, 1)
		h.done(l, run.Result{ID: all[0].ID, Conv: a.Conversation, Retry: time.Minute})
		words, _ := h.due(l, 9)
		equal(h, "meanwhile", words, "three notice")
		h.now = h.now.Add(time.Minute)
		words, all = h.due(l, 9)
		equal(h, "later", words, "one two three notice")
		equal(h, "tries", all[0].Tries, 1)
	}},
	{"a permanent failure is kept, counted and in nobody's way", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		h.tell(a, h.out(a, "one"), h.out(a, "two"))
		_, all := h.due(l, 9)
		h.done(l, run.Result{ID: all[0].ID, Conv: a.Conversation, Failed: "blocked by the user"})
		words, _ := h.due(l, 9)
		equal(h, "left", words, "two")
		s, err := h.Stats(h.ctx)
		h.must(err)
		equal(h, "failed", s.Failed, 1)
		equal(h, "outbox", s.Outbox[web].Depth, 1)
	}},
	{"what waits for its hour waits", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		quiet := h.out(a, "morning")
		quiet.NotBefore = h.now.Add(time.Hour)
		h.tell(a, quiet, h.out(a, "now"))
		words, _ := h.due(l, 9)
		equal(h, "due", words, "now")
		h.now = h.now.Add(time.Hour)
		words, _ = h.due(l, 9)
		equal(h, "due", words, "morning now")
	}},
	{"an update replaces the newest showing of its card, in its own chat", func(h *house) {
		l := h.acquire("send/" + web)
		a, b := h.met(web, "a"), h.met(web, "b")
		card := func(s bot.Speaker, text string, update bool) run.Out {
			o := h.out(s, text)
			o.Card, o.Update = "ticket/1", update
			return o
		}
		h.tell(a, card(a, "first", false), card(a, "second", true))
		h.tell(b, card(b, "never shown", true))
		words, all := h.due(l, 9)
		equal(h, "one at a time", words, "first")
		equal(h, "replaces", all[0].Replaces, "")
		h.done(l, sent(all[0], "provider-1"))
		words, all = h.due(l, 9)
		equal(h, "next", words, "second")
		equal(h, "replaces", all[0].Replaces, "provider-1")
		h.done(l, sent(all[0], "provider-2"))
		h.tell(a, card(a, "third", false))
		_, all = h.due(l, 9)
		equal(h, "shown anew replaces", all[0].Replaces, "")
		h.done(l, sent(all[0], "provider-3"))
		h.tell(a, card(a, "fourth", true))
		_, all = h.due(l, 9)
		equal(h, "replaces", all[0].Replaces, "provider-3")
		h.done(l, sent(all[0], "provider-4"))
		words, _ = h.due(l, 9)
		equal(h, "left", words, "")
		s, err := h.Stats(h.ctx)
		h.must(err)
		equal(h, "the useless update is gone", s.Outbox[web].Depth, 0)
	}},
	{"who lost the sending lease writes no result", func(h *house) {
		old := h.acquire("send/" + web)
		a := h.met(web, "a")
		h.tell(a, h.out(a, "one"))
		_, all := h.due(old, 9)
		later := h.now.Add(2 * time.Hour)
		_, err := h.Acquire(h.ctx, old.Name, "another", later, later.Add(time.Hour))
		h.must(err)
		err = h.Done(h.ctx, old, h.now, []run.Result{sent(all[0], "p")})
		equal(h, "fenced", errors.Is(err, bot.ErrNotAllowed), true)
		words, _ := h.due(old, 9)
		equal(h, "still due", words, "one")
	}},
	{"choices and long texts come out as they went in", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		o := h.out(a, strings.Repeat("长", 5000))
		o.Body.Choices = []bot.Choice{{Label: "是", Data: "q1:yes"}, {Label: "否", Data: "q1:no"}}
		h.tell(a, o)
		_, all := h.due(l, 9)
		equal(h, "body", fmt.Sprint(all[0].Body), fmt.Sprint(o.Body))
	}},
	{"what reached nobody is kept as a failure", func(h *house) {
		h.commit(run.Turn{Community: here, Unreached: []run.Unreached{{Person: 77, Text: "ticket.done", Why: "no address", Post: bot.Post{
			Person: 77, Text: "ticket.done", Values: bot.Values{bot.Text("what", "水管漏水")},
		}}}})
		s, err := h.Stats(h.ctx)
		h.must(err)
		equal(h, "failed", s.Failed, 1)
		need := bot.Need{Kind: bot.NeedFailures}
		facts, err := h.Load(h.ctx, here, h.now, []bot.Need{need})
		h.must(err)
		all, _ := bot.Fact[bot.Failures](facts, need)
		said, _ := all.Open[0].Post.Values.Get("what")
		equal(h, "what can still be said", said.Text, "水管漏水")
	}},
	{"a commit wakes those who wait for it, once for many", func(h *house) {
		inbox, outbox := h.Wake("inbox"), h.Wake("outbox")
		a := h.met(web, "a")
		h.says(web, "a", "x")
		<-inbox
		h.tell(a, h.out(a, "one"), h.out(a, "two"))
		h.tell(a, h.out(a, "three"))
		<-outbox
	}},
}

var failureTests = []test{
	{"until when a provider wants to be left in peace is kept, and never made earlier", func(h *house) {
		l := h.acquire("send/" + web)
		until, err := h.Frozen(h.ctx, web)
		h.must(err)
		equal(h, "at first", until.IsZero(), true)
		h.must(h.Freeze(h.ctx, l, web, h.now.Add(time.Hour)))
		h.must(h.Freeze(h.ctx, l, web, h.now.Add(time.Minute)))
		until, err = h.reopen().Frozen(h.ctx, web)
		h.must(err)
		equal(h, "kept", until.Equal(h.now.Add(time.Hour)), true)
	}},
	{"a failure tells who it was for, masked, what about, and where else they can be reached", func(h *house) {
		h.write(roll.Person{ID: 7, Key: "r7", Name: "张阿姨", Phone: phone})
		l := h.acquire("send/" + web)
		k := h.in(sms, phone, "你好")
		k.Inbound.Phone = phone
		h.must(h.Take(h.ctx, []run.Kept{k}))
		h.commit(h.turn(h.one()))
		a := h.met(web, "a")
		h.write(roll.Chat{Conversation: a.Conversation, Person: 7, Trust: bot.TrustVerified})
		o := h.out(a, "修好了")
		o.Person, o.About = 7, "48219075"
		o.Post = bot.Post{Person: 7, Text: "ticket.done", Values: bot.Values{bot.CodeOf("code", "48219075")}}
		h.tell(a, o)
		_, all := h.due(l, 9)
		h.done(l, run.Result{ID: all[0].ID, Conv: a.Conversation, Failed: "gone"})
		list, _ := load[bot.Failures](h, bot.NeedFailures, "")
		f := list.Open[0]
		equal(h, "who", f.Who, "张**")
		equal(h, "about", f.About, "48219075")
		equal(h, "doors", len(f.Doors), 2)
		equal(h, "the best first", f.Doors[0].Trust, bot.TrustVerified)
		equal(h, "said again", f.Post.Text, "ticket.done")
		equal(h, "tried", fmt.Sprint(f.Post.Tried), fmt.Sprint([]bot.ConversationID{a.Conversation}))
		h.commit(run.Turn{Community: here, Changes: []bot.Change{{Row: bot.FailuresTold{Names: []string{f.Name}, At: h.now}}}})
		list, _ = load[bot.Failures](h, bot.NeedFailures, "")
		equal(h, "left", len(list.Open), 0)
		equal(h, "told", list.Told[f.Group()].Equal(h.now), true)
	}},
	{"what was held for the morning was not tried, and nothing waits behind it", func(h *house) {
		l := h.acquire("send/" + web)
		a := h.met(web, "a")
		h.tell(a, h.out(a, "one"), h.out(a, "two"))
		_, all := h.due(l, 1)
		h.done(l, run.Result{ID: all[0].ID, Conv: a.Conversation, Hold: h.now.Add(time.Hour)})
		words, _ := h.due(l, 9)
		equal(h, "meanwhile", words, "two")
		h.now = h.now.Add(time.Hour)
		words, all = h.due(l, 9)
		equal(h, "in the morning", words, "one two")
		equal(h, "tries", all[0].Tries, 0)
	}},
}
