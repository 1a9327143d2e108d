package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/store"
	"linli/store/storetest"
)

// The corridor's ports, all of them.
var (
	_ run.Inbox      = (*store.DB)(nil)
	_ run.Turns      = (*store.DB)(nil)
	_ run.Wide       = (*store.DB)(nil)
	_ run.Outbox     = (*store.DB)(nil)
	_ run.Leases     = (*store.DB)(nil)
	_ run.WideLeases = (*store.DB)(nil)
	_ run.Attempts   = (*store.DB)(nil)
	_ run.Waker      = (*store.DB)(nil)
)

func TestSQLiteInMemory(t *testing.T) {
	db := open(t, ":memory:", storetest.Options())
	settle(t, db)
	keep(t, db, "k1", "a")
	ps, err := db.Claim(t.Context(), run.Lease{Name: "shard/*"}, time.Now(), 9)
	if err != nil || len(ps) != 1 {
		t.Fatalf("claimed %v, %v", ps, err)
	}
}

// settle makes a community with one account.
func settle(t *testing.T, db *store.DB) {
	t.Helper()
	err := errors.Join(
		db.EnsureCommunity(t.Context(), bot.Community{ID: 1, Name: "和睦里", Locale: "zh-CN"}),
		db.EnsureAccount(t.Context(), store.Account{Community: 1, Name: "web", Kind: "web"}))
	if err != nil {
		t.Fatal(err)
	}
}

func keep(t *testing.T, db *store.DB, key, chat string) {
	t.Helper()
	in := bot.Inbound{Account: "web", Key: key, Chat: chat, Kind: bot.InText, Text: "你好", At: time.Unix(1, 0)}
	if err := db.Take(t.Context(), []run.Kept{{Inbound: in}}); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesWhatCannotWork(t *testing.T) {
	file := filepath.Join(t.TempDir(), "linli.db")
	db := open(t, file, storetest.Options())
	settle(t, db)
	keep(t, db, "k1", "a")
	noDatabase := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(noDatabase, []byte("this is a text of more than sixteen bytes and no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	another := storetest.Options()
	another.Key = make([]byte, 32)
	for name, tt := range map[string]struct {
		url  string
		key  []byte
		want error
	}{
		"a key of another length":                  {file, []byte("short"), bot.ErrInvalid},
		"a key that this database was not made by": {file, another.Key, bot.ErrInvalid},
		"a file that is no database":               {noDatabase, storetest.Options().Key, bot.ErrInvalid},
		"a folder that is not there":               {filepath.Join(file, "sub", "x.db"), storetest.Options().Key, bot.ErrUnavailable},
		"a server that does not answer":            {"postgres://127.0.0.1:1/x?sslmode=disable", storetest.Options().Key, bot.ErrUnavailable},
		"an address that cannot be read":           {"postgres://%zz", storetest.Options().Key, bot.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := store.Open(t.Context(), tt.url, store.Options{Key: tt.key})
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if err == nil {
				_ = db.Close()
			}
		})
	}
}

func TestKeyFileIsMadeOnceForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linli.key")
	first, err := store.KeyFile(path)
	if err != nil || len(first) != 32 {
		t.Fatalf("%d bytes, %v", len(first), err)
	}
	second, err := store.KeyFile(path)
	if err != nil || string(second) != string(first) {
		t.Errorf("another key the second time, %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.KeyFile(path); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("a broken file: %v", err)
	}
}
