package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/run"
	"linli/bot/text"
	"linli/channels/console"
	"linli/cmd/internal/house"
	"linli/store"
)

type chatCmd struct {
	overrides
	As  string `help:"Speak as a colleague or resident of this name." placeholder:"NAME"`
	SMS bool   `help:"Show everything as text messages, with their segments."`
}

// Help shows one example.
func (chatCmd) Help() string { return "Example:\n\n  linli chat --demo --as 王师傅" }

// Run implements the command.
func (c chatCmd) Run(e env) error {
	conf, err := c.settings(e)
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	door := &entrance{}
	texts, err := text.Embedded()
	if err != nil {
		return err
	}
	channel := console.New(console.Config{
		Account: c.account(), Community: only, Chat: c.chat(), Name: c.As, In: e.in, Out: e.out, Door: door, Clock: wallClock{}, Log: log,
		SMS: c.SMS, Segments: segments, TTY: isTerminal(e),
		Words: func(key string) string {
			return texts.Render(conf.Locale, time.UTC, bot.Form{Buttons: true}, key, nil, nil).Text
		},
	})
	h, err := openHouse(e, conf, map[string]run.Channel{c.account(): channel}, log, nil)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	p := &pumped{desk: h.Desk, db: h.DB, account: c.account()}
	door.Door = p
	defer h.Desk.Rest(context.WithoutCancel(e.ctx))
	return c.talk(e, h, channel, p)
}

// talk signs in, if somebody is to be, and then reads lines; due timers and other people's messages
// show up meanwhile.
func (c chatCmd) talk(e env, h *opened, channel *console.Console, p *pumped) error {
	if c.Demo {
		if err := ensureDemo(e, h); err != nil {
			return err
		}
	}
	if c.As != "" {
		if err := c.signIn(e.ctx, h, p); err != nil {
			return err
		}
	}
	ctx, stop := context.WithCancel(e.ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); p.keepPumping(ctx) }()
	err := channel.Run(e.ctx)
	stop()
	<-ended
	if err != nil {
		return err
	}
	return p.settle(context.WithoutCancel(e.ctx))
}

func (c chatCmd) account() string {
	if c.SMS {
		return house.TerminalSMS
	}
	return house.Terminal
}

func (c chatCmd) chat() string {
	if c.As == "" {
		return "terminal"
	}
	return "terminal/" + c.As
}

func segments(s string) (int, string) {
	n := text.Segments(s)
	return n.Segments, string(n.Encoding)
}

func isTerminal(e env) bool {
	f, ok := e.out.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// signIn makes this terminal the colleague's or the resident's of that name, as their own phone would be.
func (c chatCmd) signIn(ctx context.Context, h *opened, p *pumped) error {
	members, err := h.DB.Members(ctx, only)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Active && m.Staff.Name == c.As {
			return c.signInStaff(ctx, h, p, m)
		}
	}
	return c.signInResident(ctx, h, p)
}

func (c chatCmd) signInStaff(ctx context.Context, h *opened, p *pumped, m roll.Member) error {
	invite, code := roll.NewInvite(seed(), roll.Invite{
		Community: only, Person: m.Staff.Person, Role: m.Staff.Role, Org: m.Staff.Org, Name: m.Staff.Name,
	}, time.Now())
	if err := h.DB.Write(ctx, only, []bot.Change{{Row: invite}}); err != nil {
		return err
	}
	return p.Take(ctx, c.inbound(bot.InText, "/start "+code, ""))
}

func (c chatCmd) signInResident(ctx context.Context, h *opened, p *pumped) error {
	people, err := h.DB.People(ctx, only)
	if err != nil {
		return err
	}
	for _, person := range people {
		if person.Name != c.As {
			continue
		}
		data, err := h.DB.Load(ctx, only, time.Now(), []bot.Need{{Kind: bot.NeedPersonData, Key: fmt.Sprint(person.ID)}})
		if err != nil {
			return err
		}
		for _, fact := range data {
			if d, ok := fact.(roll.PersonData); ok && d.Person.Phone != "" {
				return p.Take(ctx, c.inbound(bot.InContact, "", d.Person.Phone))
			}
		}
	}
	return usageError{fmt.Sprintf("nobody called %q is on the staff list or the roll with a phone", c.As)}
}

func (c chatCmd) inbound(kind bot.InboundKind, words, phone string) bot.Inbound {
	return bot.Inbound{
		Community: only, Account: c.account(), Chat: c.chat(), Kind: kind, Text: words, Phone: phone,
		Key: fmt.Sprintf("signin-%x", seed()), At: time.Now(),
	}
}

// pumped is the desk of one terminal: whatever is handed over is answered before the next line is
// read. Where another process runs the desk, that one answers and this one only shows it.
type pumped struct {
	desk    *run.Desk
	db      *store.DB
	account string
	mu      sync.Mutex
}

// patience bounds the wait for another process's answer.
const patience = 10 * time.Second

// Take implements run.Door.
func (p *pumped) Take(ctx context.Context, in ...bot.Inbound) error {
	if err := p.desk.Take(ctx, in...); err != nil {
		return err
	}
	return p.settle(ctx)
}

// settle waits until everything said is answered and shown.
func (p *pumped) settle(ctx context.Context) error {
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if err := p.pump(ctx); err != nil {
			return err
		}
		waiting, err := p.waiting(ctx)
		if err != nil || !waiting {
			return err
		}
		select {
		case <-within.Done():
			return nil // kept all the same: it is answered when the desk gets to it
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (p *pumped) waiting(ctx context.Context) (bool, error) {
	s, err := p.db.Stats(ctx)
	due := s.Outbox[p.account]
	return s.Inbox.Depth > 0 || due.Depth > 0 && due.Oldest.Before(time.Now()), err
}

func (p *pumped) pump(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.desk.Pump(ctx)
}

// keepPumping shows what comes by itself: timers, and what other people cause.
func (p *pumped) keepPumping(ctx context.Context) {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = p.pump(ctx) // what could not be done now is tried at the next tick
		}
	}
}
