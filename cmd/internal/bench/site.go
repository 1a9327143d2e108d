package bench

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"  // the driver "postgres"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"linli/bot"
	"linli/bot/run"
	"linli/cmd/internal/house"
)

// account is the front door of everything that is measured.
const account = "bench"

// site is a desk on a database of its own.
type site struct {
	*house.House
	database string
	counts   *counts
	people   int64 // who talk to it
	said     atomic.Int64
	closing  []func() error
}

// counts is the meter: what has been done so far.
type counts struct{ turns, sent atomic.Int64 }

func (*counts) Heard(string, float64)     {}
func (*counts) Batch(int, time.Duration)  {}
func (c *counts) Turn(time.Duration)      { c.turns.Add(1) }
func (c *counts) Sent(_ string, _ string) { c.sent.Add(1) }
func (*counts) Error(string)              {}

type wallClock struct{}

// Now implements run.Clock.
func (wallClock) Now() time.Time { return time.Now() }

func seed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.LittleEndian.Uint64(b[:])
}

// open makes a desk whose messages leave by the channel.
func (b *bench) open(ctx context.Context, name string, c run.Channel) (*site, error) {
	f, err := house.Furnish("", key())
	if err != nil {
		return nil, err
	}
	s := &site{counts: &counts{}, people: b.People}
	if s.database, err = b.database(ctx, name, s); err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.House, err = house.Open(ctx, f, house.Options{
		Database: s.database, Key: key(), Channels: map[string]run.Channel{account: c}, Clock: wallClock{}, Seed: seed,
		Owner: "bench", Burst: -1, Meter: s.counts, Community: bot.Community{ID: 1, Name: "bench", Zone: time.UTC, Locale: "zh-CN"},
	})
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.closing = append(s.closing, s.House.Close)
	return s, nil
}

func (s *site) close() error {
	var err error
	for i := len(s.closing) - 1; i >= 0; i-- {
		err = errors.Join(err, s.closing[i]())
	}
	return err
}

// database makes an empty one: a file, or a schema of its own beside whatever the given database holds.
func (b *bench) database(ctx context.Context, name string, s *site) (string, error) {
	if !b.postgres() {
		return filepath.Join(b.Dir, name+".db"), nil
	}
	schema := fmt.Sprintf("linli_bench_%s_%x", name, seed())
	u, err := url.Parse(b.Database)
	if err != nil {
		return "", fmt.Errorf("%w: the database's address can't be read", bot.ErrInvalid)
	}
	db, err := sqlx.ConnectContext(ctx, "postgres", b.Database)
	if err != nil {
		return "", fmt.Errorf("reach the database: %w", err)
	}
	s.closing = append(s.closing, db.Close, func() error { _, err := db.Exec("DROP SCHEMA IF EXISTS " + schema + " CASCADE"); return err })
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	_, err = db.ExecContext(ctx, "CREATE SCHEMA "+schema)
	return u.String(), err
}

// next is one more message: each person reports a fault and takes it back, in turns.
func (s *site) next() bot.Inbound {
	n := s.said.Add(1)
	words := "厨房水管漏水了"
	if n/s.people%2 == 1 {
		words = "取消"
	}
	return bot.Inbound{
		Community: 1, Account: account, Key: strconv.FormatInt(n, 10), Chat: strconv.FormatInt(n%s.people, 10),
		Kind: bot.InText, Text: words, At: time.Now(),
	}
}

// warm lets everybody say something, so that they are known, and answers them all.
func (s *site) warm(ctx context.Context) error {
	for s.said.Load() < s.people {
		in := make([]bot.Inbound, min(256, s.people))
		for i := range in {
			in[i] = s.next()
		}
		if err := s.Desk.Take(ctx, in...); err != nil {
			return err
		}
	}
	return s.turned(ctx, s.said.Load())
}

// turned waits until so many messages are answered.
func (s *site) turned(ctx context.Context, n int64) error { return reach(ctx, &s.counts.turns, n) }

// reach waits for a counter.
func reach(ctx context.Context, counter *atomic.Int64, n int64) error {
	for counter.Load() < n {
		if err := ctx.Err(); err != nil {
			return err
		}
		time.Sleep(200 * time.Microsecond)
	}
	return nil
}

// work runs the desk until the function given back is called.
func (s *site) work(ctx context.Context) (stop func() error) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Desk.Run(ctx) }()
	return func() error { cancel(); return <-ended }
}

// holdBack keeps the desk from sending, until what is given back is called.
func (s *site) holdBack(ctx context.Context) (release func() error, err error) {
	l, err := s.DB.Acquire(ctx, "send/"+account, "nobody", time.Now(), time.Now().Add(time.Hour))
	return func() error { return s.DB.Release(ctx, l) }, err
}

// silent is a channel that takes everything.
type silent struct{}

// Form implements run.Channel.
func (silent) Form() bot.Form { return bot.Form{Name: "web", Buttons: true} }

// Send implements run.Channel.
func (silent) Send(context.Context, bot.Outgoing) (bot.Receipt, error) { return bot.Receipt{}, nil }
