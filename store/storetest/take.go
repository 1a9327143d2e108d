package storetest

import (
	"errors"
	"fmt"
	"sync"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
)

var takeTests = []test{
	{"the same message twice is one", func(h *house) {
		k := h.in(web, "a", "漏水")
		h.must(h.Take(h.ctx, []run.Kept{k, k}))
		h.must(h.Take(h.ctx, []run.Kept{k}))
		p := h.one()
		h.commit(h.turn(p))
		h.must(h.Take(h.ctx, []run.Kept{k}))
		equal(h, "left", len(h.claim()), 0)
	}},
	{"the same key at another account is another message", func(h *house) {
		a, b := h.in(web, "a", "一"), h.in(sms, "b", "二")
		b.Inbound.Key = a.Inbound.Key
		h.must(h.Take(h.ctx, []run.Kept{a, b}))
		equal(h, "claimed", len(h.claim()), 2)
	}},
	{"an unknown account is refused and nothing of the call is kept", func(h *house) {
		err := h.Take(h.ctx, []run.Kept{h.in(web, "a", "一"), h.in("nowhere", "a", "二")})
		equal(h, "error is ErrNotFound", errors.Is(err, bot.ErrNotFound), true)
		equal(h, "claimed", len(h.claim()), 0)
	}},
	{"what was said comes back as it was", func(h *house) {
		k := h.in(web, "a", "3号楼\x00\xff漏水 😀")
		k.Meaning.Intent, k.Meaning.Confidence = bot.IntentRepair, 0.75
		k.Meaning.Place = bot.Place{Building: "3", Unit: "2", Room: "501"}
		h.must(h.Take(h.ctx, []run.Kept{k}))
		p := h.one()
		equal(h, "place", p.Meaning.Place, k.Meaning.Place)
		equal(h, "intent", p.Meaning.Intent, bot.IntentRepair)
		equal(h, "seed", p.Seed, k.Seed)
		equal(h, "time", p.At.Equal(h.now), true)
	}},
	{"a newcomer is nobody known, and the same person next time", func(h *house) {
		h.says(web, "a", "你好")
		first := h.one()
		equal(h, "newcomer", first.Speaker.Newcomer, true)
		equal(h, "trust", first.Speaker.Trust, bot.TrustUnknown)
		equal(h, "has a person", first.Speaker.Person > 0, true)
		t := h.turn(first)
		t.Session, t.Lang = []byte{7, 0, 255}, "en"
		h.commit(t)
		h.says(web, "a", "还在吗")
		second := h.one()
		equal(h, "newcomer", second.Speaker.Newcomer, false)
		equal(h, "person", second.Speaker.Person, first.Speaker.Person)
		equal(h, "language", second.Speaker.Lang, "en")
		equal(h, "session", string(second.Session), string([]byte{7, 0, 255}))
	}},
	{"users of one group chat have conversations of their own", func(h *house) {
		a, b := h.in(web, "group", "一"), h.in(web, "group", "二")
		a.Inbound.User, b.Inbound.User = "u1", "u2"
		h.must(h.Take(h.ctx, []run.Kept{a, b}))
		ps := h.claim()
		equal(h, "claimed", len(ps), 2)
		equal(h, "same conversation", ps[0].Speaker.Conversation == ps[1].Speaker.Conversation, false)
	}},
	{"many senders at once are all kept, each once", func(h *house) {
		var all sync.WaitGroup
		for i := range 40 {
			k := h.in(web, fmt.Sprint("chat", i%10), fmt.Sprint(i))
			all.Go(func() {
				if err := h.Take(h.ctx, []run.Kept{k}); err != nil {
					h.Error(err)
				}
			})
		}
		all.Wait()
		got := 0
		for ps := h.claim(); len(ps) > 0; ps = h.claim() {
			equal(h, "one of each conversation", len(ps), 10)
			for _, p := range ps {
				h.commit(h.turn(p))
				got++
			}
		}
		equal(h, "turns", got, 40)
	}},
	{"an SMS sender whom the roll knows is linked to that person", func(h *house) {
		h.write(roll.Person{ID: 7, Key: "r7", Name: "张三", Home: bot.ParsePlace("3-2-501"), Phone: "+8613800001111", Lang: "zh"})
		k := h.in(sms, "+8613800001111", "漏水")
		k.Inbound.Phone = "+8613800001111"
		h.must(h.Take(h.ctx, []run.Kept{k}))
		s := h.one().Speaker
		equal(h, "person", s.Person, 7)
		equal(h, "trust", s.Trust, bot.TrustNumber)
		equal(h, "home", s.Home, bot.ParsePlace("3-2-501"))
		equal(h, "phone", s.Phone, "+8613800001111")
	}},
	{"people who share a phone are listed masked and nobody is guessed", func(h *house) {
		h.write(roll.Person{ID: 7, Name: "张三", Phone: "+8613800002222"}, roll.Person{ID: 8, Name: "李四", Phone: "+8613800002222"})
		k := h.in(sms, "+8613800002222", "漏水")
		k.Inbound.Phone = "+8613800002222"
		h.must(h.Take(h.ctx, []run.Kept{k}))
		s := h.one().Speaker
		equal(h, "a person of their own", s.Person != 7 && s.Person != 8, true)
		for _, key := range []string{fmt.Sprint(s.Conversation), "phone/+8613800002222"} {
			people, _ := load[[]bot.PersonOnPhone](h, bot.NeedPeople, key)
			equal(h, "people", fmt.Sprint(people), fmt.Sprint([]bot.PersonOnPhone{{Person: 7, Masked: roll.MaskName("张三")}, {Person: 8, Masked: roll.MaskName("李四")}}))
		}
	}},
	{"a phone proves nothing where the channel is not SMS", func(h *house) {
		h.write(roll.Person{ID: 7, Name: "张三", Phone: "+8613800003333"})
		k := h.in(web, "x", "")
		k.Inbound.Phone, k.Inbound.Kind = "+8613800003333", bot.InContact
		h.must(h.Take(h.ctx, []run.Kept{k}))
		s := h.one().Speaker
		equal(h, "trust", s.Trust, bot.TrustUnknown)
		equal(h, "phone", s.Phone, "+8613800003333")
		equal(h, "person", s.Person != 7, true)
	}},
	{"attachments are kept and named by their content", func(h *house) {
		k := h.in(web, "a", "看")
		k.Inbound.Media = []bot.Media{{Kind: "photo", Type: "image/jpeg", Name: "leak.jpg", Data: []byte("bytes of a photo")}}
		h.must(h.Take(h.ctx, []run.Kept{k}))
		p := h.one()
		if len(p.Meaning.Media) != 1 || len(p.Meaning.Media[0].Hash) != 64 {
			h.Fatalf("media: %+v", p.Meaning.Media)
		}
		o := h.out(p.Speaker, "收到")
		o.Media = p.Meaning.Media
		h.tell(p.Speaker, o)
		due, err := h.Due(h.ctx, h.acquire("send/"+web), web, h.now, 9)
		h.must(err)
		equal(h, "bytes", string(due[0].Media[0].Data), "bytes of a photo")
	}},
}
