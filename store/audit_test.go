package store_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/run"
	"linli/store"
	"linli/store/storetest"
)

// hand is a clock that a test moves.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// both runs a test on an empty database of each kind; raw is a connection of one's own to it.
func both(t *testing.T, test func(t *testing.T, db *store.DB, raw *sql.DB)) {
	for name, place := range map[string]func(t *testing.T) (driver, url string){
		"SQLite":     func(t *testing.T) (string, string) { return "sqlite", filepath.Join(t.TempDir(), "x.db") },
		"PostgreSQL": func(t *testing.T) (string, string) { return "postgres", server.Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			driver, url := place(t)
			db := open(t, url, storetest.Options())
			settle(t, db)
			raw, err := sql.Open(driver, url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = raw.Close() })
			test(t, db, raw)
		})
	}
}

func tickets(t *testing.T) run.Noun {
	t.Helper()
	codes, err := desk.NewCodes(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	n, err := desk.NewTickets(codes, desk.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func timerNames(t *testing.T, raw *sql.DB) []string {
	t.Helper()
	rows, err := raw.Query(`SELECT name FROM timers ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		out = append(out, name)
	}
	return out
}

func TestATimerThatWasDeletedByHandIsBackWithinAMinute(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB, raw *sql.DB) {
		clock := &hand{now: time.Unix(1_800_000_000, 0)}
		d, err := run.New(run.Config{
			Store: db, Book: book{}, Model: plain{}, Renderer: plain{}, Clock: clock, Seed: func() uint64 { return 7 }, Owner: "desk",
			Nouns: []run.Noun{tickets(t)},
		})
		if err != nil {
			t.Fatal(err)
		}
		ticket := desk.Ticket{
			Community: 1, ID: 1, Code: "00000001", Kind: "report", State: desk.StateReceived, Category: "water",
			Urgency: bot.UrgencySoon, Opened: clock.Now(), Due: clock.Now().Add(24 * time.Hour),
		}
		if err := db.Write(t.Context(), 1, []bot.Change{{Row: ticket}}); err != nil {
			t.Fatal(err)
		}
		pump := func() {
			t.Helper()
			if err := d.Pump(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		pump()
		want := []string{"nearly", "overdue"}
		if got := timerNames(t, raw); !slices.Equal(got, want) {
			t.Fatalf("timers %v, want %v", got, want)
		}
		for _, name := range want {
			if _, err := raw.Exec(`DELETE FROM timers WHERE name = '` + name + `'`); err != nil {
				t.Fatal(err)
			}
			clock.pass(time.Minute)
			pump()
			if got := timerNames(t, raw); !slices.Equal(got, want) {
				t.Errorf("%s is not back: %v", name, got)
			}
		}
	})
}

func TestWhatWaitsTooLongIsOnTheListWhileItWaits(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB, _ *sql.DB) {
		f := &failing{t, db, time.Unix(1_800_000_000, 0)}
		lease, err := db.Acquire(t.Context(), "audit", "desk", f.now, f.now.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		audit := func(want run.Audited) {
			t.Helper()
			got, err := db.Audit(t.Context(), lease, f.now, func(bot.Row, *time.Location) []bot.Timer { return nil })
			if err != nil || got != want {
				t.Errorf("audited %+v, want %+v: %v", got, want, err)
			}
		}
		in := bot.Inbound{Account: "web", Key: "k", Chat: "ann", Kind: bot.InText, Text: "你好", At: f.now}
		if err := db.Take(t.Context(), []run.Kept{{Inbound: in}}); err != nil {
			t.Fatal(err)
		}
		audit(run.Audited{})
		f.now = f.now.Add(2 * time.Minute)
		audit(run.Audited{Stalled: 1})
		if list := f.list(); len(list) != 1 || list[0].Kind != bot.FailureStalled || list[0].Parts != 1 {
			t.Errorf("on the list: %+v", list)
		}
		p := f.claimed()
		f.commit(run.Turn{Pending: p.ID, Community: 1, Conv: p.Speaker.Conversation, Out: []run.Out{{Conversation: p.Speaker.Conversation, Account: "web", Class: bot.ClassReply, Body: bot.Body{Text: "x"}}}})
		audit(run.Audited{})
		if list := f.list(); len(list) != 0 {
			t.Errorf("still on the list: %+v", list)
		}
		f.now = f.now.Add(11 * time.Minute)
		audit(run.Audited{Late: 1, Stalled: 1}) // the look at the list itself was not worked either
		if list := f.list(); !slices.ContainsFunc(list, func(f bot.Failure) bool { return f.Kind == bot.FailureLate && f.Account == "web" }) {
			t.Errorf("on the list: %+v", list)
		}
	})
}
