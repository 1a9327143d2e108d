package dialog

import (
	"strings"
	"testing"
	"time"

	"linli/bot"
)

// A small house for tests: two forms, an aside, and what the engine calls on by itself.
func definitions() []Definition {
	timeout := Timeout{After: 24 * time.Hour, Draft: true}
	return []Definition{
		{
			Name: "repair", Version: 1, Intent: bot.IntentRepair, Menu: 1, Timeout: timeout,
			Words: map[string][]string{"zh": {"报修"}},
			Slots: []SlotDef{
				{Name: "what", Kind: KindText, Ask: "repair.what", Why: "repair.why"},
				{Name: "category", Kind: KindCategory},
				{Name: "place", Kind: KindPlace, Ask: "repair.place", Why: "repair.why.place"},
				{Name: "similar", Kind: KindRef, Depends: []string{"place"}},
			},
			States: []StateDef{
				{Name: "form", Ask: []string{"what", "place"}, On: map[string]string{"filled": "similar"}},
				{Name: "similar", Look: "similar", On: map[string]string{"some": "offer", "none": "confirm"}},
				{Name: "offer", Question: "repair.similar", Options: []string{found, "another"}, Slot: "similar", On: map[string]string{"chosen": "open", "another": "confirm"}},
				{Name: "confirm", Question: "repair.confirm", Options: []string{"yes", "change", "cancel"}, On: map[string]string{"yes": "open"}},
				{Name: "open", Do: "ticket.open", On: map[string]string{"ok": "opened"}},
				{Name: "opened", End: true, Say: "repair.opened"},
			},
		},
		{
			Name: "wish", Version: 1, Intent: bot.IntentWish, Menu: 2, Timeout: timeout,
			Words: map[string][]string{"zh": {"许愿"}},
			Slots: []SlotDef{{Name: "what", Kind: KindText, Ask: "wish.what", Why: "wish.why"}},
			States: []StateDef{
				{Name: "form", Ask: []string{"what"}, On: map[string]string{"filled": "sure"}},
				{Name: "sure", Question: "wish.sure", Options: []string{"yes", "cancel"}, On: map[string]string{"yes": "open"}},
				{Name: "open", Do: "wish.open", On: map[string]string{"ok": "opened"}},
				{Name: "opened", End: true, Say: "wish.opened"},
			},
		},
		{
			Name: "progress", Version: 1, Intent: bot.IntentProgress, Aside: true,
			States: []StateDef{{Name: "told", End: true, Say: "progress.none"}},
		},
		{
			Name: "emergency", Version: 1, Intent: bot.IntentEmergency,
			States: []StateDef{
				{Name: "advice", Say: "emergency.advice", On: map[string]string{"next": "raise"}},
				{Name: "raise", Do: "ticket.emergency", On: map[string]string{"ok": "told"}},
				{Name: "told", End: true, Say: "emergency.told"},
			},
		},
		simple("human", "human", "call.start"), simple("held", OccasionHeld, "call.relay"), simple("loop", OccasionLoop, "call.start"),
		{
			Name: "lookback", Version: 1,
			Slots:  []SlotDef{{Name: "ticket", Kind: KindTicket}, {Name: "answer", Kind: KindChoice, Options: []string{"fixed", "broken"}}},
			States: []StateDef{{Name: "do", Do: "ticket.lookback", On: map[string]string{"ok": "thanks"}}, {Name: "thanks", End: true, Say: "lookback.thanks"}},
		},
		{
			Name: "take", Version: 1, Right: bot.RightWork, Aside: true,
			Slots:  []SlotDef{{Name: "ticket", Kind: KindTicket}},
			States: []StateDef{{Name: "do", Do: "ticket.take", On: map[string]string{"ok": "done"}}, {Name: "done", End: true, Say: "take.done"}},
		},
	}
}

func simple(name, occasion, verb string) Definition {
	return Definition{Name: name, Version: 1, For: occasion, Aside: true, States: []StateDef{
		{Name: "do", Do: verb, On: map[string]string{"ok": "done"}}, {Name: "done", End: true, Say: name + ".done"},
	}}
}

