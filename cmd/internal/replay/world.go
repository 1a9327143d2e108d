package replay

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/cmd/internal/house"
)

// world is one of the two desks. Its channels keep what they are given, its clock is moved by what was said.
type world struct {
	*house.House
	clock  *clock
	ledger *ledger
	said   int
}

// clock never goes back, though a channel's may.
type clock struct{ now time.Time }

// Now implements run.Clock.
func (c *clock) Now() time.Time { return c.now }

func (c *clock) reach(t time.Time) {
	if t.After(c.now) {
		c.now = t
	}
}

// ledger is what the channels of a desk have handed over.
type ledger struct {
	mu    sync.Mutex
	sent  []bot.Outgoing
	shown map[string][]bot.Choice // by account and chat: the newest buttons
}

// channel is one account's.
type channel struct {
	form   bot.Form
	ledger *ledger
}

// Form implements run.Channel.
func (c channel) Form() bot.Form { return c.form }

// Send implements run.Channel.
func (c channel) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	l := c.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, o)
	if len(o.Body.Choices) > 0 {
		l.shown[o.Account+"\x00"+o.Chat] = o.Body.Choices
	}
	return bot.Receipt{ProviderID: fmt.Sprint(o.ID)}, nil
}

func (l *ledger) take() []bot.Outgoing {
	l.mu.Lock()
	defer l.mu.Unlock()
	sent := l.sent
	l.sent = nil
	return sent
}

// button finds one of the newest buttons of a chat, by its data or by what it reads.
func (l *ledger) button(account, chat string, fits func(bot.Choice) bool) (bot.Choice, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.shown[account+"\x00"+chat] {
		if fits(c) {
			return c, true
		}
	}
	return bot.Choice{}, false
}

// formOf is what the channel of an account can show, as far as its name tells.
func formOf(account string) bot.Form {
	kind, _, _ := strings.Cut(account, "/")
	switch kind {
	case "sms", house.TerminalSMS:
		return bot.Form{Name: "sms", SMS: true}
	case house.Terminal:
		return bot.Form{Name: "console"}
	default:
		return bot.Form{Name: kind, Buttons: true, Edits: true}
	}
}

// open puts a desk on a rewound copy, at the time when the first message came.
func (p *player) open(ctx context.Context, path string, f *house.Furniture) (*world, error) {
	w := &world{clock: &clock{p.report.Since}, ledger: &ledger{shown: map[string][]bot.Choice{}}}
	channels := map[string]run.Channel{}
	for _, a := range p.accounts {
		if a.Community == p.community.ID {
			channels[a.Name] = channel{formOf(a.Name), w.ledger}
		}
	}
	var err error
	w.House, err = house.Open(ctx, f, house.Options{
		Database: path, Key: p.settings.Key, Community: p.community, Channels: channels, Clock: w.clock,
		Seed: rand.New(rand.NewPCG(1, 2)).Uint64, Owner: owner,
	})
	return w, err
}

func (w *world) close() { _ = w.Close() }

// say lets time pass until a message came, hands it over, and gives what was sent meanwhile. A tap is of the
// button that this desk shows; reads is what the button reads that was tapped at the other desk.
func (w *world) say(ctx context.Context, in bot.Inbound, reads string) (sent []bot.Outgoing, tapped string, err error) {
	if err := w.wait(ctx, in.At); err != nil {
		return nil, "", err
	}
	if in.Kind == bot.InTap {
		in.Text, tapped = w.tap(in, reads)
	}
	w.said++
	in.Key = fmt.Sprint(owner, "/", w.said)
	if err := w.Desk.Take(ctx, in); err != nil {
		return nil, "", err
	}
	err = w.Desk.Pump(ctx)
	return w.ledger.take(), tapped, err
}

// tap finds the button that was meant: with the same data, or reading the same. A button that this desk does not
// show is tapped all the same: it is stale.
func (w *world) tap(in bot.Inbound, reads string) (data, label string) {
	if c, ok := w.ledger.button(in.Account, in.Chat, func(c bot.Choice) bool { return reads != "" && c.Label == reads }); ok {
		return c.Data, c.Label
	}
	if c, ok := w.ledger.button(in.Account, in.Chat, func(c bot.Choice) bool { return c.Data == in.Text }); ok {
		return c.Data, c.Label
	}
	return in.Text, ""
}

// wait lets time pass, stopping wherever something is due.
func (w *world) wait(ctx context.Context, until time.Time) error {
	for {
		if err := w.Desk.Pump(ctx); err != nil {
			return err
		}
		next, err := w.DB.NextDue(ctx, w.clock.now)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(until) {
			w.clock.reach(until)
			return nil
		}
		w.clock.reach(next)
	}
}

// visible is a message as its reader sees it, buttons in brackets.
func visible(f bot.Form, b bot.Body) string {
	text := b.Text
	if !f.Buttons {
		return text
	}
	for _, c := range b.Choices {
		text += " [" + c.Label + "]"
	}
	return text
}
