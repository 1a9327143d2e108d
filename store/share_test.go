package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linli/store"
	"linli/store/storetest"
)

// replica is the environment variable by which this test binary becomes a second desk on a database.
const replica = "LINLI_TEST_REPLICA_DATABASE"

// TestReplica is the second desk's process: it works until it is killed.
func TestReplica(t *testing.T) {
	url := os.Getenv(replica)
	if url == "" {
		return // it is a part of TestTwoDesksShareOneDatabaseAndOneDies
	}
	db, err := store.Open(t.Context(), url, storetest.Options())
	if err != nil {
		t.Fatal(err)
	}
	_ = aDesk(t, db, "replica", os.Getenv(replica+"_OUT")).Run(t.Context())
}

func TestTwoDesksShareOneDatabaseAndOneDies(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { shared(t, "sqlite", filepath.Join(t.TempDir(), "x.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { shared(t, "postgres", server.Database(t)) })
}

func shared(t *testing.T, driver, url string) {
	t.Parallel()
	db, out := open(t, url, storetest.Options()), filepath.Join(t.TempDir(), "out")
	settle(t, db)
	raw, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- aDesk(t, db, "first", out).Run(ctx) }()
	defer func() { stop(); <-ended }()
	until(t, raw, 10*time.Second, "first:64")

	other := exec.Command(os.Args[0], "-test.run=^TestReplica$")
	other.Env = append(os.Environ(), replica+"="+url, replica+"_OUT="+out)
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Process.Kill(); _ = other.Wait() }()
	until(t, raw, 30*time.Second, "first:32 replica:32")
	write(t, db, 0)
	said(t, out, 50)

	killedAt := time.Now()
	_ = other.Process.Kill()
	write(t, db, 1)
	said(t, out, 100)
	if took := time.Since(killedAt); took > 10*time.Second {
		t.Errorf("taken over after %s", took)
	}
	until(t, raw, 10*time.Second, "first:64")
	t.Log("taken over after", time.Since(killedAt))
}

// write lets 50 people say something.
func write(t *testing.T, db *store.DB, round int) {
	t.Helper()
	for i := range 50 {
		say(t, db, fmt.Sprint(round, "/", i), fmt.Sprint("chat", i), fmt.Sprint("words ", round))
	}
}

// said waits until so many answers were given, each once.
func said(t *testing.T, out string, want int) {
	t.Helper()
	var lines []string
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		words, _ := os.ReadFile(out)
		if lines = strings.Split(strings.TrimSpace(string(words)), "\n"); len(lines) >= want {
			break
		}
	}
	seen := map[string]bool{}
	for _, l := range lines {
		if seen[l] {
			t.Errorf("%q was said twice", l)
		}
		seen[l] = true
	}
	if len(lines) != want {
		t.Errorf("%d answers, want %d", len(lines), want)
	}
}

// until waits until the shards are held like this.
func until(t *testing.T, raw *sql.DB, most time.Duration, want string) {
	t.Helper()
	got := ""
	for deadline := time.Now().Add(most); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if got = held(t, raw); got == want {
			return
		}
	}
	t.Fatalf("shards are held %q, want %q", got, want)
}

func held(t *testing.T, raw *sql.DB) string {
	t.Helper()
	rows, err := raw.Query(fmt.Sprintf(`SELECT owner, COUNT(*) FROM leases WHERE name LIKE 'shard/%%' AND owner <> '' AND expires > %d GROUP BY owner ORDER BY owner`, time.Now().UnixMilli()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var owner string
		var n int
		if err := rows.Scan(&owner, &n); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s:%d", owner, n))
	}
	return strings.Join(out, " ")
}
