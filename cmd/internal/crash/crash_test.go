package crash

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"linli/bot/run"
	"linli/store"
	"linli/store/pgtest"
)

var (
	long  = flag.Bool("long", false, "kill thousands of times instead of a few")
	kills = flag.Int("kills", 5000, "with -long: how many kills on each database")
	seed  = flag.Uint64("seed", 0, "of people, provider and kills; 0 = another one each time")
)

var (
	server  *pgtest.Server
	program string
	tally   string
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(prepared(m))
}

func prepared(m *testing.M) int {
	dir, err := os.MkdirTemp("", "linli-crash-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if program, err = Build(dir); err != nil {
		panic(err)
	}
	if tally, err = filepath.Abs("testdata/dialogs"); err != nil {
		panic(err)
	}
	server, err = pgtest.Start(migrate)
	if err != nil {
		panic(err)
	}
	defer func() { _ = server.Stop() }()
	return m.Run()
}

func migrate(url string) error {
	db, err := store.Open(context.Background(), url, store.Options{Key: make([]byte, 32)})
	if err != nil {
		return err
	}
	return db.Close()
}

// world is a new one, with its seed in the log.
func world(t *testing.T, database string, desks int) *World {
	t.Helper()
	s := *seed
	if s == 0 {
		s = rand.Uint64()
	}
	t.Logf("seed %d", s)
	w, err := NewWorld(program, tally, t.TempDir(), database, desks, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func start(t *testing.T, d *Desk, crash string) {
	t.Helper()
	if err := d.Start(crash); err != nil {
		t.Fatal(err)
	}
}

// settled drains and checks a world.
func settled(t *testing.T, w *World) *Report {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := w.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	r, err := w.Check(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Wrong) > 0 {
		t.Logf("the ledger is kept as %s", w.Keep())
	}
	return r
}

// sound fails the test for everything that is wrong.
func sound(t *testing.T, r *Report) {
	t.Helper()
	t.Logf("%s", r)
	for _, wrong := range r.Wrong {
		t.Error(wrong)
	}
	// A process that is killed at a message, by whomever, may have died of it: after maxDeaths nobody can tell.
	if r.Aside > r.Kills/100 {
		t.Errorf("%d messages were put aside after %d kills", r.Aside, r.Kills)
	}
	if r.Acked == 0 || r.Effects == 0 || r.Replies == 0 {
		t.Error("nothing happened")
	}
}

// tempo is that of people in these tests.
var tempo = Pace{Chats: 24, Pause: 400 * time.Millisecond}

const (
	longestLife = time.Second // before a kill at random
	mostVisits  = 6           // of a point before the kill there
	pointWithin = 20 * time.Second
)

// killAll kills the one desk of a world at each of the points, and as often at random.
func killAll(t *testing.T, w *World, points []string) {
	t.Helper()
	for _, point := range points {
		start(t, w.Desks[0], fmt.Sprintf("%s:%d", point, 1+w.Rand.IntN(mostVisits)))
		if !w.Desks[0].Dies(point, pointWithin) {
			t.Fatalf("the desk never comes to %q: %s", point, w.Desks[0].Tail())
		}
		start(t, w.Desks[0], "")
		time.Sleep(time.Duration(w.Rand.Int64N(int64(longestLife))))
		w.Desks[0].Kill("")
	}
	start(t, w.Desks[0], "")
}

// databases runs a test on both.
func databases(t *testing.T, test func(t *testing.T, database func() string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, func() string { return "" }) })
	t.Run("postgres", func(t *testing.T) { test(t, func() string { return server.Database(t) }) })
}

func TestCrashLosesNothingAndDoublesNothing(t *testing.T) {
	databases(t, func(t *testing.T, database func() string) {
		if *long {
			killThousands(t, database)
			return
		}
		r := killWorld(t, world(t, database(), 1), run.Points())
		for _, point := range run.Points() {
			if r.AtPoint[point] == 0 {
				t.Errorf("nobody was killed at %q", point)
			}
		}
	})
}

func killWorld(t *testing.T, w *World, points []string) *Report {
	t.Helper()
	w.Talk(tempo)
	killAll(t, w, points)
	r := settled(t, w)
	sound(t, r)
	return r
}

// perWorld is how many kills one database of the long run sees.
const perWorld = 160

// killThousands kills in one world after the other, and prints what all of them came to so far.
func killThousands(t *testing.T, database func() string) {
	var all Report
	for n := 0; all.Kills < *kills && !t.Failed(); n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			w := world(t, database(), 1)
			all.Add(killWorld(t, w, shuffled(w)))
			fmt.Printf("%s seed %d: %s\n", t.Name(), w.Seed, &all)
		})
	}
}

// shuffled is every point many times, in a random order.
func shuffled(w *World) []string {
	var points []string
	for len(points) < perWorld/2 {
		points = append(points, run.Points()...)
	}
	w.Rand.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	return points
}
