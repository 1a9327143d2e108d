package house

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// ledger is a channel that keeps what it was given to send.
type ledger struct{ sent []string }

// Form implements run.Channel.
func (*ledger) Form() bot.Form { return bot.Form{Name: "console"} }

// Send implements run.Channel.
func (l *ledger) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	l.sent = append(l.sent, o.Chat+": "+o.Body.Text)
	return bot.Receipt{ProviderID: fmt.Sprint(len(l.sent))}, nil
}

// stopped is a clock at one morning.
type stopped struct{}

// Now implements run.Clock.
func (stopped) Now() time.Time { return time.Date(2026, 3, 2, 0, 15, 0, 0, time.UTC) }

// small is a desk on a community's folder, with one channel.
type small struct {
	*testing.T
	house  *House
	ledger *ledger
	dir    string
	log    bytes.Buffer
	said   int
}

func open(t *testing.T, dir string) *small {
	t.Helper()
	key, l := make([]byte, 32), &ledger{}
	f, err := Furnish(dir, key)
	if err != nil {
		t.Fatal(err)
	}
	h, err := Open(t.Context(), f, Options{
		Database: filepath.Join(t.TempDir(), "desk.db"), Key: key, Channels: map[string]run.Channel{Terminal: l}, Clock: stopped{},
		Seed: func() uint64 { return 7 }, Owner: "test", Log: slog.New(slog.DiscardHandler),
		Community: bot.Community{ID: 1, Name: "和睦里小区", Zone: time.UTC, Locale: "zh-CN"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return &small{T: t, house: h, ledger: l, dir: dir}
}

// says gives what is answered to somebody's words, one answer a line.
func (s *small) says(who, words string) string {
	s.Helper()
	before := len(s.ledger.sent)
	s.said++
	in := bot.Inbound{Community: 1, Account: Terminal, Chat: who, Kind: bot.InText, Text: words, Key: fmt.Sprint(s.said), At: stopped{}.Now()}
	if err := s.house.Desk.Take(s.Context(), in); err != nil {
		s.Fatal(err)
	}
	if err := s.house.Desk.Pump(s.Context()); err != nil {
		s.Fatal(err)
	}
	return strings.Join(s.ledger.sent[before:], "\n")
}

func (s *small) answers(who, words, want string) {
	s.Helper()
	if got := s.says(who, words); !strings.Contains(got, want) {
		s.Errorf("to %q %s hears %q, want %q", words, who, got, want)
	}
}

func (s *small) reload() {
	s.house.Reload(s.Context(), s.dir, make([]byte, 32), slog.New(slog.NewTextHandler(&s.log, nil)))
}

// edit replaces words in a file of the folder.
func (s *small) edit(file string, pairs ...string) {
	s.Helper()
	path := filepath.Join(s.dir, file)
	put(s.T, path, strings.NewReplacer(pairs...).Replace(contentOf(s.T, path)))
}

func TestAChangedFileIsTakenOverWhilePeopleFinishAsTheyBegan(t *testing.T) {
	s := open(t, folderOf(t, "right"))
	s.answers("zhang", "借梯子", "用来做什么？")
	s.edit("ladder.yaml", "version: 1", "version: 2", "ladder.confirm", "ladder.sure", "ladder.done", "ladder.fetch")
	s.edit("locales/zh-CN.yaml", "confirm: ", "sure: 第二版，", "done: ", "fetch: 第二版，")
	s.edit("locales/en.yaml", "confirm: ", "sure: ", "done: ", "fetch: ")
	s.reload()
	if !strings.Contains(s.log.String(), "dialogs.reloaded") {
		t.Fatal(s.log.String())
	}
	s.answers("zhang", "换灯泡", "zhang: 借梯子：换灯泡，对吗？")
	s.answers("li", "借梯子", "用来做什么？")
	s.answers("li", "换灯泡", "第二版，借梯子")
	s.answers("zhang", "对", "zhang: 好，来居委会取")
	s.answers("li", "对", "第二版，好")
}

func TestAWrongFileIsRefusedWithItsLineAndTheRunningOneStays(t *testing.T) {
	s := open(t, folderOf(t, "right"))
	s.edit("ladder.yaml", "note.leave", "note.leaf")
	s.edit("locales/zh-CN.yaml", "用来做什么", "拿来做什么")
	s.reload()
	if got, want := s.log.String(), filepath.Join(s.dir, "ladder.yaml")+":10: unknown effect"; !strings.Contains(got, want) || !strings.Contains(got, "dialogs.refused") {
		t.Errorf("the log says %s, want %s", got, want)
	}
	s.answers("zhang", "借梯子", "用来做什么？")
}

func TestANewDialogIsUnderstoodWithoutARestart(t *testing.T) {
	s := open(t, t.TempDir())
	if got := s.says("zhang", "借梯子"); strings.Contains(got, "用来做什么？") {
		t.Fatalf("the ladder is there already: %s", got)
	}
	copyOver(t, s.dir, "testdata/right")
	s.reload()
	s.answers("li", "借梯子", "用来做什么？")
}

func TestAStateThatIsGoneLeadsBackToTheFirstQuestion(t *testing.T) {
	s := open(t, folderOf(t, "right"))
	s.says("zhang", "借梯子")
	s.edit("ladder.yaml", "name: form", "name: begin")
	s.reload()
	s.answers("zhang", "换灯泡", "用来做什么？")
	s.answers("zhang", "换灯泡", "借梯子：换灯泡，对吗？")
}

func TestADialogThatIsGoneIsSaid(t *testing.T) {
	s := open(t, folderOf(t, "right"))
	s.says("zhang", "借梯子")
	s.edit("ladder.yaml", "dialog: ladder", "dialog: steps")
	s.edit("locales/zh-CN.yaml", "  ladder: 借", "  steps: 借")
	s.edit("locales/en.yaml", "  ladder: b", "  steps: b")
	s.reload()
	if got := s.says("zhang", "换灯泡"); got == "" {
		t.Error("silence")
	}
	s.answers("zhang", "借梯子", "用来做什么？")
}

func TestAFolderIsWatched(t *testing.T) {
	dir := folderOf(t, "right")
	before := stamp(dir)
	if stamp(dir) != before {
		t.Error("nothing changed, but the stamp did")
	}
	put(t, filepath.Join(dir, "ladder.yaml"), contentOf(t, filepath.Join(dir, "ladder.yaml"))+"\n")
	if stamp(dir) == before {
		t.Error("a file changed, but the stamp did not")
	}
}
