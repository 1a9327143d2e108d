package run_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/run"
)

// house is a desk with fakes in every room around it.
type house struct {
	t     *testing.T
	store *memory
	clock *clock
	book  *script
	noun  *deeds
	meter *counts
	doors map[string]*door
	desk  *run.Desk
	last  int
	owner string
	heard func(text string) bot.Meaning // nil = words mean themselves
}

type change func(*run.Config)

func newHouse(t *testing.T, changes ...change) *house {
	t.Helper()
	h := &house{
		t: t, store: newMemory(), clock: &clock{now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)},
		book: &script{}, noun: &deeds{}, meter: &counts{n: map[string]int{}},
		doors: map[string]*door{"web": {}, "sms": {}},
	}
	h.open("one", changes...)
	return h
}

// open starts a desk on the store, as if the process had begun anew.
func (h *house) open(owner string, changes ...change) *run.Desk {
	h.t.Helper()
	c := run.Config{
		Store: wideMemory{h.store}, Book: h.book, Model: ears{h.heard}, Renderer: plain{}, Nouns: []run.Noun{h.noun},
		Accounts: map[string]run.Channel{}, Clock: h.clock, Seed: func() uint64 { return 7 }, Owner: owner, Meter: h.meter,
	}
	for name, d := range h.doors {
		c.Accounts[name] = d
	}
	for _, change := range changes {
		change(&c)
	}
	d, err := run.New(c)
	if err != nil {
		h.t.Fatal(err)
	}
	h.desk, h.owner = d, owner
	return d
}

// has gives the noun more verbs.
func (h *house) has(verbs ...bot.Verb) {
	h.t.Helper()
	h.noun.verbs = verbs
	h.open(h.owner)
}

// says hands a text over as a new message of a chat on the web.
func (h *house) says(chat, text string) { h.t.Helper(); h.by("web", chat, text) }

func (h *house) by(account, chat, text string) {
	h.t.Helper()
	h.last++
	in := bot.Inbound{Community: 1, Account: account, Key: fmt.Sprint(h.last), Chat: chat, Kind: bot.InText, Text: text, At: h.clock.Now()}
	if err := h.desk.Take(context.Background(), in); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) pump() {
	h.t.Helper()
	if err := h.desk.Pump(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) want(what string, got, want any) {
	h.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		h.t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bubble is the clock of a synctest bubble.
type bubble struct{}

func (bubble) Now() time.Time { return time.Now() }

func bubbled(c *run.Config) { c.Clock = bubble{} }

// script is a book that answers as a test says; by default it repeats what was said.
type script struct {
	step   func(dialog.Input) dialog.Reply
	resume func(dialog.Input, bot.Outcome) dialog.Reply
	wake   func(dialog.Input, bot.Timer) dialog.Reply
}

func (s *script) Step(in dialog.Input) dialog.Reply {
	if s.step != nil {
		return s.step(in)
	}
	return say(in, in.Meaning.Text)
}

func (s *script) Resume(in dialog.Input, o bot.Outcome) dialog.Reply {
	if s.resume != nil {
		return s.resume(in, o)
	}
	return say(in, o.Event)
}

func (s *script) Wake(in dialog.Input, t bot.Timer) dialog.Reply {
	if s.wake != nil {
		return s.wake(in, t)
	}
	return say(in, "woken")
}

func say(in dialog.Input, texts ...string) dialog.Reply {
	r := dialog.Reply{Session: in.Session}
	for _, text := range texts {
		r.Says = append(r.Says, bot.Post{Text: text})
	}
	return r
}

// do is a step that gives a command.
func do(in dialog.Input, verb string) dialog.Reply {
	return dialog.Reply{Session: in.Session, Command: &bot.Command{Verb: verb, Words: in.Meaning.Text}}
}

// deeds is a noun with the verbs that a test gives it.
type deeds struct {
	verbs  []bot.Verb
	decide func(bot.Command, bot.Facts) (bot.Outcome, error)
	wants  []bot.Need
	tick   func(bot.Ref, bot.Timer, bot.Facts) (bot.Outcome, error)
}

func (d *deeds) Verbs() []bot.Verb {
	return append(d.verbs, bot.Verb{Name: "thing.do"}, bot.Verb{Name: "thing.work", Right: bot.RightWork})
}

func (d *deeds) Decide(c bot.Command, f bot.Facts, _ time.Time) (bot.Outcome, error) {
	return d.decide(c, f)
}

func (d *deeds) Wants(bot.Ref, bot.Timer) []bot.Need { return d.wants }

func (d *deeds) Tick(r bot.Ref, t bot.Timer, f bot.Facts, _ time.Time) (bot.Outcome, error) {
	return d.tick(r, t, f)
}

// ears understand nothing but what is said.
type ears struct{ heard func(string) bot.Meaning }

func (e ears) Hear(_ bot.CommunityID, text string) bot.Meaning {
	if e.heard != nil {
		return e.heard(text)
	}
	if strings.Contains(text, "panic in the ear") {
		panic(text)
	}
	return bot.Meaning{Text: text, Intent: bot.IntentOther, Confidence: 0.5}
}

// plain renders a text as its key, with the language where one is known and the data of its buttons.
type plain struct{}

func (plain) Render(lang string, _ *time.Location, _ bot.Form, key string, _ bot.Values, choices []bot.Labelled) bot.Body {
	if strings.Contains(key, "panic in the renderer") {
		panic(key)
	}
	if lang != "" {
		key = lang + ":" + key
	}
	b := bot.Body{Text: key}
	for _, c := range choices {
		b.Choices = append(b.Choices, bot.Choice{Label: c.Option.Label, Data: c.Data})
	}
	return b
}

// door is a channel with a ledger.
type door struct {
	mu    sync.Mutex
	sent  []string
	send  func(context.Context, bot.Outgoing) error
	calls int
}

func (d *door) Form() bot.Form { return bot.Form{Name: "plain"} }

func (d *door) Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error) {
	d.mu.Lock()
	d.calls++
	send := d.send
	d.mu.Unlock()
	if send != nil {
		if err := send(ctx, o); err != nil {
			return bot.Receipt{}, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sent = append(d.sent, o.Chat+" "+o.Body.Text)
	return bot.Receipt{}, nil
}

func (d *door) ledger() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string{}, d.sent...)
}

// counts is a meter.
type counts struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counts) add(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[s]++
}

func (c *counts) of(s string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[s]
}

func (c *counts) Heard(string, float64)       { c.add("heard") }
func (c *counts) Batch(int, time.Duration)    { c.add("batch") }
func (c *counts) Turn(time.Duration)          { c.add("turn") }
func (c *counts) Sent(account, result string) { c.add("sent " + account + " " + result) }
func (c *counts) Error(kind string)           { c.add("error " + kind) }
