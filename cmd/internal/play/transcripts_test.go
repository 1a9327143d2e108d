package play

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"linli/cmd/internal/house"
	"linli/store"
	"linli/store/pgtest"
)

// sqlite gives each script a database file of its own.
func sqlite(t *testing.T) func() (string, func(), error) {
	return func() (string, func(), error) {
		return filepath.Join(t.TempDir(), "play.db"), func() {}, nil
	}
}

func furniture(t *testing.T) *house.Furniture {
	t.Helper()
	f, err := house.Furnish("", []byte(Key)[:32])
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// scripts lists everything that Linli promises to people.
func scripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../../dialogs/testdata/*.transcript")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	return files
}

func playAll(t *testing.T, database func(t *testing.T) func() (string, func(), error)) {
	f := furniture(t)
	for _, file := range scripts(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			script, err := Parse(file, string(b))
			if err != nil {
				t.Fatal(err)
			}
			log := slog.New(audited{t, slog.DiscardHandler})
			wrong, err := Play(context.Background(), script, Settings{Furniture: f, Database: database(t), Log: log})
			if err != nil || len(wrong) > 0 {
				t.Errorf("%v\n%s", err, Report(script, wrong))
			}
		})
	}
}

// audited fails the test when the auditor had to repair anything: nothing in a script is broken.
type audited struct {
	t *testing.T
	slog.Handler
}

// Enabled implements slog.Handler.
func (audited) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (a audited) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(attr slog.Attr) bool {
		if r.Message == "audit.found" && attr.Key == "repaired" && attr.Value.Int64() > 0 {
			a.t.Errorf("the auditor repaired %s things", attr.Value)
		}
		return true
	})
	return nil
}

func TestTranscriptsOnSQLite(t *testing.T) { playAll(t, sqlite) }

func TestTranscriptsOnPostgreSQL(t *testing.T) {
	server := postgres(t)
	playAll(t, func(t *testing.T) func() (string, func(), error) {
		return func() (string, func(), error) { return server.Database(t), func() {}, nil }
	})
}

// postgres starts a server whose template has the tables; it skips where there is no PostgreSQL.
func postgres(t *testing.T) *pgtest.Server {
	t.Helper()
	server, err := pgtest.Start(func(url string) error {
		db, err := store.Open(context.Background(), url, store.Options{Owner: "template", Key: []byte(Key)[:32]})
		if err != nil {
			return err
		}
		return db.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	if server != nil {
		t.Cleanup(func() { _ = server.Stop() })
	}
	return server
}
