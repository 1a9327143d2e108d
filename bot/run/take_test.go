package run_test

import (
	"context"
	"errors"
	"testing"

	"linli/bot"
	"linli/bot/run"
)

func TestTakeTellsWhatCameIn(t *testing.T) {
	for _, c := range []struct {
		name string
		in   bot.Inbound
		want bot.Meaning
	}{
		{"words are heard", bot.Inbound{Kind: bot.InText, Text: "水管漏水"}, bot.Meaning{Text: "水管漏水", Confidence: 0.5}},
		{"an edited message is heard and marked", bot.Inbound{Kind: bot.InEdited, Text: "b"}, bot.Meaning{Kind: bot.InEdited, Text: "b", Confidence: 0.5}},
		{"a caption is heard and its photo kept with it", bot.Inbound{Kind: bot.InPhoto, Text: "c", Media: []bot.Media{{Kind: "photo", Data: []byte("x")}}},
			bot.Meaning{Kind: bot.InPhoto, Text: "c", Confidence: 0.5, Media: []bot.Media{{Kind: "photo", Data: []byte("x")}}}},
		{"a photo without words is a photo", bot.Inbound{Kind: bot.InPhoto}, bot.Meaning{Kind: bot.InPhoto, Confidence: 1}},
		{"a button is read", bot.Inbound{Kind: bot.InTap, Text: "q17:yes"}, bot.Meaning{Kind: bot.InTap, Text: "q17:yes", Tap: bot.Tap{Question: 17, Key: "yes"}, Confidence: 1}},
		{"a button that is none of ours has no target", bot.Inbound{Kind: bot.InTap, Text: "?"}, bot.Meaning{Kind: bot.InTap, Text: "?", Confidence: 1}},
		{"a contact gives the phone", bot.Inbound{Kind: bot.InContact, Phone: "+8613800000001"}, bot.Meaning{Kind: bot.InContact, Phone: "+8613800000001", Confidence: 1}},
		{"a location keeps its degrees", bot.Inbound{Kind: bot.InLocation, Text: "35.4,116.6"}, bot.Meaning{Kind: bot.InLocation, Text: "35.4,116.6", Confidence: 1}},
		{"bytes that no database keeps are replaced", bot.Inbound{Kind: bot.InText, Text: "a\x00\xffb"}, bot.Meaning{Text: "a\uFFFDb", Confidence: 0.5}},
		{"words over which the understanding fails are kept", bot.Inbound{Kind: bot.InText, Text: "panic in the ear"}, bot.Meaning{Kind: bot.InText, Text: "panic in the ear"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			c.in.Account, c.in.Chat, c.in.Key, c.want.Intent = "web", "a", "1", bot.IntentOther
			if err := h.desk.Take(context.Background(), c.in); err != nil {
				t.Fatal(err)
			}
			h.want("meaning", h.store.inbox[0].kept.Meaning, c.want)
			h.want("seed", h.store.inbox[0].kept.Seed, 7)
		})
	}
}

func TestTakeAcknowledgesNothingThatIsNotDurable(t *testing.T) {
	h := newHouse(t)
	h.store.refuse = func(string, run.Batch) error { return bot.ErrUnavailable }
	err := h.desk.Take(context.Background(), bot.Inbound{Account: "web", Chat: "a", Key: "1", Text: "x"})
	if !errors.Is(err, bot.ErrUnavailable) {
		t.Errorf("Take gave %v, want unavailable", err)
	}
	h.want("errors counted", h.meter.of("error take"), 1)
}

func FuzzTakeKeepsAnyBytes(f *testing.F) {
	for _, seed := range []string{"你好", "q1:yes", "dtake:ticket/17", "\xff\xfe\x00", "35.4,116.6", ""} {
		f.Add(seed, "text")
		f.Add(seed, "tap")
		f.Add(seed, "location")
	}
	f.Fuzz(func(t *testing.T, text, kind string) {
		h := newHouse(t)
		in := bot.Inbound{Community: 1, Account: "web", Chat: "a", Key: "first", Kind: bot.InboundKind(kind), Text: text}
		if err := h.desk.Take(context.Background(), in); err != nil {
			t.Fatal(err)
		}
		h.says("a", "the next one")
		h.pump()
		h.want("turns", len(h.store.turned()), 2)
	})
}
