package store_test

import (
	"path/filepath"
	"testing"

	"linli/store"
	"linli/store/storetest"
)

func TestSQLiteFile(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) (*store.DB, func() *store.DB) {
		path := filepath.Join(t.TempDir(), "a house.db")
		db := open(t, path, o)
		return db, func() *store.DB {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return open(t, path, o)
		}
	})
}

func open(t testing.TB, url string, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
