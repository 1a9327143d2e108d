// Package pgtest starts a PostgreSQL server for tests from Debian's binaries: one per test process, as an
// unprivileged user, reached by a unix socket in a directory of its own, and gone with the process.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"
)

// Require is the environment variable that forbids skipping: LINLI_TEST_POSTGRES=require.
const Require = "LINLI_TEST_POSTGRES"

// errMissing says that the machine has no PostgreSQL.
var errMissing = errors.New("PostgreSQL is not installed (Debian: apt-get install postgresql)")

// Server is a running PostgreSQL.
type Server struct {
	dir  string
	bin  string
	who  account
	cmd  *exec.Cmd
	made atomic.Int64
}

// Start starts a server; prepare fills the database that all others are copied from (it gets its address).
// Where there is no PostgreSQL the server is nil, and Database skips.
func Start(prepare func(url string) error) (*Server, error) {
	s, err := start()
	if errors.Is(err, errMissing) && os.Getenv(Require) != "require" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := s.template(prepare); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func start() (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(scratch(), "linli-pg-") // short: a socket's path has at most 107 bytes
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: bin, who: who}
	if err := s.up(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// binaries is the newest of Debian's folders.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(found) == 0 {
		return "", errMissing
	}
	return found[len(found)-1], nil
}

func (s *Server) up() error {
	if err := s.who.own(s.dir); err != nil {
		return err
	}
	initdb := s.command("initdb", "--pgdata", s.data(), "--username=linli", "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return s.Up()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Up starts the server again after Down.
func (s *Server) Up() error {
	s.cmd = s.command("postgres", "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off",
		"-c", "synchronous_commit=off", "-c", "full_page_writes=off",
		"-c", "autovacuum=off", "-c", "max_connections=200")
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	s.cmd.Stderr = log
	if err := errors.Join(s.cmd.Start(), log.Close()); err != nil {
		return err
	}
	return s.wait()
}

// Down stops the server as an operator does: connections are cut, what was committed is kept.
func (s *Server) Down() {
	_ = s.cmd.Process.Signal(os.Interrupt) // a fast shutdown
	_ = s.cmd.Wait()
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	s.who.become(cmd)
	return cmd
}

// wait asks until the server answers; it starts in some 50 ms.
func (s *Server) wait() error {
	db, err := sql.Open("postgres", s.url("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for err = db.PingContext(ctx); err != nil && ctx.Err() == nil; err = db.PingContext(ctx) {
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		return fmt.Errorf("the server does not answer: %w: %s", err, log)
	}
	return nil
}

func (s *Server) url(database string) string {
	q := url.Values{"host": {s.dir}, "user": {"linli"}, "sslmode": {"disable"}}
	return "postgres:///" + database + "?" + q.Encode()
}

func (s *Server) template(prepare func(url string) error) error {
	if err := s.execute("CREATE DATABASE template_linli"); err != nil {
		return err
	}
	return prepare(s.url("template_linli"))
}

func (s *Server) execute(statement string) error {
	db, err := sql.Open("postgres", s.url("postgres"))
	if err != nil {
		return err
	}
	_, err = db.Exec(statement)
	return errors.Join(err, db.Close())
}

// Database makes a fresh database for one test and gives its address. Without PostgreSQL the test is skipped.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	if s == nil {
		t.Skip("needs PostgreSQL: " + errMissing.Error())
		return ""
	}
	name := fmt.Sprint("test_", s.made.Add(1))
	if err := s.execute("CREATE DATABASE " + name + " TEMPLATE template_linli"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.execute("DROP DATABASE " + name + " WITH (FORCE)") }) // the server ends with the process anyway
	return s.url(name)
}

// Stop ends the server and removes its files.
func (s *Server) Stop() error {
	if s == nil {
		return nil
	}
	if s.cmd != nil && s.cmd.Process != nil {
		s.Down()
	}
	return os.RemoveAll(s.dir)
}
