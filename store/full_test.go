package store_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/bot/view"
	"linli/store"
	"linli/store/powercut"
	"linli/store/storetest"
)

// volume is a folder on a disk that can be full.
type volume struct {
	folder string
	fill   func()
	free   func()
}

func TestAFullDiskRefusesAndNothingElse(t *testing.T) {
	for name, mount := range map[string]func(*testing.T) volume{"a disk that says so": limited, "a small file system": small} {
		t.Run(name, func(t *testing.T) {
			v := mount(t)
			db := open(t, filepath.Join(v.folder, "linli.db"), storetest.Options())
			settle(t, db)
			keep(t, db, "before", "a")
			now := time.Unix(1000, 0)
			lease, err := db.Acquire(t.Context(), "shard/*", "desk", now, now.Add(time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			v.fill()
			told := refused(t, db) + 1
			commits(t, db, lease, bot.ErrUnavailable)
			reads(t, db, told)
			v.free()
			commits(t, db, lease, nil)
			keep(t, db, "after", "a")
			reads(t, db, told+1)
			if bad := sound(filepath.Join(v.folder, "linli.db")); len(bad) > 0 {
				t.Error(bad)
			}
		})
	}
}

// limited is SQLite's own file system with an end.
func limited(t *testing.T) volume {
	folder := t.TempDir()
	disk, remove, err := powercut.Insert(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(remove)
	return volume{folder, func() { disk.Room(30_000) }, func() { disk.Room(-1) }}
}

// small is a real file system of 8 MB, which only root may mount.
func small(t *testing.T) volume {
	folder := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=8m", "linli-test", folder).CombinedOutput(); err != nil {
		t.Skipf("no file system may be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", folder).Run() })
	filler := filepath.Join(folder, "filler")
	return volume{folder, func() { fillUp(t, filler) }, func() { _ = os.Remove(filler) }}
}

// fillUp writes a file until nothing more fits.
func fillUp(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
}

// refused hands over messages until one is not taken, and tells how many were.
func refused(t *testing.T, db *store.DB) (told int) {
	t.Helper()
	for i := range 10_000 {
		in := message(0, i)
		in.Inbound.Chat = "a"
		switch err := db.Take(t.Context(), []run.Kept{in}); {
		case err == nil:
			told++
		case errors.Is(err, bot.ErrUnavailable):
			return told
		default:
			t.Fatalf("the disk is full: %v", err)
		}
	}
	t.Fatal("the disk is never full")
	return 0
}

// reads wants what was acknowledged, and nothing that was refused.
func reads(t *testing.T, db *store.DB, told int) {
	t.Helper()
	lines, err := db.Thread(t.Context(), 1, "web", "a", 1<<20)
	lines = slices.DeleteFunc(lines, func(l view.Line) bool { return !l.Mine })
	if err != nil || len(lines) != told {
		t.Errorf("%d messages are kept, %d were acknowledged: %v", len(lines), told, err)
	}
	if err := db.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	waiting, err := db.Claim(t.Context(), run.Lease{Name: "shard/*"}, time.Unix(1000, 0), 9)
	if err != nil || len(waiting) != 1 {
		t.Errorf("%d turns wait, %v", len(waiting), err)
	}
}

// commits answers what waits, message by message, until that is refused; with want nil once.
func commits(t *testing.T, db *store.DB, l run.Lease, want error) {
	t.Helper()
	now := time.Unix(1000, 0)
	for i := 0; ; i++ {
		waiting, err := db.Claim(t.Context(), l, now, 1)
		if err != nil || len(waiting) == 0 {
			t.Fatalf("answer %d: %d turns wait, %v", i, len(waiting), err)
		}
		_, err = db.Commit(t.Context(), l, run.Batch{Turns: turnsOver(waiting), Now: now})
		if want == nil || err != nil {
			if !errors.Is(err, want) {
				t.Errorf("answer %d: %v, want %v", i, err, want)
			}
			return
		}
	}
}
