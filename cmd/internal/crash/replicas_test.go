package crash

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/store/pgtest"
)

// takeover is how long a reply may take when a replica dies or freezes.
const takeover = 10 * time.Second

// calmly is how people talk while several worlds share a machine.
var calmly = Pace{Chats: 16, Pause: 800 * time.Millisecond}

// replicas are two desks at one PostgreSQL, both at work.
func replicas(t *testing.T, database string) *World {
	t.Helper()
	w := world(t, database, 2)
	for _, d := range w.Desks {
		start(t, d, "")
		ready(t, d)
	}
	w.Talk(calmly)
	flows(t, w)
	return w
}

func ready(t *testing.T, d *Desk) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := d.Ready(ctx); err != nil {
		t.Fatal(err)
	}
}

// flows waits for a reply that comes from now on, and gives how long that took.
func flows(t *testing.T, w *World) time.Duration {
	t.Helper()
	begun := time.Now()
	for limit := begun.Add(time.Minute); time.Now().Before(limit); time.Sleep(5 * time.Millisecond) {
		if w.Ledger.Last(Got).After(begun.Add(slack / 5)) { // what was on its way does not count
			return w.Ledger.Last(Got).Sub(begun)
		}
	}
	t.Fatal("there are no more replies")
	return 0
}

// inTime fails when something took too long.
func inTime(t *testing.T, what string, took []time.Duration) {
	t.Helper()
	t.Logf("%s: %v", what, took)
	for _, d := range took {
		if d >= takeover {
			t.Errorf("%s took %s", what, d)
		}
	}
}

// catchUp is long enough to answer all that was said meanwhile.
const catchUp = 4 * time.Second

// rounds is how often each thing is done.
func rounds() int {
	if *long {
		return 20
	}
	return 1
}

func TestAReplicaThatIsKilledIsReplacedByTheOther(t *testing.T) {
	t.Parallel() // it waits most of the time
	w := replicas(t, server.Database(t))
	w.Messenger.Calm() // so that nobody waits for anything but the takeover
	var took []time.Duration
	for range rounds() { // the first one, and then the one that took over
		for _, d := range w.Desks {
			d.Kill("replica")
			took = append(took, flows(t, w))
			start(t, d, "")
			ready(t, d)
			time.Sleep(catchUp)
		}
	}
	r := settled(t, w)
	sound(t, r)
	inTime(t, "takeover", took)
}

func TestAReplicaThatThawsWritesNothing(t *testing.T) {
	t.Parallel() // it waits most of the time
	w := replicas(t, server.Database(t))
	var took []time.Duration
	for range rounds() {
		for _, d := range w.Desks {
			if err := d.Freeze(); err != nil {
				t.Fatal(err)
			}
			took = append(took, flows(t, w))
			time.Sleep(10*time.Second - took[len(took)-1] + time.Duration(w.Rand.Int64N(int64(longestFreeze()))))
			if err := d.Thaw(); err != nil {
				t.Fatal(err)
			}
			flows(t, w)
		}
	}
	r := settled(t, w)
	sound(t, r)
	inTime(t, "takeover", took)
	fenced := 0
	for _, d := range w.Desks {
		fenced += d.Logged(`"msg":"lease.lost"`)
	}
	t.Logf("writes that were fenced: %d", fenced)
}

// longestFreeze is how much longer than ten seconds.
func longestFreeze() time.Duration {
	if *long {
		return 20 * time.Second
	}
	return time.Second
}

func TestReplicasAreStartedAnewOneAfterTheOther(t *testing.T) {
	t.Parallel() // it waits most of the time
	w := replicas(t, server.Database(t))
	var took []time.Duration
	for range 2 * rounds() {
		for _, d := range w.Desks {
			drained, err := d.Term(15 * time.Second)
			if err != nil {
				t.Fatalf("%v: %s", err, d.Tail())
			}
			took = append(took, drained)
			start(t, d, "")
			ready(t, d)
		}
	}
	r := settled(t, w)
	sound(t, r)
	inTime(t, "drain", took)
}

