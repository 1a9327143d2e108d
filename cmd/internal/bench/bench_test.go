package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/store/pgtest"
)

func TestEveryFigureThatNeedsNoProgramIsMeasured(t *testing.T) {
	measured(t, Options{})
}

func TestFiguresOfPostgreSQLLeaveNothingBehind(t *testing.T) {
	server, err := pgtest.Start(func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Stop() }()
	url := server.Database(t)
	measured(t, Options{Database: url, Only: "turn"})
	db, err := sqlx.Connect("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var left []string
	if err := db.Select(&left, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'linli%'"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// measured runs a short bench with few people.
func measured(t *testing.T, o Options) {
	t.Helper()
	o.Dir, o.Within, o.People = t.TempDir(), 10*time.Millisecond, 64
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Fsync <= 0 || len(r.Figures) == 0 {
		t.Errorf("the report is %+v", r)
	}
	for _, f := range r.Figures {
		if f.Value <= 0 || f.Baseline != "" && f.Beside <= 0 {
			t.Errorf("%s is %v beside %v", f.Name, f.Value, f.Beside)
		}
	}
}

func TestGoalsAreReachedOrMissedBySoMuch(t *testing.T) {
	tests := []struct {
		name string
		f    Figure
		want string
	}{
		{"no goal", Figure{Unit: "ms", Value: 5}, ""},
		{"at most, reached", Figure{Unit: "ms", Value: 5, Goal: atMost(5)}, "reached"},
		{"at most, missed", Figure{Unit: "ms", Value: 6, Goal: atMost(5)}, "missed by 20 %"},
		{"at least, missed", Figure{Unit: perSecond, Value: 80, Goal: atLeast(100)}, "missed by 20 %"},
		{"a ratio of rates", Figure{Unit: perSecond, Value: 80, Beside: 10, Goal: times(8)}, "reached"},
		{"a ratio of durations", Figure{Unit: "µs", Value: 10, Beside: 40, Goal: times(8)}, "missed by 50 %"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.f.Verdict(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTheReportIsATableOrOneObject(t *testing.T) {
	r := Report{Fsync: 204 * time.Microsecond, Database: "SQLite", Figures: []Figure{
		{Name: "durable messages", Unit: perSecond, Value: 14000, Baseline: "a transaction each", Beside: 2800, Goal: times(5)},
	}}
	var table, object bytes.Buffer
	if err := r.Text(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"fsync 204µs", "durable messages", "14000/s", "2800/s", "5.00 ×", "≥ 5 ×", "reached"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("there is no %q in\n%s", want, table.String())
		}
	}
	if err := r.JSON(&object); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Fsync   int `json:"fsync_us"`
		Figures []struct {
			Ratio   float64
			Reached bool
		}
	}
	if err := json.Unmarshal(object.Bytes(), &back); err != nil || back.Fsync != 204 || len(back.Figures) != 1 || back.Figures[0].Ratio != 5 || !back.Figures[0].Reached {
		t.Errorf("%v: %s", err, object.String())
	}
}
