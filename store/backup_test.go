package store_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/store"
	"linli/store/storetest"
)

// kinds are the two databases, each empty.
func kinds(t *testing.T) map[string]func() string {
	return map[string]func() string{
		"sqlite":   func() string { return filepath.Join(t.TempDir(), "linli.db") },
		"postgres": func() string { return server.Database(t) },
	}
}

var yesterday = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// busy is a database with somebody who wrote and messages that wait.
func busy(t *testing.T, db *store.DB) {
	t.Helper()
	settle(t, db)
	keep(t, db, "k1", "a")
	p := claimed(t, db)
	turn := run.Turn{Pending: p.ID, Community: 1, Conv: p.Speaker.Conversation, Person: p.Speaker.Person, Session: []byte("s")}
	for i := range 3 {
		turn.Out = append(turn.Out, run.Out{
			Conversation: turn.Conv, Person: turn.Person, Account: "web", Class: bot.ClassReply, Body: bot.Body{Text: fmt.Sprint("答复", i)},
		})
	}
	if _, err := db.Commit(t.Context(), lease(t, db, "shard/*", yesterday), run.Batch{Turns: []run.Turn{turn}, Now: yesterday}); err != nil {
		t.Fatal(err)
	}
}

func lease(t *testing.T, db *store.DB, name string, now time.Time) run.Lease {
	t.Helper()
	l, err := db.Acquire(t.Context(), name, "test", now, now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func claimed(t *testing.T, db *store.DB) run.Pending {
	t.Helper()
	ps, err := db.Claim(t.Context(), run.Lease{Name: "shard/*"}, yesterday, 9)
	if err != nil || len(ps) != 1 {
		t.Fatalf("claimed %v, %v", ps, err)
	}
	return ps[0]
}

func due(t *testing.T, db *store.DB, now time.Time) int {
	t.Helper()
	out, err := db.Due(t.Context(), lease(t, db, "send/web", now), "web", now, 99)
	if err != nil {
		t.Fatal(err)
	}
	return len(out)
}

func backedUp(t *testing.T, db *store.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if rows, err := db.Backup(t.Context(), &b, yesterday, nil); err != nil || rows == 0 {
		t.Fatalf("%d rows, %v", rows, err)
	}
	return b.Bytes()
}

// whole is everything in a database but what belongs to processes and migrations.
func whole(t *testing.T, db *store.DB) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := db.Backup(t.Context(), &b, yesterday, nil); err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestABackupGoesBackIntoEitherDatabaseAndSendsNothingUntilItIsReleased(t *testing.T) {
	for from, source := range kinds(t) {
		for to, target := range kinds(t) {
			t.Run(from+" to "+to, func(t *testing.T) {
				db := open(t, source(), storetest.Options())
				busy(t, db)
				file, url, today := backedUp(t, db), target(), yesterday.Add(24*time.Hour)
				if err := store.Restore(t.Context(), url, storetest.Options(), bytes.NewReader(file), today); err != nil {
					t.Fatal(err)
				}
				back := open(t, url, storetest.Options())
				sendsNothing(t, back, today)
				sameRows(t, whole(t, db), whole(t, back))
				goesOn(t, back, today)
			})
		}
	}
}

// sendsNothing holds for a restored copy, and for what is written to it, until it is released without what is old.
func sendsNothing(t *testing.T, db *store.DB, today time.Time) {
	t.Helper()
	for name, sent := range map[string]int{"at once": due(t, db, today), "a week later": due(t, db, today.Add(7*24*time.Hour))} {
		if sent != 0 {
			t.Errorf("%s it sends %d messages", name, sent)
		}
	}
	if held, err := db.Held(t.Context()); err != nil || !held.Equal(today) {
		t.Errorf("held since %v, %v", held, err)
	}
	if err := db.Ready(t.Context()); !errors.Is(err, bot.ErrUnavailable) || !strings.Contains(err.Error(), "restore --confirm") {
		t.Errorf("ready says %v", err)
	}
	if lines, err := db.Thread(t.Context(), 1, "web", "a", 9); err != nil || len(lines) != 1 {
		t.Errorf("the page shows %v, %v", lines, err)
	}
	if w, err := db.Waits(t.Context(), today.Add(time.Minute)); err != nil || w != (store.Waiting{Older: 3}) {
		t.Errorf("waiting: %+v, %v", w, err)
	}
}

// sameRows compares two backups without their heads, ends, counters and the hold.
func sameRows(t *testing.T, a, b string) {
	t.Helper()
	lines := func(s string) map[string]int {
		out := map[string]int{}
		for _, l := range strings.Split(s, "\n") {
			if strings.HasPrefix(l, "[") && !strings.Contains(l, `"message"`) && !strings.HasPrefix(l, "[1,0,") {
				out[l]++
			}
		}
		return out
	}
	was, is := lines(a), lines(b)
	if len(was) < 10 {
		t.Fatalf("only %d rows are compared", len(was))
	}
	for l := range was {
		if is[l] != was[l] {
			t.Errorf("a row is gone: %s", l)
		}
	}
}

// goesOn: after its release it keeps, thinks and sends as if nothing had happened, with numbers that were never used.
func goesOn(t *testing.T, db *store.DB, today time.Time) {
	t.Helper()
	if dropped, err := db.ReleaseOutbox(t.Context(), today); err != nil || dropped != 3 {
		t.Errorf("dropped %d, %v", dropped, err)
	}
	if _, err := db.ReleaseOutbox(t.Context(), today); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("released twice: %v", err)
	}
	if sent := due(t, db, today); sent != 0 {
		t.Errorf("it sends %d old messages", sent)
	}
	keep(t, db, "k1", "a") // delivered a second time
	keep(t, db, "k2", "a")
	p := claimed(t, db)
	turn := run.Turn{Pending: p.ID, Community: 1, Conv: p.Speaker.Conversation, Person: p.Speaker.Person,
		Out: []run.Out{{Conversation: p.Speaker.Conversation, Person: p.Speaker.Person, Account: "web", Body: bot.Body{Text: "新的"}}}}
	if _, err := db.Commit(t.Context(), lease(t, db, "shard/*", today), run.Batch{Turns: []run.Turn{turn}, Now: today}); err != nil {
		t.Fatal(err)
	}
	if sent := due(t, db, today); sent != 1 {
		t.Errorf("it sends %d new messages, want 1", sent)
	}
	if err := db.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestABackupThatCannotBeTrustedIsRefused(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "linli.db"), storetest.Options())
	busy(t, db)
	good := backedUp(t, db)
	another := storetest.Options()
	another.Key = make([]byte, 32)
	changed := zip(strings.Replace(whole(t, db), "和睦里", "别处的", 1))
	newer := zip(strings.Replace(whole(t, db), `"schema":`, `"schema":9`, 1))
	for name, tt := range map[string]struct {
		file []byte
		o    store.Options
		url  string
		want error
	}{
		"cut off":           {good[:len(good)/2], storetest.Options(), "", bot.ErrInvalid},
		"changed":           {changed, storetest.Options(), "", bot.ErrInvalid},
		"no backup":         {[]byte("hello"), storetest.Options(), "", bot.ErrInvalid},
		"another key":       {good, another, "", bot.ErrInvalid},
		"a newer program's": {newer, storetest.Options(), "", bot.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			url := filepath.Join(t.TempDir(), "new.db")
			if err := store.Restore(t.Context(), url, tt.o, bytes.NewReader(tt.file), yesterday); !errors.Is(err, tt.want) {
				t.Errorf("got %v", err)
			}
			if list, err := open(t, url, tt.o).Communities(t.Context()); err != nil || len(list) != 0 {
				t.Errorf("something was written: %v, %v", list, err)
			}
		})
	}
	url := filepath.Join(t.TempDir(), "used.db")
	settle(t, open(t, url, storetest.Options()))
	if err := store.Restore(t.Context(), url, storetest.Options(), bytes.NewReader(good), yesterday); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("over a database in use: %v", err)
	}
}

func zip(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.Bytes()
}

func TestABackupSeesOneMomentWhileTheDeskGoesOn(t *testing.T) {
	for kind, source := range kinds(t) {
		t.Run(kind, func(t *testing.T) {
			db := open(t, source(), storetest.Options())
			settle(t, db)
			stop, ended := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(ended)
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
						keep(t, db, fmt.Sprint("k", i), fmt.Sprint("chat", i))
					}
				}
			}()
			for range 5 {
				text := whole(t, db)
				said, met, keys := rowsOf(text, "inbox"), rowsOf(text, "conversations"), rowsOf(text, "person_keys")
				if said != met || met != keys {
					t.Errorf("%d messages of %d chats with %d keys", said, met, keys)
				}
			}
			close(stop)
			<-ended
		})
	}
}

func rowsOf(text, table string) (n int) {
	_, rest, _ := strings.Cut(text, `{"table":"`+table+`"`)
	for i, line := range strings.Split(rest, "\n") {
		if i > 0 && !strings.HasPrefix(line, "[") {
			break
		}
		n = i
	}
	return n
}
