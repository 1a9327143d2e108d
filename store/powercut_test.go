package store_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/run"
	"linli/store"
	"linli/store/powercut"
	"linli/store/storetest"
)

var long = flag.Bool("long", false, "play everything that takes minutes, in full")

// Cuts of one test; with -long 300.
const shortCuts = 25

func cuts() int {
	if *long {
		return 300
	}
	return shortCuts
}

// evening is some people's evening at a desk whose power is cut again and again: each cut leaves an image
// of the disk, which is looked at while the evening stands still, and then goes on.
type evening struct {
	t      *testing.T
	disk   *powercut.Disk
	db     *store.DB
	random *rand.Rand
	next   int // the operation before which the power is cut
	left   int // cuts still to be made
	over   context.CancelFunc

	mu     sync.Mutex
	ledger ledger
	found  []wreck
}

// ledger is what somebody was told has been kept.
type ledger struct{ taken, answered []string }

// wreck is what was found after one cut.
type wreck struct {
	op   int
	lost []string // acknowledged and gone
	bad  []string // a file that is broken, something half done
}

const chats = 5

func TestNoPowerCutLosesWhatWasAcknowledged(t *testing.T) {
	found := spend(t, 7, cuts(), nil)
	for _, w := range found {
		if len(w.lost)+len(w.bad) > 0 {
			t.Errorf("cut before operation %d: lost %v, broken %v", w.op, w.lost, w.bad)
		}
	}
}

// Without this test a disk that never drops anything would pass the one above.
func TestThePowerCutsTakeWhatIsNotSynced(t *testing.T) {
	found := spend(t, 7, cuts(), func(ctx context.Context, db *store.DB) error { return db.SyncSeldom(ctx) })
	losses := 0
	for _, w := range found {
		if losses += min(1, len(w.lost)); len(w.bad) > 0 {
			t.Errorf("cut before operation %d: broken %v", w.op, w.bad)
		}
	}
	t.Logf("with synchronous=NORMAL %d of %d cuts lost what was acknowledged", losses, len(found))
	if losses < len(found)/2 {
		t.Errorf("only %d of %d cuts lost anything: this disk keeps what was never synced", losses, len(found))
	}
}

