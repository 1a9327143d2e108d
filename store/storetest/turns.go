package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/run"
)

var turnTests = []test{
	{"a conversation's messages come one after the other, in order", func(h *house) {
		for i := range 3 {
			h.says(web, "a", fmt.Sprint("m", i))
		}
		h.says(web, "b", "other")
		for i := range 3 {
			ps := h.claim()
			at := slices.IndexFunc(ps, func(p run.Pending) bool { return p.Meaning.Text == fmt.Sprint("m", i) })
			if at < 0 || len(ps) != 2 {
				h.Fatalf("claim %d: %+v", i, ps)
			}
			h.commit(h.turn(ps[at]))
		}
	}},
	{"a claim is no more than asked for and of its own shards only", func(h *house) {
		for i := range 12 {
			h.says(web, fmt.Sprint(i), "x")
		}
		ps, err := h.Claim(h.ctx, h.all, h.now, 5)
		h.must(err)
		equal(h, "claimed", len(ps), 5)
		total := 0
		for shard := range 64 {
			ps, err := h.Claim(h.ctx, run.Lease{Name: fmt.Sprint("shard/", shard)}, h.now, 100)
			h.must(err)
			total += len(ps)
		}
		equal(h, "over all shards", total, 12)
		wide, err := h.ClaimAll(h.ctx, []run.Lease{{Name: "shard/0"}, {Name: "shard/1"}}, h.now, 100)
		h.must(err)
		equal(h, "two shards have less than all", len(wide) < 12, true)
	}},
	{"a lease that names no shard claims nothing", func(h *house) {
		for _, name := range []string{"shard/64", "shard/-1", "shard/x", "send/web"} {
			_, err := h.Claim(h.ctx, run.Lease{Name: name}, h.now, 9)
			equal(h, name, errors.Is(err, bot.ErrInvalid), true)
		}
	}},
	{"a message is done once, however often its turn is written", func(h *house) {
		h.says(web, "a", "x")
		p := h.one()
		t := h.turn(p)
		t.Out = []run.Out{h.out(p.Speaker, "一次")}
		equal(h, "lost", len(h.commit(t)), 0)
		equal(h, "lost", len(h.commit(t)), 0)
		due, err := h.Due(h.ctx, h.acquire("send/"+web), web, h.now, 9)
		h.must(err)
		equal(h, "messages", len(due), 1)
	}},
	{"of two turns that want one row the loser alone is left out", func(h *house) {
		h.write(ticket(1))
		a, b, c := h.met(web, "a"), h.met(web, "b"), h.met(web, "c")
		read, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		took := func(s bot.Speaker) run.Turn {
			t := read
			t.Worker = s.Person
			return run.Turn{Community: here, Conv: s.Conversation, Person: s.Person, Session: []byte("took"), Version: 1,
				Changes: []bot.Change{{Row: t, Version: read.Version}}, Out: []run.Out{h.out(s, "接单")}}
		}
		lost := h.commit(took(a), took(b), run.Turn{Community: here, Conv: c.Conversation, Person: c.Person, Out: []run.Out{h.out(c, "别的")}})
		equal(h, "lost", fmt.Sprint(lost), "[1]")
		now, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		equal(h, "worker", now.Worker, a.Person)
		equal(h, "version", now.Version, read.Version+1)
		due, err := h.Due(h.ctx, h.acquire("send/"+web), web, h.now, 9)
		h.must(err)
		equal(h, "messages", len(due), 2)
		equal(h, "lost again with the old version", fmt.Sprint(h.commit(took(c))), "[0]")
	}},
	{"a row that exists is not inserted again", func(h *house) {
		h.write(ticket(1))
		lost := h.commit(run.Turn{Community: here, Changes: []bot.Change{{Row: ticket(1)}}})
		equal(h, "lost", fmt.Sprint(lost), "[0]")
	}},
	{"a turn may change one row twice", func(h *house) {
		first, second := ticket(3), ticket(3)
		second.State = "assigned"
		h.commit(run.Turn{Community: here, Changes: []bot.Change{{Row: first}, {Row: second}}})
		got, _ := load[desk.Ticket](h, bot.NeedTicket, "id/3")
		equal(h, "state", got.State, "assigned")
	}},
	{"many turns at once each count", func(h *house) {
		h.write(ticket(1))
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { h.support() })
		}
		all.Wait()
		got, _ := load[desk.Ticket](h, bot.NeedTicket, "id/1")
		equal(h, "supports", got.Supports, 8)
	}},
	{"who lost the lease writes nothing", func(h *house) {
		h.says(web, "a", "x")
		p := h.one()
		old := h.acquire("shard/9")
		later := h.now.Add(2 * time.Hour)
		_, err := h.Acquire(h.ctx, "shard/9", "another", h.now, later)
		equal(h, "held", errors.Is(err, bot.ErrConflict), true)
		next, err := h.Acquire(h.ctx, "shard/9", "another", later, later.Add(time.Hour))
		h.must(err)
		equal(h, "epoch", next.Epoch, old.Epoch+1)
		_, err = h.Commit(h.ctx, old, run.Batch{Turns: []run.Turn{h.turn(p)}, Now: later})
		equal(h, "fenced", errors.Is(err, bot.ErrNotAllowed), true)
		_, err = h.CommitAll(h.ctx, []run.Lease{h.all, old}, run.Batch{Turns: []run.Turn{h.turn(p)}, Now: later})
		equal(h, "fenced", errors.Is(err, bot.ErrNotAllowed), true)
		equal(h, "still waiting", len(h.claim()), 1)
	}},
	{"a lease that was taken while the clock was years ahead is not held for years", func(h *house) {
		ahead := h.now.AddDate(4, 0, 0)
		old, err := h.Acquire(h.ctx, "shard/7", "gone", ahead, ahead.Add(6*time.Second))
		h.must(err)
		l, err := h.Acquire(h.ctx, "shard/7", owner, h.now, h.now.Add(6*time.Second))
		h.must(err)
		equal(h, "epoch", l.Epoch, old.Epoch+1)
		_, err = h.Acquire(h.ctx, "shard/7", "another", h.now, h.now.Add(6*time.Second))
		equal(h, "held", errors.Is(err, bot.ErrConflict), true)
	}},
	{"a lease is renewed by its owner and free once released", func(h *house) {
		a := h.acquire("send/x")
		equal(h, "epoch", h.acquire("send/x").Epoch, a.Epoch)
		h.must(h.Release(h.ctx, a))
		b, err := h.Acquire(h.ctx, "send/x", "another", h.now, h.now.Add(time.Hour))
		h.must(err)
		equal(h, "epoch", b.Epoch, a.Epoch+1)
		h.must(h.Release(h.ctx, a)) // no longer ours to give
		held, err := h.AcquireAll(h.ctx, []string{"send/x", "send/y"}, owner, h.now, h.now.Add(time.Hour))
		h.must(err)
		equal(h, "ours", len(held) == 1 && held[0].Name == "send/y", true)
	}},
	{"the leases of a dead owner are free at once, and nobody else's", func(h *house) {
		a := h.acquire("send/x")
		_, err := h.Acquire(h.ctx, "send/y", "alive", h.now, h.now.Add(time.Hour))
		h.must(err)
		h.must(h.Disown(h.ctx, owner))
		held, err := h.AcquireAll(h.ctx, []string{"send/x", "send/y"}, "heir", h.now, h.now.Add(time.Hour))
		h.must(err)
		equal(h, "taken over", len(held) == 1 && held[0].Name == "send/x" && held[0].Epoch == a.Epoch+1, true)
	}},
	{"a timer fires once when due, with what it was set for", func(h *house) {
		s := h.met(web, "a")
		ref := bot.Ref{Kind: "conversation", ID: int64(s.Conversation)}
		h.commit(run.Turn{Community: here, Conv: s.Conversation, Person: s.Person, Timers: []bot.Timer{{Ref: ref, Name: "nudge", Due: h.now.Add(time.Minute), Guard: 5}}})
		equal(h, "too early", len(h.claim()), 0)
		h.now = h.now.Add(time.Minute)
		p := h.one()
		equal(h, "guard", p.Timer.Guard, 5)
		equal(h, "speaker", p.Speaker.Person, s.Person)
		equal(h, "session", string(p.Session), "begun")
		h.commit(h.turn(p))
		equal(h, "left", len(h.claim()), 0)
	}},
	{"a timer set anew replaces the old one, and the old one does nothing", func(h *house) {
		ref := bot.Ref{Kind: "ticket", ID: 4}
		set := func(due time.Time, guard int64) {
			h.commit(run.Turn{Community: here, Timers: []bot.Timer{{Ref: ref, Name: "due", Due: due, Guard: guard}}})
		}
		set(h.now, 1)
		fired := h.one()
		set(h.now.Add(time.Hour), 2)
		s := h.met(web, "a")
		late := h.turn(fired)
		late.Out = []run.Out{h.out(s, "过时")}
		equal(h, "lost", len(h.commit(late)), 0)
		equal(h, "left", len(h.claim()), 0)
		h.now = h.now.Add(time.Hour)
		equal(h, "guard", h.one().Timer.Guard, 2)
		set(time.Time{}, 0)
		equal(h, "removed", len(h.claim()), 0)
	}},
	{"a timer that sets itself again in its own turn stays", func(h *house) {
		ref := bot.Ref{Kind: "ticket", ID: 4}
		h.commit(run.Turn{Community: here, Timers: []bot.Timer{{Ref: ref, Name: "repeat", Due: h.now}}})
		t := h.turn(h.one())
		t.Timers = []bot.Timer{{Ref: ref, Name: "repeat", Due: h.now.Add(time.Minute)}}
		h.commit(t)
		equal(h, "not yet", len(h.claim()), 0)
		h.now = h.now.Add(time.Minute)
		equal(h, "again", h.one().Timer.Name, "repeat")
	}},
	{"a message comes before its conversation's timer", func(h *house) {
		s := h.met(web, "a")
		ref := bot.Ref{Kind: "conversation", ID: int64(s.Conversation)}
		h.commit(run.Turn{Community: here, Timers: []bot.Timer{{Ref: ref, Name: "nudge", Due: h.now}}})
		h.says(web, "a", "在")
		equal(h, "the message", h.one().Meaning.Text, "在")
	}},
	{"asks are those of the person, newest first, until answered or expired", func(h *house) {
		s := h.met(web, "a")
		first, err := h.NextIDs(h.ctx, here, 3)
		h.must(err)
		var asks []bot.Ask
		for i := range 3 {
			asks = append(asks, bot.Ask{ID: first + int64(i), Person: s.Person, Conversation: s.Conversation, Kind: "lookback", Ref: bot.Ref{Kind: "ticket", ID: 9},
				Dialog: "lookback", Slot: "answer", Slots: bot.Slots{{Name: "ticket", Value: "id/9"}}, Options: []bot.Option{{Key: "fixed"}}, Sent: h.now, Expires: h.now.Add(time.Duration(i+1) * time.Hour)})
		}
		h.commit(run.Turn{Community: here, Conv: s.Conversation, Person: s.Person, Asks: asks})
		h.says(web, "a", "1")
		p := h.one()
		equal(h, "asks", len(p.Asks), 3)
		equal(h, "newest", p.Asks[0].ID, first+2)
		equal(h, "slots", p.Asks[0].Slots.Get("ticket"), "id/9")
		equal(h, "options", p.Asks[0].Options[0].Key, "fixed")
		t := h.turn(p)
		t.Closed = []int64{first + 2}
		h.commit(t)
		h.now = h.now.Add(90 * time.Minute)
		h.says(web, "a", "1")
		left := h.one().Asks
		equal(h, "left", len(left) == 1 && left[0].ID == first+1, true)
	}},
	{"what is put aside is out of the way and counted", func(h *house) {
		h.says(web, "a", "毒")
		h.says(web, "a", "好")
		t := h.turn(h.one())
		t.Poison = "a turn failed three times"
		h.commit(t)
		equal(h, "next", h.one().Meaning.Text, "好")
		s, err := h.Stats(h.ctx)
		h.must(err)
		equal(h, "poison", s.Poison, 1)
		equal(h, "inbox", s.Inbox.Depth, 1)
	}},
}

// support reads a ticket, adds one and tries until nobody was faster.
func (h *house) support() {
	for {
		n := bot.Need{Kind: bot.NeedTicket, Key: "id/1"}
		facts, err := h.Load(h.ctx, here, h.now, []bot.Need{n})
		if err != nil {
			h.Error(err)
			return
		}
		t, _ := bot.Fact[desk.Ticket](facts, n)
		t.Supports++
		lost, err := h.Commit(h.ctx, h.all, run.Batch{Now: h.now, Turns: []run.Turn{{Community: here, Changes: []bot.Change{{Row: t, Version: t.Version}}}}})
		if err != nil {
			h.Error(err)
			return
		}
		if len(lost) == 0 {
			return
		}
	}
}
