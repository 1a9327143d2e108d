package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/run"
	"linli/store"
	"linli/store/storetest"
)

// statesWritten are the states that any statement of the store compares with or sets, by table.
func statesWritten(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`out[A-Z]\w+\s+= (\d+)\n`)
	number := regexp.MustCompile(`(?:\b|[a-z]\.)state = (\d+)`)
	out := map[string][]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range strings.Split(string(b), "\n\n") {
			for _, m := range append(number.FindAllStringSubmatch(statement, -1), named.FindAllStringSubmatch(statement, -1)...) {
				for _, table := range []string{"inbox", "outbox"} {
					if strings.Contains(statement, table) || table == "outbox" && strings.Contains(m[0], "out") {
						out[table] = append(out[table], m[1])
					}
				}
			}
		}
	}
	return out
}

func TestNoStateIsASilentSink(t *testing.T) {
	known := map[string][]string{}
	for _, e := range store.Endings() {
		if e.Seen == "" {
			t.Errorf("%s %s is seen by nobody", e.Table, e.State)
		}
		known[e.Table] = append(known[e.Table], e.State)
	}
	found := statesWritten(t)
	if len(found["inbox"]) < 3 || len(found["outbox"]) < 4 {
		t.Fatalf("the states are not found any more: %v", found)
	}
	for table, states := range found {
		for _, s := range states {
			if !slices.Contains(known[table], s) {
				t.Errorf("%s has a state %s of which Endings does not say who sees it", table, s)
			}
		}
	}
	for _, s := range []string{desk.CallWaiting, desk.CallHeld, desk.CallEnded} {
		if !slices.Contains(known["calls"], s) {
			t.Errorf("a call may be %s, and Endings does not say who sees it", s)
		}
	}
}

// failing is a store on which things fail, and its list.
type failing struct {
	*testing.T
	*store.DB
	now time.Time
}

func (f *failing) list() []bot.Failure {
	f.Helper()
	n := bot.Need{Kind: bot.NeedFailures}
	facts, err := f.Load(f.Context(), 1, f.now, []bot.Need{n})
	if err != nil {
		f.Fatal(err)
	}
	list, _ := bot.Fact[bot.Failures](facts, n)
	return list.Open
}

func (f *failing) claimed() run.Pending {
	f.Helper()
	ps, err := f.Claim(f.Context(), run.Lease{Name: "shard/*"}, f.now, 9)
	if err != nil || len(ps) == 0 {
		f.Fatal("nothing to do", err)
	}
	return ps[0]
}

func (f *failing) commit(turn run.Turn) {
	f.Helper()
	l, err := f.Acquire(f.Context(), "shard/*", "x", f.now, f.now.Add(time.Hour))
	if err == nil {
		_, err = f.Commit(f.Context(), l, run.Batch{Turns: []run.Turn{turn}, Now: f.now})
	}
	if err != nil {
		f.Fatal(err)
	}
}

func TestWhateverEndsBadlyIsOnTheListOfFailures(t *testing.T) {
	for name, fail := range map[string]func(f *failing){
		"a message that nobody can work": func(f *failing) {
			p := f.claimed()
			f.commit(run.Turn{Pending: p.ID, Community: 1, Conv: p.Speaker.Conversation, Person: p.Speaker.Person, Poison: "why"})
		},
		"a timer that nobody can work": func(f *failing) {
			timer := bot.Timer{Ref: bot.Ref{Kind: "ticket", ID: 1}, Name: "overdue", Due: f.now}
			f.commit(run.Turn{Community: 1, Timers: []bot.Timer{timer}})
			f.commit(run.Turn{Community: 1, Timer: timer, Poison: "why"})
		},
		"a post to somebody without an address": func(f *failing) {
			f.commit(run.Turn{Community: 1, Unreached: []run.Unreached{{Person: 9, Text: "ticket.done", Why: "no address", Post: bot.Post{Person: 9, Text: "ticket.done"}}}})
		},
		"a message that a channel refuses for good": func(f *failing) {
			p := f.claimed()
			f.commit(run.Turn{Pending: p.ID, Community: 1, Conv: p.Speaker.Conversation, Out: []run.Out{{Conversation: p.Speaker.Conversation, Account: "web", Body: bot.Body{Text: "x"}}}})
			l, err := f.Acquire(f.Context(), "send/web", "x", f.now, f.now.Add(time.Hour))
			due, err2 := f.Due(f.Context(), l, "web", f.now, 9)
			if err != nil || err2 != nil || len(due) != 1 {
				f.Fatal(err, err2, due)
			}
			if err := f.Done(f.Context(), l, f.now, []run.Result{{ID: due[0].ID, Failed: "never"}}); err != nil {
				f.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &failing{t, open(t, filepath.Join(t.TempDir(), "x.db"), storetest.Options()), time.Unix(1_800_000_000, 0)}
			settle(t, f.DB)
			keep(t, f.DB, "k", "chat")
			fail(f)
			if list := f.list(); len(list) != 1 {
				t.Fatalf("on the list: %+v", list)
			}
			next, err := f.Claim(t.Context(), run.Lease{Name: "shard/*"}, f.now, 9)
			if err != nil || !slices.ContainsFunc(next, func(p run.Pending) bool { return p.Timer.Ref == bot.FailureRef() }) {
				t.Errorf("nobody looks at the list: %+v %v", next, err)
			}
			f.commit(run.Turn{Community: 1, Changes: []bot.Change{{Row: bot.FailuresTold{Names: []string{f.list()[0].Name}, At: f.now}}}})
			if list := f.list(); len(list) != 0 {
				t.Errorf("still on the list: %+v", list)
			}
		})
	}
}