// A desk whose power goes while its database is being made finds no file, an empty one or one that it can finish.
func TestAPowerCutWhileTheDatabaseIsMadeLeavesOneThatCanBeMade(t *testing.T) {
	folder, random, made := t.TempDir(), rand.New(rand.NewPCG(7, 0)), 0
	var disk *powercut.Disk
	disk, remove, err := powercut.Insert(folder, func(op int) {
		if op%23 != 1 {
			return
		}
		made++
		at := t.TempDir()
		if err := disk.Cut(random).Write(at); err != nil {
			t.Error(err)
		}
		settle(t, open(t, filepath.Join(at, "linli.db"), storetest.Options()))
		if bad := append(worksAgain(filepath.Join(at, "linli.db")), sound(filepath.Join(at, "linli.db"))...); len(bad) > 0 {
			t.Errorf("cut before operation %d: %v", op, bad)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	if err := open(t, filepath.Join(folder, "linli.db"), storetest.Options()).Close(); err != nil || made < 10 {
		t.Errorf("%d cuts, %v", made, err)
	}
}

// spend gives what n cuts of one evening left.
func spend(t *testing.T, seed uint64, n int, prepare func(context.Context, *store.DB) error) []wreck {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	e := &evening{t: t, random: rand.New(rand.NewPCG(seed, 0)), left: n, over: cancel, next: 1 << 40}
	folder := t.TempDir()
	disk, remove, err := powercut.Insert(folder, e.watch)
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	e.disk = disk
	e.begin(filepath.Join(folder, "linli.db"), prepare)
	e.live(ctx)
	if err := e.db.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("seed %d: %d cuts in %d operations, %d messages and %d answers acknowledged",
		seed, len(e.found), disk.Ops(), len(e.ledger.taken), len(e.ledger.answered))
	if len(e.found) < n {
		t.Fatalf("only %d of %d cuts", len(e.found), n)
	}
	return e.found
}

func (e *evening) begin(path string, prepare func(context.Context, *store.DB) error) {
	e.t.Helper()
	e.db = open(e.t, path, storetest.Options())
	settle(e.t, e.db)
	if prepare != nil {
		if err := prepare(e.t.Context(), e.db); err != nil {
			e.t.Fatal(err)
		}
	}
	e.next = e.disk.Ops() + 1
}

// live lets people write and be answered until the last cut.
func (e *evening) live(ctx context.Context) {
	var wg sync.WaitGroup
	for chat := range chats {
		wg.Go(func() { e.writes(ctx, chat) })
	}
	wg.Go(func() { e.answers(ctx) })
	wg.Wait()
}

// writes sends two messages at a time, which must be kept together.
func (e *evening) writes(ctx context.Context, chat int) {
	for i := chat; ctx.Err() == nil; i += chats {
		a, b := message(chat, 2*i), message(chat, 2*i+1)
		err := e.db.Take(ctx, []run.Kept{a, b})
		if ctx.Err() != nil {
			return
		}
		e.check("take", err)
		e.note(func(l *ledger) { l.taken = append(l.taken, a.Inbound.Text, b.Inbound.Text) })
	}
}

func message(chat, n int) run.Kept {
	text := fmt.Sprintf("%d", n)
	return run.Kept{
		Inbound: bot.Inbound{Account: "web", Key: "k" + text, Chat: fmt.Sprint("chat", chat), Kind: bot.InText, Text: text, At: time.Unix(1, 0)},
		Meaning: bot.Meaning{Text: text},
	}
}

// answers turns what is waiting, each into a session, a ticket and a reply.
func (e *evening) answers(ctx context.Context) {
	now := time.Unix(1000, 0)
	lease, err := e.db.Acquire(ctx, "shard/*", "evening", now, now.Add(time.Hour))
	e.check("acquire", err)
	for ctx.Err() == nil {
		waiting, err := e.db.Claim(ctx, lease, now, 3)
		if ctx.Err() != nil {
			return
		}
		e.check("claim", err)
		lost, err := e.db.Commit(ctx, lease, run.Batch{Turns: turnsOver(waiting), Now: now})
		if ctx.Err() != nil {
			return
		}
		e.check("commit", err)
		if len(lost) > 0 {
			e.t.Errorf("lost the turns %v", lost)
		}
		e.note(func(l *ledger) {
			for _, p := range waiting {
				l.answered = append(l.answered, p.Meaning.Text)
			}
		})
	}
}

func turnsOver(waiting []run.Pending) []run.Turn {
	turns := make([]run.Turn, len(waiting))
	for i, p := range waiting {
		s := p.Speaker
		turns[i] = run.Turn{
			Pending: p.ID, Community: s.Community, Conv: s.Conversation, Person: s.Person, Session: []byte("after " + p.Meaning.Text), Version: p.Version,
			Changes: []bot.Change{{Row: desk.Ticket{ID: number(p.Meaning.Text), Code: fmt.Sprintf("%08d", number(p.Meaning.Text)), Words: p.Meaning.Text, Reporter: s.Person}}},
			Out:     []run.Out{{Conversation: s.Conversation, Person: s.Person, Account: s.Account, Class: bot.ClassReply, Body: bot.Body{Text: p.Meaning.Text}}},
		}
	}
	return turns
}

// number is a ticket's for the message with these words.
func number(text string) int64 {
	var n int64
	_, _ = fmt.Sscan(text, &n)
	return n + 1
}

func (e *evening) check(what string, err error) {
	if err != nil {
		e.t.Errorf("%s: %v", what, err)
		e.over()
	}
}

func (e *evening) note(f func(*ledger)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f(&e.ledger)
}

// watch cuts the power at a chosen moment. Whatever was acknowledged by then must be in the image.
func (e *evening) watch(op int) {
	if op < e.next || e.left == 0 {
		return
	}
	e.mu.Lock()
	told := e.ledger
	e.mu.Unlock()
	e.next = op + 1 + e.random.IntN(160)
	e.found = append(e.found, e.look(op, told, e.disk.Cut(e.random)))
	if e.left--; e.left == 0 {
		e.over()
	}
}

// look opens an image and compares it with what people were told.
func (e *evening) look(op int, told ledger, image powercut.Image) wreck {
	w := wreck{op: op}
	folder := e.t.TempDir()
	if err := image.Write(folder); err != nil {
		e.t.Error(err)
	}
	path := filepath.Join(folder, "linli.db")
	w.lost, w.bad = inspect(path, told)
	if len(w.lost)+len(w.bad) == 0 {
		w.bad = worksAgain(path)
	}
	return w
}

// inspect tells what of an image is gone and what is broken.
func inspect(path string, told ledger) (lost, bad []string) {
	ctx := context.Background()
	db, err := store.Open(ctx, path, storetest.Options())
	if err != nil {
		return nil, []string{err.Error()}
	}
	defer func() { _ = db.Close() }()
	kept, err := read(ctx, db)
	if err != nil {
		return nil, []string{err.Error()}
	}
	for _, text := range told.taken {
		if !kept.said[text] {
			lost = append(lost, "message "+text)
		}
	}
	for _, text := range told.answered {
		if !kept.answered[text] {
			lost = append(lost, "answer "+text)
		}
	}
	return lost, append(kept.halves(), sound(path)...)
}

// kept is what a database holds, by the words of messages.
type kept struct{ said, answered, ticket, waiting map[string]bool }

func read(ctx context.Context, db *store.DB) (kept, error) {
	k := kept{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for chat := range chats {
		lines, err := db.Thread(ctx, 1, "web", fmt.Sprint("chat", chat), 1<<20)
		if err != nil {
			return k, err
		}
		for _, l := range lines {
			if l.Mine {
				k.said[l.Body.Text] = true
			} else {
				k.answered[l.Body.Text] = true
			}
		}
	}
	waiting, err := db.Claim(ctx, run.Lease{Name: "shard/*"}, time.Unix(1000, 0), 1<<20)
	for _, p := range waiting {
		k.waiting[p.Meaning.Text] = true
	}
	return k, errors.Join(err, k.tickets(ctx, db))
}

func (k kept) tickets(ctx context.Context, db *store.DB) error {
	var needs []bot.Need
	for text := range k.said {
		needs = append(needs, bot.Need{Kind: bot.NeedTicket, Key: fmt.Sprint("id/", number(text))})
	}
	facts, err := db.Load(ctx, 1, time.Unix(1000, 0), needs)
	for _, n := range needs {
		if t, is := bot.Fact[desk.Ticket](facts, n); is {
			k.ticket[t.Words] = true
		}
	}
	return err
}

// halves lists what was done in part only.
func (k kept) halves() (bad []string) {
	for text := range k.said {
		if other := fmt.Sprint((number(text) - 1) ^ 1); !k.said[other] {
			bad = append(bad, text+" was kept without "+other)
		}
		if k.answered[text] != k.ticket[text] || k.answered[text] && k.waiting[text] {
			bad = append(bad, fmt.Sprintf("%s: answered %v, ticket %v, waiting %v", text, k.answered[text], k.ticket[text], k.waiting[text]))
		}
	}
	for text := range k.answered {
		if !k.said[text] {
			bad = append(bad, text+" was answered and is not there")
		}
	}
	return bad
}

// sound has SQLite itself look through the file.
func sound(path string) []string {
	db, err := sqlx.Open("sqlite", path)
	if err != nil {
		return []string{err.Error()}
	}
	defer func() { _ = db.Close() }()
	var said []string
	if err := db.Select(&said, "PRAGMA integrity_check"); err != nil {
		return []string{err.Error()}
	}
	if strings.Join(said, " ") != "ok" {
		return said
	}
	return nil
}

// worksAgain says what keeps a desk from working on with the file.
func worksAgain(path string) []string {
	db, err := store.Open(context.Background(), path, storetest.Options())
	if err == nil {
		err = errors.Join(db.Take(context.Background(), []run.Kept{message(0, 1<<30), message(0, 1<<30+1)}), db.Close())
	}
	if err != nil {
		return []string{err.Error()}
	}
	return nil
}
