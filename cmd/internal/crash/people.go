package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// People talk to desks through a messenger: each chat in its order, all chats at once. What is not acknowledged is
// delivered again until it is; some of what was acknowledged, too.
type People struct {
	messenger Messenger
	bases     []string
	ledger    *Ledger
	stop      context.CancelFunc
	all       sync.WaitGroup
}

// Pace is how many people talk, and how long each waits between two messages, between half of it and one and a half.
type Pace struct {
	Chats int
	Pause time.Duration
}

// Talk begins.
func Talk(m Messenger, bases []string, l *Ledger, pace Pace, seed uint64) *People {
	ctx, stop := context.WithCancel(context.Background())
	p := &People{messenger: m, bases: bases, ledger: l, stop: stop}
	for i := range pace.Chats {
		rng := rand.New(rand.NewPCG(seed, uint64(i)+2))
		p.all.Go(func() { p.chat(ctx, fmt.Sprint("c", i), pace.Pause, rng) })
	}
	return p
}

// Silence ends it; what has been said is delivered first, so every desk that is asked must be alive by then.
func (p *People) Silence() {
	p.stop()
	p.all.Wait()
}

// Of a hundred messages so many are said two at once, and delivered again after they were acknowledged.
const (
	inPairs  = 15
	repeated = 15
)

func (p *People) chat(ctx context.Context, chat string, pace time.Duration, rng *rand.Rand) {
	for seq := 1; ctx.Err() == nil; {
		messages := []Said{{chat, seq}}
		if rng.IntN(100) < inPairs {
			messages = append(messages, Said{chat, seq + 1})
		}
		p.deliver(messages, rng)
		for _, m := range messages {
			p.ledger.Write(Event{Kind: Acked, Said: m})
		}
		seq += len(messages)
		if rng.IntN(100) < repeated {
			p.messenger.Hand(context.Background(), p.bases[rng.IntN(len(p.bases))], []Said{{chat, 1 + rng.IntN(seq-1)}})
		}
		pause(ctx, pace/2+rand.N(pace))
	}
}

// deliver hands over until it is acknowledged, each time to another desk where there are several.
func (p *People) deliver(messages []Said, rng *rand.Rand) {
	for !p.messenger.Hand(context.Background(), p.bases[rng.IntN(len(p.bases))], messages) {
		time.Sleep(20*time.Millisecond + rand.N(50*time.Millisecond))
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
