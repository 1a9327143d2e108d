package play

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/cmd/internal/house"
)

// begins is when a script without a time of its own begins: a Monday morning in Shanghai.
const begins = "2026-03-02T08:15+08:00"

// player plays one script on a house of its own.
type player struct {
	script   *Script
	rooms    *house.Furniture
	database string
	key      []byte
	log      *slog.Logger

	house  *house.House
	clock  *clock
	stages map[string]*stage
	cast   map[string]*actor
	keys   int
	random *rand.Rand
	update bool
	wrong  []Difference
}

// actor is somebody of the cast.
type actor struct {
	name, channel, chat, phone string

	last bot.Inbound // what they sent last
}

// Difference is something that did not happen as written: at a line, what was expected and what came.
type Difference struct {
	Line, Span int
	Want, Got  string
}

// Settings are what scripts are played with.
type Settings struct {
	Furniture *house.Furniture
	Database  func() (url string, drop func(), err error) // a new, empty database for each script
	Update    bool                                        // go on after a difference, so that expectations can be rewritten
	Log       *slog.Logger                                // nil = silent
}

// Key seals what a script keeps. It protects nothing: everything in a script is made up.
const Key = "a key that protects made-up people only."

// Play plays a script and gives what happened otherwise than written. An error means that it
// could not be played at all.
func Play(ctx context.Context, s *Script, set Settings) ([]Difference, error) {
	url, drop, err := set.Database()
	if err != nil {
		return nil, err
	}
	defer drop()
	p := &player{
		script: s, rooms: set.Furniture, database: url, key: []byte(Key)[:32], log: set.Log, update: set.Update,
		clock: &clock{}, stages: map[string]*stage{}, cast: map[string]*actor{}, random: rand.New(rand.NewPCG(1, 2)),
	}
	for name, form := range forms() {
		p.stages[name] = newStage(form)
	}
	return p.play(ctx)
}

func (p *player) play(ctx context.Context) ([]Difference, error) {
	start, err := parseTime(begins)
	if err != nil {
		return nil, err
	}
	p.clock.set(start)
	if err := p.open(ctx); err != nil {
		return nil, err
	}
	defer func() { _ = p.house.Close() }()
	for _, l := range p.script.lines {
		if err := p.line(ctx, l); err != nil {
			return nil, &Error{p.script.File, l.No, err.Error()}
		}
		if len(p.wrong) > 0 && !p.update {
			return p.wrong, nil
		}
	}
	p.nothingLeft()
	return p.wrong, nil
}

// open puts the desk together on the script's database; after "kill" it does so again.
func (p *player) open(ctx context.Context) error {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return err
	}
	channels := map[string]run.Channel{}
	for name, s := range p.stages {
		channels[name] = s
	}
	h, err := house.Open(ctx, p.rooms, house.Options{
		Database: p.database, Key: p.key, Channels: channels, Clock: p.clock, Seed: p.random.Uint64, Log: p.log,
		Owner:     "play", // the same after "kill": its leases are taken up at once
		Community: bot.Community{ID: 1, Name: "和睦里小区", Zone: zone, Locale: "zh-CN", Phone: "0537-000-0001"},
	})
	p.house = h
	return err
}

func (p *player) line(ctx context.Context, l line) error {
	switch l.Kind {
	case lineAt:
		return p.moveTo(ctx, l.At)
	case lineWait:
		return p.moveTo(ctx, p.clock.Now().Add(l.Wait))
	case lineCast:
		return p.casts(ctx, l.Text)
	case lineSay:
		return p.says(ctx, l)
	case lineEdit:
		return p.edits(ctx, l)
	case lineHear:
		return p.hears(l)
	case lineSilent:
		return p.silent(l)
	case lineFact:
		return p.fact(ctx, l)
	case lineKill:
		return p.kill(ctx)
	case lineAgain:
		return p.again(ctx, l)
	case lineDialogs:
		return p.dialogs(ctx, l.Text)
	case lineChannel:
		return p.channel(l.Text)
	default:
		return fmt.Errorf("no channel of this desk has receipts or devices yet")
	}
}

