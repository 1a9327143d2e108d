package nightly

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/store"
	"linli/store/storetest"
)

type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

var shanghai = time.FixedZone("CST", 8*3600)

// nights counts how often the work is done.
func nights(t *testing.T, c *clock, done *int, fail *error) (Nights, *store.DB) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "linli.db"), storetest.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return Nights{
		Store: db, Clock: c, Owner: "a", Communities: []bot.Community{{ID: 1, Zone: shanghai}}, Log: slog.New(slog.DiscardHandler),
		Jobs: []Job{{Name: "count", Do: func(context.Context, run.Lease, bot.Community, time.Time) error { *done++; return *fail }}},
	}, db
}

func TestWorkIsDoneOnceANightInLocalTimeAndMadeUpForWhenMissed(t *testing.T) {
	var done int
	var fail error
	c := &clock{time.Date(2026, 3, 2, 12, 0, 0, 0, shanghai)}
	n, _ := nights(t, c, &done, &fail)
	for _, step := range []struct {
		at   string
		want int
	}{
		{"2026-03-02 12:00", 1}, // never done before: at the start
		{"2026-03-02 23:00", 1}, {"2026-03-03 03:29", 1}, {"2026-03-03 03:30", 2}, {"2026-03-03 03:31", 2},
		{"2026-03-06 18:00", 3}, {"2026-03-06 18:01", 3}, // three nights were missed: made up for once
		{"2026-03-07 03:30", 4},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", step.at, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		c.now = at
		if n.Round(t.Context()); done != step.want {
			t.Errorf("%s: done %d times, want %d", step.at, done, step.want)
		}
	}
}

func TestWorkThatFailedIsDoneAgainAndSaidInTheLog(t *testing.T) {
	var done int
	var log bytes.Buffer
	fail := errors.New("the disk is full")
	n, _ := nights(t, &clock{time.Date(2026, 3, 2, 12, 0, 0, 0, shanghai)}, &done, &fail)
	n.Log = slog.New(slog.NewTextHandler(&log, nil))
	n.Round(t.Context())
	fail = nil
	n.Round(t.Context())
	n.Round(t.Context())
	if done != 2 || !bytes.Contains(log.Bytes(), []byte("job.failed")) {
		t.Errorf("done %d times; %s", done, log.String())
	}
}

func TestOnlyOneProcessWorks(t *testing.T) {
	var done int
	var fail error
	c := &clock{time.Date(2026, 3, 2, 12, 0, 0, 0, shanghai)}
	n, db := nights(t, c, &done, &fail)
	if _, err := db.Acquire(t.Context(), "job/count/community/1", "b", c.now, c.now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	n.Round(t.Context())
	if done != 0 {
		t.Error("two are at it")
	}
	c.now = c.now.Add(time.Minute)
	n.Round(t.Context())
	if done != 1 {
		t.Error("a dead one keeps the work for ever")
	}
}
