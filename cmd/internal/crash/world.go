package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/bot"
	"linli/bot/desk"
	"linli/store"
)

// World is a database with desks, people and their messenger.
type World struct {
	Seed      uint64
	Ledger    *Ledger
	Messenger Messenger
	Desks     []*Desk
	Rand      *rand.Rand
	People    *People
	dir       string
	database  string // a path or postgres://…
	db        *sqlx.DB
}

// NewWorld prepares desks at one database; "" is a new SQLite file. dialogs is the folder with tally.yaml.
func NewWorld(program, dialogs, dir, database string, desks int, seed uint64) (*World, error) {
	if database == "" {
		database = filepath.Join(dir, "linli.db")
	}
	l, err := NewLedger(filepath.Join(dir, "ledger"))
	if err != nil {
		return nil, err
	}
	w := &World{Seed: seed, Ledger: l, Messenger: NewHook(l, seed), Rand: rand.New(rand.NewPCG(seed, 0)), dir: dir, database: database}
	yaml := fmt.Sprintf("database: %q\nkey_file: %q\ndialogs: %q\n", database, w.keyFile(), dialogs) + w.Messenger.Config()
	for i := range desks {
		d, err := NewDesk(i, program, dir, yaml, l)
		if err != nil {
			return nil, err
		}
		w.Desks = append(w.Desks, d)
	}
	w.db, err = sqlx.Open(driver(database), dsn(database))
	return w, err
}

func (w *World) keyFile() string { return filepath.Join(w.dir, "key") }

func driver(database string) string {
	if strings.Contains(database, "://") {
		return "postgres"
	}
	return "sqlite"
}

func dsn(database string) string {
	if strings.Contains(database, "://") {
		return database
	}
	return "file:" + database + "?_pragma=busy_timeout(10000)"
}

// Keep copies the ledger to where it outlives the test.
func (w *World) Keep() string {
	name := filepath.Join(os.TempDir(), fmt.Sprint("linli-ledger-", w.Seed))
	b, err := os.ReadFile(filepath.Join(w.dir, "ledger"))
	if err == nil {
		err = os.WriteFile(name, b, 0o600)
	}
	if err != nil {
		return err.Error()
	}
	return name
}

// Talk lets people talk to all desks.
func (w *World) Talk(p Pace) {
	var bases []string
	for _, d := range w.Desks {
		bases = append(bases, d.Base)
	}
	w.People = Talk(w.Messenger, bases, w.Ledger, p, w.Seed)
}

// Close ends all that still runs.
func (w *World) Close() {
	for _, d := range w.Desks {
		d.Stop()
	}
	w.Messenger.Close()
	_ = w.db.Close()
	_ = w.Ledger.Close()
}

// Drain lets people fall silent and waits until nothing is left to be thought or sent.
func (w *World) Drain(ctx context.Context) error {
	w.Messenger.Calm()
	w.People.Silence()
	const waiting = `SELECT (SELECT COUNT(*) FROM inbox WHERE state = 0) AS i, (SELECT COUNT(*) FROM outbox WHERE state = 0) AS o`
	var left struct{ I, O int }
	for {
		err := w.db.GetContext(ctx, &left, waiting)
		switch {
		case err == nil && left.I == 0 && left.O == 0:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("%d messages and %d replies are left: %w; the log ends with\n%s", left.I, left.O, err, w.Desks[0].Tail())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Check joins the ledger with the database.
func (w *World) Check(ctx context.Context) (*Report, error) {
	effects, err := w.effects(ctx)
	if err != nil {
		return nil, err
	}
	events, err := ReadLedger(filepath.Join(w.dir, "ledger"))
	if err != nil {
		return nil, err
	}
	arrived, err := w.arrived(ctx)
	if err != nil {
		return nil, err
	}
	aside, err := w.aside(ctx)
	if err != nil {
		return nil, err
	}
	r := Check(events, effects, aside...)
	r.JoinReceipts(events, arrived)
	return r, nil
}

// arrived are the replies that the outbox says have arrived.
func (w *World) arrived(ctx context.Context) (map[string]bool, error) {
	var ids []string
	err := w.db.SelectContext(ctx, &ids, `SELECT id FROM outbox WHERE state = 4`)
	all := map[string]bool{}
	for _, id := range ids {
		all[id] = true
	}
	return all, err
}

// effects reads all notes in the order in which they were written. Their words are sealed, so the store opens them.
func (w *World) effects(ctx context.Context) ([]Said, error) {
	var order []int64
	if err := w.db.SelectContext(ctx, &order, `SELECT of_id FROM entries WHERE verb = 'note.leave' ORDER BY id`); err != nil {
		return nil, err
	}
	var notes int
	if err := w.db.GetContext(ctx, &notes, `SELECT COUNT(*) FROM tickets`); err != nil {
		return nil, err
	}
	if notes != len(order) {
		return nil, fmt.Errorf("%d notes have %d beginnings", notes, len(order))
	}
	return w.words(ctx, order)
}

// atOnce is how many notes are opened with one query.
const atOnce = 500

// aside are the messages that were put aside.
func (w *World) aside(ctx context.Context) ([]Said, error) {
	db, err := w.store(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	heard, err := db.Heard(ctx, 1)
	var out []Said
	for _, h := range heard {
		if s, known := said(h.Inbound.Text); known && h.Aside {
			out = append(out, s)
		}
	}
	return out, err
}

func (w *World) store(ctx context.Context) (*store.DB, error) {
	key, err := store.KeyFile(w.keyFile())
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, w.database, store.Options{Key: key})
}

func (w *World) words(ctx context.Context, order []int64) ([]Said, error) {
	db, err := w.store(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	var all []Said
	for from := 0; from < len(order); from += atOnce {
		some, err := open(ctx, db, order[from:min(from+atOnce, len(order))])
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func open(ctx context.Context, db *store.DB, ids []int64) ([]Said, error) {
	var needs []bot.Need
	for _, id := range ids {
		needs = append(needs, bot.Need{Kind: bot.NeedTicket, Key: fmt.Sprint("id/", id)})
	}
	facts, err := db.Load(ctx, 1, time.Now(), needs)
	if err != nil {
		return nil, err
	}
	out := make([]Said, len(needs))
	for i, n := range needs {
		note, found := bot.Fact[desk.Ticket](facts, n)
		s, known := said(note.Words)
		if !found || !known {
			return nil, fmt.Errorf("note %s says %q", n.Key, note.Words)
		}
		out[i] = s
	}
	return out, nil
}
