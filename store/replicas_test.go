package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/run"
	"linli/store"
	"linli/store/storetest"
)

// replicas are two processes at one PostgreSQL.
func replicas(t *testing.T) (a, b *store.DB) {
	url := server.Database(t)
	a, b = open(t, url, storetest.Options()), open(t, url, storetest.Options())
	settle(t, a)
	return a, b
}

func TestReplicasWakeEachOther(t *testing.T) {
	a, b := replicas(t)
	woken := b.Wake(store.TopicInbox)
	deadline := time.After(30 * time.Second)
	for i := 0; ; i++ { // the listener of b may not be there yet for the first ones
		keep(t, a, fmt.Sprint("k", i), "chat")
		select {
		case <-woken:
			return
		case <-time.After(100 * time.Millisecond):
		case <-deadline:
			t.Fatal("b was not woken")
		}
	}
}

func TestReplicasThatMeetOneStrangerMakeOneConversation(t *testing.T) {
	a, b := replicas(t)
	var all sync.WaitGroup
	for i, db := range []*store.DB{a, b, a, b} {
		for j := range 10 {
			all.Go(func() { keepOrFail(t, db, fmt.Sprint("k", i, j), fmt.Sprint("chat", j)) })
		}
	}
	all.Wait()
	ps, err := a.Claim(t.Context(), run.Lease{Name: "shard/*"}, time.Now(), 100)
	if err != nil || len(ps) != 10 {
		t.Errorf("%d conversations, want 10: %v", len(ps), err)
	}
}

func keepOrFail(t *testing.T, db *store.DB, key, chat string) {
	in := bot.Inbound{Account: "web", Key: key, Chat: chat, Kind: bot.InText, Text: "你好", At: time.Unix(1, 0)}
	if err := db.Take(t.Context(), []run.Kept{{Inbound: in}}); err != nil {
		t.Error(err)
	}
}

func TestReplicasDoNotTakeEachOthersNumbersOrRows(t *testing.T) {
	a, b := replicas(t)
	var mu sync.Mutex
	var all sync.WaitGroup
	numbers := map[int64]bool{}
	for i, db := range []*store.DB{a, b} {
		lease, err := db.Acquire(t.Context(), fmt.Sprint("shard/", i), fmt.Sprint("process", i), time.Now(), time.Now().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			for range 20 {
				n := bump(t, db, lease)
				mu.Lock()
				numbers[n] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
	facts, err := a.Load(t.Context(), 1, time.Now(), []bot.Need{{Kind: bot.NeedTicket, Key: "id/1"}})
	if err != nil {
		t.Fatal(err)
	}
	ticket, _ := bot.Fact[desk.Ticket](facts, bot.Need{Kind: bot.NeedTicket, Key: "id/1"})
	if ticket.Supports != 40 || len(numbers) != 40 {
		t.Errorf("supports %d, numbers %d, want 40 each", ticket.Supports, len(numbers))
	}
}

// bump adds one support to ticket 1, again and again until nobody was faster, and takes a number.
func bump(t *testing.T, db *store.DB, lease run.Lease) int64 {
	needs := []bot.Need{{Kind: bot.NeedTicket, Key: "id/1"}, {Kind: bot.NeedNumber, Key: "wish#0"}}
	for {
		facts, err := db.Load(t.Context(), 1, time.Now(), needs)
		if err != nil {
			t.Error(err)
			return 0
		}
		row, _ := bot.Fact[desk.Ticket](facts, needs[0])
		row.ID, row.Code = 1, "00000001"
		row.Supports++
		turn := run.Turn{Community: 1, Changes: []bot.Change{{Row: row, Version: row.Version}}}
		lost, err := db.Commit(t.Context(), lease, run.Batch{Turns: []run.Turn{turn}, Now: time.Now()})
		if err != nil {
			t.Error(err)
			return 0
		}
		if len(lost) == 0 {
			return facts[needs[1]].(int64)
		}
	}
}
