package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/store/storetest"
)

// heard is a channel that tells when somebody was answered.
type heard chan string

func (heard) Form() bot.Form { return bot.Form{Name: "plain"} }

func (h heard) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	h <- o.Chat
	return bot.Receipt{}, nil
}

// BenchmarkAReplyInAFlood is how long others wait for an answer while 10,000 messages of one person are worked off.
func BenchmarkAReplyInAFlood(b *testing.B) {
	db := open(b, filepath.Join(b.TempDir(), "x.db"), storetest.Options())
	settle(b, db)
	out := make(heard, 20_000)
	d, err := run.New(run.Config{
		Store: db, Book: book{}, Model: plain{}, Renderer: plain{}, Clock: wall{}, Seed: func() uint64 { return 7 }, Owner: "desk",
		Accounts: map[string]run.Channel{"web": out},
	})
	if err != nil {
		b.Fatal(err)
	}
	kept := make([]run.Kept, 10_000)
	for i := range kept {
		kept[i] = run.Kept{Inbound: bot.Inbound{Account: "web", Key: fmt.Sprint("f", i), Chat: "ann", Kind: bot.InText, At: time.Now()}, Meaning: bot.Meaning{Text: "x"}}
	}
	if err := db.Take(b.Context(), kept); err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	defer func() { stop(); <-ended }()
	for i := 0; b.Loop(); i++ {
		in := bot.Inbound{Account: "web", Key: fmt.Sprint("b", i), Chat: fmt.Sprint("bob", i), Kind: bot.InText, At: time.Now()}
		if err := db.Take(b.Context(), []run.Kept{{Inbound: in, Meaning: bot.Meaning{Text: "x"}}}); err != nil {
			b.Fatal(err)
		}
		for chat := range out {
			if chat == in.Chat {
				break
			}
		}
	}
	b.StopTimer()
	s, err := db.Stats(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(s.Inbox.Depth), "left-of-the-flood")
}