func TestADeskThatIsToldToStopLeavesTheRestToTheNextOne(t *testing.T) {
	t.Parallel() // it waits most of the time
	databases(t, func(t *testing.T, database func() string) {
		w := world(t, database(), 1)
		w.Talk(calmly)
		var took []time.Duration
		for range 3 * rounds() {
			start(t, w.Desks[0], "")
			ready(t, w.Desks[0])
			time.Sleep(time.Duration(w.Rand.Int64N(int64(longestLife))))
			drained, err := w.Desks[0].Term(15 * time.Second)
			if err != nil {
				t.Fatalf("%v: %s", err, w.Desks[0].Tail())
			}
			took = append(took, drained)
		}
		start(t, w.Desks[0], "")
		r := settled(t, w)
		sound(t, r)
		inTime(t, "drain", took)
	})
}

// own is a PostgreSQL that one test may stop.
func own(t *testing.T) *pgtest.Server {
	t.Helper()
	s, err := pgtest.Start(migrate)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

// away is for how long PostgreSQL is stopped.
func away() time.Duration {
	if *long {
		return time.Minute
	}
	return 3 * time.Second
}

// cut notes that the desks' connections are cut: what is being sent then may be sent again.
func cut(w *World, why string) { w.Ledger.Write(Event{Kind: Killed, Point: why}) }

func TestADatabaseThatIsAwayLosesNothing(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := own(t)
	w := replicas(t, s.Database(t))
	s.Down()
	cut(w, "stopped")
	time.Sleep(100 * time.Millisecond)
	if w.Messenger.Hand(t.Context(), w.Desks[0].Base, []Said{{"c999", 1}}) {
		t.Error("a message is acknowledged while the database is away")
	}
	time.Sleep(away())
	if err := s.Up(); err != nil {
		t.Fatal(err)
	}
	back := flows(t, w)
	r := settled(t, w)
	sound(t, r)
	for status, n := range w.Messenger.(*Hook).Statuses() {
		t.Logf("%d times the desk answered %d", n, status)
		if status != http.StatusOK && status != http.StatusServiceUnavailable || n == 0 {
			t.Errorf("the desk answered %d", status)
		}
	}
	t.Logf("first reply %s after the database came back", back)
}

func TestConnectionsThatAreCutLoseNothing(t *testing.T) {
	t.Parallel() // it waits most of the time
	w := replicas(t, server.Database(t))
	for range 5 * rounds() {
		var n int
		err := w.db.GetContext(t.Context(), &n, `
			SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		if err != nil || n == 0 {
			t.Fatalf("%d connections are cut: %v", n, err)
		}
		cut(w, "cut")
		inTime(t, "the next reply", []time.Duration{flows(t, w)})
	}
	sound(t, settled(t, w))
}

// most is how many connections PostgreSQL has in these tests.
const most = 200

func TestADatabaseWithoutAFreeConnectionLosesNothing(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := own(t)
	url := s.Database(t)
	w := replicas(t, url)
	var hogs []*sqlx.DB
	for range most {
		hog, err := sqlx.Open("postgres", url)
		if err != nil {
			t.Fatal(err)
		}
		hogs = append(hogs, hog)
		if err := hog.PingContext(t.Context()); err != nil { // there are no more
			break
		}
	}
	t.Logf("%d connections are taken", len(hogs))
	w.Desks[0].Kill("exhausted") // one that starts anew finds none
	start(t, w.Desks[0], "")
	time.Sleep(away())
	for _, hog := range hogs {
		_ = hog.Close()
	}
	if err := again(t, w.Desks[0]); err != nil {
		t.Fatal(err)
	}
	flows(t, w)
	sound(t, settled(t, w))
}

// again starts a desk that found no connection, as whoever looks after it would.
func again(t *testing.T, d *Desk) error {
	for range 50 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		err := d.Ready(ctx)
		cancel()
		if err == nil {
			return nil
		}
		start(t, d, "")
	}
	return fmt.Errorf("it never comes back: %s", d.Tail())
}
