package store_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/run"
	"linli/store"
	"linli/store/storetest"
)

// deadly is the environment variable by which this test binary becomes a desk that one message kills.
const deadly = "LINLI_TEST_DEADLY_DATABASE"

// killed is the exit status of a desk that died of a message.
const killed = 3

// book repeats what is said; over "poison" the process ends.
type book struct{}

func (book) Step(in dialog.Input) dialog.Reply {
	if in.Meaning.Text == "poison" {
		os.Exit(killed)
	}
	return dialog.Reply{Session: in.Session, Says: []bot.Post{{Text: in.Meaning.Text}}}
}

func (book) Resume(in dialog.Input, _ bot.Outcome) dialog.Reply {
	return dialog.Reply{Session: in.Session}
}
func (book) Wake(in dialog.Input, _ bot.Timer) dialog.Reply { return dialog.Reply{Session: in.Session} }

type plain struct{}

func (plain) Hear(_ bot.CommunityID, text string) bot.Meaning { return bot.Meaning{Text: text} }

func (plain) Render(_ string, _ *time.Location, _ bot.Form, key string, _ bot.Values, _ []bot.Labelled) bot.Body {
	return bot.Body{Text: key}
}

// printer is a channel that writes down what it was given.
type printer struct{ file string }

func (printer) Form() bot.Form { return bot.Form{Name: "plain"} }

func (p printer) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	f, err := os.OpenFile(p.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return bot.Receipt{}, err
	}
	_, err = f.WriteString(o.Chat + " " + o.Body.Text + "\n")
	return bot.Receipt{}, errors.Join(err, f.Close())
}

type wall struct{}

func (wall) Now() time.Time { return time.Now() }

// aDesk prints what it says to a file.
func aDesk(t *testing.T, db *store.DB, owner, out string) *run.Desk {
	t.Helper()
	d, err := run.New(run.Config{
		Store: db, Book: book{}, Model: plain{}, Renderer: plain{}, Clock: wall{}, Seed: func() uint64 { return 7 }, Owner: owner,
		Accounts: map[string]run.Channel{"web": printer{out}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDeadlyDesk is the desk's process: it does what is due and ends.
func TestDeadlyDesk(t *testing.T) {
	url := os.Getenv(deadly)
	if url == "" {
		return // it is a part of TestAMessageThatKillsTheProcessIsPutAside
	}
	db, err := store.Open(t.Context(), url, storetest.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := aDesk(t, db, "desk", os.Getenv(deadly+"_OUT")).Pump(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAMessageThatKillsTheProcessIsPutAside(t *testing.T) {
	urls := map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "x.db") },
		"PostgreSQL": func(t *testing.T) string { return server.Database(t) },
	}
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			out, url := filepath.Join(t.TempDir(), "out"), url(t)
			db := open(t, url, storetest.Options())
			settle(t, db)
			for i, m := range []string{"ann hello", "ann poison", "ann again", "bob hello", "cy hello", "dan hello"} {
				chat, text, _ := strings.Cut(m, " ")
				say(t, db, string(rune('a'+i)), chat, text)
			}
			deaths := 0
			for process(t, url, out) == killed {
				if deaths++; deaths > 5 {
					t.Fatal("a crash loop")
				}
			}
			said, _ := os.ReadFile(out)
			for _, want := range []string{"ann hello", "ann again", "bob hello", "cy hello", "dan hello"} {
				if n := strings.Count(string(said), want); n != 1 {
					t.Errorf("%q was said %d times", want, n)
				}
			}
			s, err := db.Stats(t.Context())
			if err != nil || s.Poison != 1 || s.Inbox.Depth != 0 {
				t.Errorf("%+v, %v", s, err)
			}
			if deaths < 5 {
				t.Errorf("it was put aside after %d deaths, which may have had other reasons", deaths)
			}
		})
	}
}

func say(t *testing.T, db *store.DB, key, chat, text string) {
	t.Helper()
	in := bot.Inbound{Account: "web", Key: key, Chat: chat, Kind: bot.InText, Text: text, At: time.Unix(1, 0)}
	if err := db.Take(t.Context(), []run.Kept{{Inbound: in, Meaning: bot.Meaning{Text: text}}}); err != nil {
		t.Fatal(err)
	}
}

// process runs the desk's process to its end and gives its status.
func process(t *testing.T, url, out string) int {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDeadlyDesk$")
	c.Env = append(os.Environ(), deadly+"="+url, deadly+"_OUT="+out)
	words, err := c.CombinedOutput()
	if err != nil && c.ProcessState.ExitCode() != killed {
		t.Fatalf("%v\n%s", err, words)
	}
	return c.ProcessState.ExitCode()
}
