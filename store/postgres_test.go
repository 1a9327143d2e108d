package store_test

import (
	"context"
	"log"
	"os"
	"testing"

	"github.com/jmoiron/sqlx"

	"linli/store"
	"linli/store/pgtest"
	"linli/store/storetest"
)

var server *pgtest.Server

func TestMain(m *testing.M) {
	if os.Getenv(deadly) != "" {
		os.Exit(m.Run())
	}
	var err error
	if server, err = pgtest.Start(migrated); err != nil {
		log.Fatal(err)
	}
	code := m.Run()
	if err := server.Stop(); err != nil {
		log.Print(err)
	}
	os.Exit(code)
}

// migrated makes the tables in the database that the others are copied from.
func migrated(url string) error {
	db, err := store.Open(context.Background(), url, storetest.Options())
	if err != nil {
		return err
	}
	return db.Close()
}

func TestPostgreSQL(t *testing.T) {
	storetest.Run(t, func(t *testing.T, o store.Options) (*store.DB, func() *store.DB) {
		url := server.Database(t)
		db := open(t, url, o)
		return db, func() *store.DB {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return open(t, url, o)
		}
	})
}

func TestADatabaseOfAnEarlierVersionIsBroughtUpToDate(t *testing.T) {
	url := server.Database(t)
	db := open(t, url, storetest.Options())
	settle(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	raw.MustExec(`DROP TABLE tries, house, jobs; ALTER TABLE media DROP COLUMN kept; DELETE FROM goose_db_version WHERE version_id = 5`)
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	keep(t, open(t, url, storetest.Options()), "k1", "a")
}
