package house

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/run"
)

// middler is somebody in the middle of a dialog, in a golden database.
type middler struct {
	Chat    string          `json:"chat"`
	Dialog  string          `json:"dialog"`
	Version int             `json:"version"`
	State   string          `json:"state"`
	Slot    string          `json:"slot,omitempty"` // what they are being asked in a form
	Slots   bot.Slots       `json:"slots"`
	Kind    bot.InboundKind `json:"kind"`
	Says    string          `json:"says"` // an answer to what they are being asked
}

func (m middler) String() string {
	return strings.TrimSpace(fmt.Sprint(m.Dialog, "/", m.State, " ", m.Slot))
}

// became is what an upgrade meant for one of them.
type became struct {
	middler
	told    bool     // that the questions have changed
	replies []string // to what they said
	after   dialog.Session
}

func goldenKey() []byte { return []byte("a key that protects made-up people only.")[:32] }

// goldenTime is when golden databases are made, by their own clock.
func goldenTime() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// goldenAccount is the one by which everybody in a golden database writes.
const goldenAccount = "web"

// Names in a golden file.
const (
	goldenDatabase = "linli.db"
	goldenPeople   = "people.json"
)

func TestEverybodyInTheMiddleOfADialogGoesOnAfterAnUpgrade(t *testing.T) {
	f := furnished(t, "")
	files, err := filepath.Glob("testdata/golden/*.zip")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden database: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			told := 0
			for _, b := range upgrade(t, f, file) {
				if b.wellOff(t, f); b.told {
					told++
				}
			}
			t.Logf("%d people are told that the questions have changed", told)
		})
	}
}

// A dialog that has lost the state somebody is in, and says nothing of where they should go on, tells them so.
func TestWhoseStateIsGoneIsToldAndKeepsTheAnswers(t *testing.T) {
	dir := t.TempDir()
	put(t, dir+"/wish.yaml", strings.NewReplacer("version: 1", "version: 2", "name: confirm", "name: summary", "confirm}", "summary}").
		Replace(contentOf(t, "../../../dialogs/resident/wish.yaml")))
	f := furnished(t, dir)
	told := 0
	for _, b := range upgrade(t, f, newestGolden(t)) {
		b.wellOff(t, f)
		if b.Dialog != "wish" {
			continue
		}
		if told++; !b.told {
			t.Errorf("%s is not told: %q", b, b.replies)
		}
		if b.State == "confirm" && b.after.Top().State != "summary" {
			t.Errorf("%s: asked again in %q", b, b.after.Top().State)
		}
	}
	if told == 0 {
		t.Error("nobody is in the middle of a wish")
	}
}

func newestGolden(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("testdata/golden/*.zip")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden database: %v", err)
	}
	return slices.Max(files)
}

func furnished(t *testing.T, dir string) *Furniture {
	t.Helper()
	f, err := Furnish(dir, goldenKey())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// upgrade opens a golden database with the present code and has everybody in it say an answer.
func upgrade(t *testing.T, f *Furniture, file string) []became {
	t.Helper()
	folder := t.TempDir()
	people := unpack(t, file, folder)
	w := openGolden(t, f, filepath.Join(folder, goldenDatabase), "after")
	w.clock.now = w.clock.now.Add(10 * time.Minute)
	all := make([]became, len(people))
	for i, m := range people {
		w.page.take(m.Chat) // what others' doings have brought them
		w.says(t, m, "answer")
		all[i] = became{middler: m, replies: w.page.take(m.Chat)}
		all[i].told = slices.Contains(all[i].replies, f.words("zh-CN", "engine.changed"))
	}
	sessions := w.sessions(t, people)
	for i, m := range people {
		all[i].after = sessions[m.Chat]
	}
	if s, err := w.DB.Stats(t.Context()); err != nil || s.Poison > 0 {
		t.Errorf("%d messages were put aside, %v", s.Poison, err)
	}
	return all
}

// wellOff is the promise: who is in the middle of a dialog goes on in it, or is told and keeps the answers.
func (b became) wellOff(t *testing.T, f *Furniture) {
	t.Helper()
	if len(b.replies) == 0 {
		t.Errorf("%s: no answer to %q", b, b.Says)
	}
	for _, key := range []string{"engine.lost", "engine.trouble"} {
		if slices.Contains(b.replies, f.words("zh-CN", key)) {
			t.Errorf("%s: given up: %q", b, b.replies)
		}
	}
	if b.after.Misses > 0 {
		t.Errorf("%s: %q is no answer any more: %q", b, b.Says, b.replies)
	}
	b.keptAnswers(t, f)
}

// keptAnswers looks only at those who are still asked something in the same dialog.
func (b became) keptAnswers(t *testing.T, f *Furniture) {
	t.Helper()
	top := b.after.Top()
	if b.told && (top == nil || top.Dialog != b.Dialog) {
		t.Errorf("%s: told, and not asked again: %q", b, b.replies)
	}
	if top == nil || top.Dialog != b.Dialog {
		return
	}
	now, err := f.Dialogs.Find(b.Dialog)
	if err != nil {
		t.Error(err)
	}
	for _, s := range b.Slots {
		name := s.Name
		if to := now.From[b.Version].Slots[name]; to != "" {
			name = to
		}
		if got := top.Slots.Get(name); got != s.Value && name != b.Slot {
			t.Errorf("%s: %s was %q and is %q", b, name, s.Value, got)
		}
	}
}

// golden is a desk over a golden database.
type golden struct {
	*House
	clock *stillClock
	page  *ledgerPage
}

type stillClock struct{ now time.Time }

func (c *stillClock) Now() time.Time { return c.now }

// ledgerPage is a channel that only remembers what was sent, by chat.
type ledgerPage struct{ sent map[string][]string }

func (p *ledgerPage) Form() bot.Form { return bot.Form{Name: goldenAccount, Buttons: true} }

func (p *ledgerPage) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	p.sent[o.Chat] = append(p.sent[o.Chat], o.Body.Text)
	return bot.Receipt{ProviderID: fmt.Sprint(o.ID)}, nil
}

