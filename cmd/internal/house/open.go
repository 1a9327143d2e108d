package house

import (
	"context"
	"fmt"
	"log/slog"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/media"
	"linli/bot/roll"
	"linli/bot/run"
	"linli/bot/understand"
	"linli/store"
)

// Options are what a house is opened with beside its furniture.
type Options struct {
	Database  string // as in the configuration
	Key       []byte // the desk's key
	Community bot.Community
	Channels  map[string]run.Channel // by account
	Clock     run.Clock
	Seed      func() uint64
	Owner     string
	Log       *slog.Logger
	Meter     run.Meter
	Probe     run.Probe
	Burst     int // as run.Config.Burst
}

// Accounts of terminals. A running desk answers them too, although it does not send for them: the
// terminal's own process does that.
const (
	Terminal    = "console"
	TerminalSMS = "console-sms"
)

func terminals() map[string]bot.Form {
	return map[string]bot.Form{Terminal: {Name: "console"}, TerminalSMS: {Name: "sms", SMS: true}}
}

// House is an open desk with its database.
type House struct {
	*Furniture
	DB        *store.DB
	Desk      *run.Desk
	Community bot.Community
	shelf     *shelf
	log       *slog.Logger
}

// Open opens the database, makes sure that the community and its accounts exist, and puts the desk
// together. Close it when done.
func Open(ctx context.Context, f *Furniture, o Options) (*House, error) {
	form := func(account string) bot.Form {
		if c, ok := o.Channels[account]; ok {
			return c.Form()
		}
		return terminals()[account]
	}
	db, err := store.Open(ctx, o.Database, store.Options{Owner: o.Owner, Key: o.Key, Form: form})
	if err != nil {
		return nil, err
	}
	h := &House{Furniture: f, DB: db, Community: o.Community, shelf: newShelf(f), log: o.Log}
	if err := h.prepare(ctx, o); err != nil {
		_ = db.Close()
		return nil, err
	}
	return h, nil
}

func (h *House) prepare(ctx context.Context, o Options) error {
	if err := h.DB.EnsureCommunity(ctx, o.Community); err != nil {
		return err
	}
	for account := range o.Channels {
		if err := h.DB.EnsureAccount(ctx, store.Account{Community: o.Community.ID, Name: account, Kind: account}); err != nil {
			return err
		}
	}
	if err := h.Learn(ctx); err != nil {
		return err
	}
	d, err := run.New(run.Config{
		Store: taught{DB: h.DB, learn: h.relearn}, Book: h.shelf, Model: h.shelf, Renderer: h.shelf, Nouns: h.Nouns,
		Accounts: o.Channels, Clock: o.Clock, Seed: o.Seed, Owner: o.Owner, Locale: o.Community.Locale,
		Log: o.Log, Meter: o.Meter, Probe: o.Probe, Burst: o.Burst, Report: report, Attach: new(media.Keeper).Keep, Guard: desk.Guard{Limit: desk.CodeLimit()},
	})
	h.Desk = d
	return err
}

// report calls a person for somebody whose message the desk could not deal with.
func report(t run.Trouble) *bot.Command {
	if t.Speaker.Conversation == 0 {
		return nil
	}
	return &bot.Command{Verb: "call.start", Actor: t.Speaker, Words: t.Meaning.Text, Slots: bot.Slots{
		{Name: "why", Value: "poison"}, {Name: "told", Value: t.Meaning.Text},
	}}
}

// Close ends what Open began.
func (h *House) Close() error { return h.DB.Close() }

// Learn teaches the understanding the community's places, its staff's corrections and its own questions.
func (h *House) Learn(ctx context.Context) error {
	places, err := h.DB.Places(ctx, h.Community.ID)
	if err != nil {
		return err
	}
	corrections, err := h.DB.Corrections(ctx, h.Community.ID)
	if err != nil {
		return err
	}
	h.shelf.teach(h.Community.ID, h.overlay(places, corrections))
	return nil
}

func (h *House) overlay(places []roll.Place, corrections []desk.Correction) understand.Overlay {
	var o understand.Overlay
	for _, p := range places {
		o.Places = append(o.Places, understand.Place{Kind: p.Kind, Name: p.Name, Court: p.Court, Nicknames: p.Nicknames})
	}
	for _, c := range corrections {
		o.Corrections = append(o.Corrections, understand.Correction{Text: c.Words, Category: c.Category})
	}
	for _, q := range h.shelf.furniture().Dialogs.Questions {
		asked := understand.Question{ID: q.ID}
		for _, lang := range h.Texts.Languages() {
			asked.Examples = append(asked.Examples, q.Ask[lang]...)
		}
		for _, lang := range []string{"zh", "en"} {
			asked.Examples = append(asked.Examples, q.Ask[lang]...)
		}
		o.Questions = append(o.Questions, asked)
	}
	return o
}

// relearn follows a commit that changed what the understanding knows of a community.
func (h *House) relearn(ctx context.Context) {
	if err := h.Learn(ctx); err != nil && h.log != nil {
		h.log.Error("understanding.stale", "error", fmt.Sprint(err))
	}
}

// taught is the store as the corridor sees it, with one thing added: after a commit that holds a
// correction or a place the understanding is taught anew, so that it acts from the next message on.
type taught struct {
	*store.DB
	learn func(context.Context)
}

// Commit implements run.Turns.
func (t taught) Commit(ctx context.Context, l run.Lease, b run.Batch) ([]int, error) {
	lost, err := t.DB.Commit(ctx, l, b)
	t.after(ctx, b, err)
	return lost, err
}

// CommitAll implements run.Wide.
func (t taught) CommitAll(ctx context.Context, ls []run.Lease, b run.Batch) ([]int, error) {
	lost, err := t.DB.CommitAll(ctx, ls, b)
	t.after(ctx, b, err)
	return lost, err
}

func (t taught) after(ctx context.Context, b run.Batch, err error) {
	if err == nil && teaches(b) {
		t.learn(ctx)
	}
}

func teaches(b run.Batch) bool {
	for _, turn := range b.Turns {
		for _, c := range turn.Changes {
			if kind := c.Row.Ref().Kind; kind == "correction" || kind == "place" {
				return true
			}
		}
	}
	return false
}