// world has one look: tickets are similar where the fact says so.
func world() World {
	need := bot.Need{Kind: bot.NeedSimilar, Key: "x"}
	return World{
		Labels: map[string]string{"对": "yes", "取消": "cancel"},
		Looks: []bot.Look{{
			Name: "similar", Events: []string{"some", "none"},
			Needs: func(bot.Speaker, bot.Slots) []bot.Need { return []bot.Need{need} },
			Answer: func(_ bot.Speaker, _ bot.Slots, f bot.Facts, _ time.Time) bot.Found {
				if n, ok := bot.Fact[string](f, need); ok {
					return bot.Found{Event: "some", Options: []bot.Option{{Key: n, Label: "choice.me_too"}}}
				}
				return bot.Found{Event: "none"}
			},
		}},
	}
}

// person is a conversation under test: the session is stored and read back between any two messages.
type person struct {
	t        *testing.T
	b        *Book
	stored   []byte
	now      time.Time
	speaker  bot.Speaker
	asks     []bot.Ask
	facts    bot.Facts
	commands []bot.Command
	timers   []bot.Timer
	closed   []int64
}

func someone(t *testing.T) *person {
	t.Helper()
	b, err := NewBook(definitions(), world())
	if err != nil {
		t.Fatal(err)
	}
	return &person{
		t: t, b: b, now: time.Date(2026, 3, 2, 0, 15, 0, 0, time.UTC), facts: bot.Facts{{Kind: bot.NeedSimilar, Key: "x"}: nil},
		speaker: bot.Speaker{Community: 1, Conversation: 7, Person: 9, Lang: "zh", Form: bot.Form{Name: "web", Buttons: true}},
	}
}

// says sends one message a minute later and gives the keys of what is answered, in one line.
func (p *person) says(m bot.Meaning) string {
	p.t.Helper()
	p.now = p.now.Add(time.Minute)
	return p.run(p.b.Step(p.input(m)), m)
}

func (p *person) input(m bot.Meaning) Input {
	p.t.Helper()
	s, err := Decode(p.stored)
	if err != nil {
		p.t.Fatal(err)
	}
	return Input{Session: s, Speaker: p.speaker, Meaning: m, Asks: p.asks, Facts: p.facts, Now: p.now}
}

// run lets every noun answer ok.
func (p *person) run(r Reply, m bot.Meaning) string {
	p.t.Helper()
	says := r.Says
	for r.Command != nil {
		p.commands = append(p.commands, *r.Command)
		p.timers, p.closed = append(p.timers, r.Timers...), append(p.closed, r.Closed...)
		p.stored = Encode(r.Session)
		r = p.b.Resume(p.input(m), bot.Outcome{Event: bot.EventOK})
		says = append(says, r.Says...)
	}
	if len(r.Missing) > 0 {
		p.t.Fatalf("not loaded: %v", r.Missing)
	}
	p.timers, p.closed = append(p.timers, r.Timers...), append(p.closed, r.Closed...)
	p.stored = Encode(r.Session)
	keys := make([]string, 0, len(says))
	for _, s := range says {
		keys = append(keys, s.Text)
	}
	return strings.Join(keys, " ")
}

func (p *person) session() *Session {
	s := p.input(bot.Meaning{}).Session
	return &s
}

func (p *person) expect(m bot.Meaning, want string) {
	p.t.Helper()
	if got := p.says(m); got != want {
		p.t.Fatalf("%q is answered %q, want %q", m.Text, got, want)
	}
}

// what people say in these tests
func repair(place string) bot.Meaning {
	return bot.Meaning{Text: "水管漏水", Lang: "zh", Intent: bot.IntentRepair, Category: "water", Place: bot.ParsePlace(place), Confidence: 0.95}
}

func wish() bot.Meaning {
	return bot.Meaning{Text: "希望北门装充电桩", Intent: bot.IntentWish, Confidence: 0.95}
}
func progress() bot.Meaning {
	return bot.Meaning{Text: "我的报修到哪了", Intent: bot.IntentProgress, Confidence: 0.95}
}
func yes() bot.Meaning { return bot.Meaning{Text: "对", Answer: bot.Answer{Yes: true}} }
func digit(n int) bot.Meaning {
	return bot.Meaning{Text: string(rune('0' + n)), Answer: bot.Answer{Option: n, Number: n}}
}
func control(c bot.Control) bot.Meaning { return bot.Meaning{Text: string(c), Control: c} }
func nonsense(s string) bot.Meaning {
	return bot.Meaning{Text: s, Intent: bot.IntentOther, Confidence: 0.2}
}
func tap(question int64, key string) bot.Meaning {
	return bot.Meaning{Tap: bot.Tap{Question: question, Key: key}}
}