// moveTo lets time pass, stopping wherever something is due.
func (p *player) moveTo(ctx context.Context, until time.Time) error {
	for {
		if err := p.house.Desk.Pump(ctx); err != nil {
			return err
		}
		next, err := p.house.DB.NextDue(ctx, p.clock.Now())
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(until) {
			break
		}
		p.clock.set(next)
	}
	p.clock.set(until)
	return p.house.Desk.Pump(ctx)
}

// dialogs lays a folder's files, beside the transcript, over those that Linli brings: people in the middle of a
// changed dialog keep its version until "kill", after which only the new files are loaded.
func (p *player) dialogs(ctx context.Context, folder string) error {
	folder = filepath.Join(filepath.Dir(p.script.File), folder)
	rooms, err := house.Furnish(folder, p.key)
	if err != nil {
		return err
	}
	p.rooms = rooms
	p.house.Reload(ctx, folder, p.key, cmp.Or(p.log, slog.New(slog.DiscardHandler)))
	return nil
}

// kill drops everything that is only in memory: the desk is put together again on the same database.
func (p *player) kill(ctx context.Context) error {
	if err := p.house.Close(); err != nil {
		return err
	}
	return p.open(ctx)
}

func (p *player) channel(text string) error {
	name, state, _ := strings.Cut(text, " ")
	s, ok := p.stages[name]
	if !ok || state != "up" && state != "down" && state != "refuses" {
		return fmt.Errorf("write it as: channel sms down, or refuses, or up")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down, s.deaf = state == "down", state == "refuses"
	return nil
}

func (p *player) actor(name string) (*actor, *stage, error) {
	a, ok := p.cast[name]
	if !ok {
		return nil, nil, fmt.Errorf("nobody called %q is in the cast", name)
	}
	return a, p.stages[a.channel], nil
}

// hears expects the next message that somebody receives to be as written.
func (p *player) hears(l line) error {
	a, s, err := p.actor(l.Who)
	if err != nil {
		return err
	}
	if p.script.Loose {
		return p.hearsAmong(l, a, s)
	}
	got, ok := s.next(a.chat)
	if !ok {
		p.differ(l, l.Text, "")
		return nil
	}
	if text := visible(s.form, got); !matches(l.Text, text) {
		p.differ(l, l.Text, text)
	}
	return nil
}

// hearsAmong lets other messages pass before the expected one.
func (p *player) hearsAmong(l line, a *actor, s *stage) error {
	var seen []string
	for {
		got, ok := s.next(a.chat)
		if !ok {
			p.differ(l, l.Text, strings.Join(seen, " | "))
			return nil
		}
		text := visible(s.form, got)
		if matches(l.Text, text) {
			return nil
		}
		seen = append(seen, text)
	}
}

func (p *player) silent(l line) error {
	a, s, err := p.actor(l.Who)
	if err != nil {
		return err
	}
	for _, o := range s.waiting(a.chat) {
		p.differ(l, l.Who+" silent", visible(s.form, o))
	}
	return nil
}

func (p *player) differ(l line, want, got string) {
	p.wrong = append(p.wrong, Difference{Line: l.No, Span: l.Span, Want: want, Got: got})
}

// nothingLeft finds messages that nobody expected.
func (p *player) nothingLeft() {
	if p.script.Loose {
		return
	}
	names := make([]string, 0, len(p.cast))
	for name := range p.cast {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		a, s := p.cast[name], p.stages[p.cast[name].channel]
		for _, o := range s.waiting(a.chat) {
			p.wrong = append(p.wrong, Difference{Line: len(p.script.raw), Want: "", Got: name + "< " + visible(s.form, o)})
		}
	}
}