func (p *ledgerPage) take(chat string) []string {
	got := p.sent[chat]
	delete(p.sent, chat)
	return got
}

func openGolden(t *testing.T, f *Furniture, database, owner string) *golden {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	g := &golden{clock: &stillClock{goldenTime()}, page: &ledgerPage{sent: map[string][]string{}}}
	g.House, err = Open(t.Context(), f, Options{
		Database: database, Key: goldenKey(), Channels: map[string]run.Channel{goldenAccount: g.page}, Clock: g.clock,
		Seed: func() uint64 { return 7 }, Owner: owner,
		Community: bot.Community{ID: 1, Name: "和睦里小区", Zone: zone, Locale: "zh-CN", Phone: "0537-000-0001"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Close() })
	return g
}

// says has somebody say their answer, and the desk answer it.
func (g *golden) says(t *testing.T, m middler, key string) {
	t.Helper()
	g.keeps(t, m, key)
	if err := g.Desk.Pump(t.Context()); err != nil {
		t.Fatalf("%s: %v", m, err)
	}
}

func (g *golden) keeps(t *testing.T, m middler, key string) {
	t.Helper()
	in := bot.Inbound{Community: 1, Account: goldenAccount, Key: m.Chat + "/" + key, Chat: m.Chat, Kind: m.Kind, Text: m.Says, At: g.clock.now}
	if m.Kind == bot.InContact {
		in.Phone, in.Text = m.Says, ""
	}
	if err := g.Desk.Take(t.Context(), in); err != nil {
		t.Fatal(err)
	}
}

// sessions reads where everybody stands, by chat: they come with a message that is never answered.
func (g *golden) sessions(t *testing.T, people []middler) map[string]dialog.Session {
	t.Helper()
	byChat := map[string]dialog.Session{}
	for chat, p := range g.waiting(t, people) {
		s, err := dialog.Decode(p.Session)
		if err != nil {
			t.Errorf("%s: %v", chat, err)
		}
		byChat[chat] = s
	}
	return byChat
}

// waiting has each say their own chat's name, and claims that.
func (g *golden) waiting(t *testing.T, people []middler) map[string]run.Pending {
	t.Helper()
	for _, m := range people {
		m.Kind, m.Says = bot.InText, m.Chat
		g.keeps(t, m, g.clock.now.String())
	}
	ps, err := g.DB.Claim(t.Context(), run.Lease{Name: "shard/*"}, g.clock.now.Add(-time.Hour), 1<<20)
	if err != nil || len(ps) != len(people) {
		t.Fatalf("%d of %d are waiting, %v", len(ps), len(people), err)
	}
	byChat := map[string]run.Pending{}
	for _, p := range ps {
		byChat[p.Meaning.Text] = p
	}
	return byChat
}

func unpack(t *testing.T, file, folder string) []middler {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	if err := os.WriteFile(filepath.Join(folder, goldenDatabase), unzipped(t, z, goldenDatabase), 0o600); err != nil {
		t.Fatal(err)
	}
	var people []middler
	if err := json.Unmarshal(unzipped(t, z, goldenPeople), &people); err != nil || len(people) == 0 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	return people
}

func unzipped(t *testing.T, z *zip.ReadCloser, name string) []byte {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
