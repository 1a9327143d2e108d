// Package storetest is what a store must do, as one suite for every database.
package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/store"
)

// The houses of the suite. Two communities have the same names and numbers, so that what crosses is seen.
const (
	here      = bot.CommunityID(1)
	elsewhere = bot.CommunityID(2)
	web       = "web/here"
	sms       = "sms/here"
	otherWeb  = "web/elsewhere"
	owner     = "suite"
)

// Opener opens an empty database, or with again the one that the same test opened before.
type Opener func(t *testing.T, o store.Options) (db *store.DB, again func() *store.DB)

// Options are those that the suite needs: the accounts' forms and a key.
func Options() store.Options {
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(i)
	}
	return store.Options{Owner: owner, Key: key, Form: func(account string) bot.Form {
		return bot.Form{Name: account, SMS: account == sms}
	}}
}

// Run runs the whole suite.
func Run(t *testing.T, open Opener) {
	for _, part := range [][]test{
		takeTests,
		turnTests,
		elsewhereTests,
		outboxTests,
		deskTests,
		rollTests,
		privacyTests,
		attachmentTests,
		guessTests,
		houseTests,
		receiptTests,
		retentionTests,
		failureTests,
	} {
		for _, tt := range part {
			t.Run(tt.name, func(t *testing.T) { tt.run(newHouse(t, open)) })
		}
	}
}

type test struct {
	name string
	run  func(*house)
}

// house is a store with two communities and a clock that the test moves.
type house struct {
	*testing.T
	*store.DB
	reopen func() *store.DB
	ctx    context.Context
	now    time.Time
	key    int
	all    run.Lease // every shard
}

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func newHouse(t *testing.T, open Opener) *house {
	t.Helper()
	db, again := open(t, Options())
	h := &house{T: t, DB: db, reopen: again, ctx: t.Context(), now: start}
	zone := time.FixedZone("UTC", 0)
	for _, c := range []bot.Community{{ID: here, Name: "和睦里", Zone: zone, Locale: "zh-CN"}, {ID: elsewhere, Name: "别处", Zone: zone, Locale: "zh-CN"}} {
		h.must(h.EnsureCommunity(h.ctx, c))
	}
	for _, a := range []store.Account{{Community: here, Name: web, Kind: "web"}, {Community: here, Name: sms, Kind: "sms"}, {Community: elsewhere, Name: otherWeb, Kind: "web"}} {
		h.must(h.EnsureAccount(h.ctx, a))
	}
	h.all = h.acquire("shard/*")
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) acquire(name string) run.Lease {
	h.Helper()
	l, err := h.Acquire(h.ctx, name, owner, h.now, h.now.Add(time.Hour))
	h.must(err)
	return l
}

// in makes an inbound message with a key of its own.
func (h *house) in(account, chat, text string) run.Kept {
	h.key++
	return run.Kept{
		Inbound: bot.Inbound{Account: account, Key: fmt.Sprint("k", h.key), Chat: chat, Kind: bot.InText, Text: text, At: h.now},
		Meaning: bot.Meaning{Kind: bot.InText, Text: text}, Seed: 1<<63 + uint64(h.key),
	}
}

func (h *house) says(account, chat, text string) {
	h.Helper()
	h.must(h.Take(h.ctx, []run.Kept{h.in(account, chat, text)}))
}

func (h *house) claim() []run.Pending {
	h.Helper()
	ps, err := h.Claim(h.ctx, h.all, h.now, 100)
	h.must(err)
	return slices.DeleteFunc(ps, func(p run.Pending) bool { return p.Timer.Ref == bot.FailureRef() })
}

// one claims exactly one thing.
func (h *house) one() run.Pending {
	h.Helper()
	ps := h.claim()
	if len(ps) != 1 {
		h.Fatalf("claimed %d things, want 1: %+v", len(ps), ps)
	}
	return ps[0]
}

// turn answers a pending thing with nothing but itself.
func (h *house) turn(p run.Pending) run.Turn {
	t := run.Turn{Pending: p.ID, Community: p.Speaker.Community, Conv: p.Speaker.Conversation, Version: p.Version, Person: p.Speaker.Person}
	if p.ID == 0 {
		t.Timer = p.Timer
	}
	return t
}

func (h *house) commit(turns ...run.Turn) []int {
	h.Helper()
	lost, err := h.Commit(h.ctx, h.all, run.Batch{Turns: turns, Now: h.now})
	h.must(err)
	return lost
}

// met lets a chat write and be answered, and tells who it is.
func (h *house) met(account, chat string) bot.Speaker {
	h.Helper()
	h.says(account, chat, "你好")
	p := h.one()
	t := h.turn(p)
	t.Session = []byte("begun")
	h.commit(t)
	return p.Speaker
}

func (h *house) out(s bot.Speaker, text string) run.Out {
	return run.Out{Conversation: s.Conversation, Person: s.Person, Account: s.Account, Class: bot.ClassReply, Body: bot.Body{Text: text}}
}

// tell commits messages to a speaker, as the turns of nobody.
func (h *house) tell(s bot.Speaker, out ...run.Out) {
	h.Helper()
	h.commit(run.Turn{Community: s.Community, Conv: s.Conversation, Person: s.Person, Out: out})
}

func (h *house) write(rows ...bot.Row) {
	h.Helper()
	changes := make([]bot.Change, len(rows))
	for i, r := range rows {
		changes[i] = bot.Change{Row: r}
	}
	h.must(h.Write(h.ctx, here, changes))
}

// load reads one fact.
func load[T any](h *house, kind, key string) (T, bool) {
	h.Helper()
	n := bot.Need{Kind: kind, Key: key}
	facts, err := h.Load(h.ctx, here, h.now, []bot.Need{n})
	h.must(err)
	if !facts.Has(n) {
		h.Fatalf("%v was not answered at all", n)
	}
	return bot.Fact[T](facts, n)
}

func equal[T comparable](h *house, what string, got, want T) {
	h.Helper()
	if got != want {
		h.Errorf("%s: got %v, want %v", what, got, want)
	}
}
