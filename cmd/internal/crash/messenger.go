package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"linli/channels/hook"
)

// Messenger is a channel's provider as the harness sees it.
type Messenger interface {
	// Config is what linli.yaml needs for the desk to reach the provider.
	Config() string
	// Hand delivers messages to the desk at base. true means that the desk has acknowledged them all.
	Hand(ctx context.Context, base string, messages []Said) bool
	// Calm makes the provider accept everything from now on, and say nothing more than that.
	Calm()
	Close()
}

// account is the desk's name for the provider.
const account = "crash"

const secret = "shared by desk and simulation"

// Hook is the generic signed channel's provider.
type Hook struct {
	ledger *Ledger
	server *httptest.Server
	client *http.Client
	calm   atomic.Bool
	mu     sync.Mutex
	rng    *rand.Rand
	seed   uint64
	dead   time.Time // until when it answers nobody

	base       string // where the last message went
	statuses   map[int]int
	confirming sync.WaitGroup
}

// NewHook begins a provider that behaves as the seed says.
func NewHook(l *Ledger, seed uint64) *Hook {
	h := &Hook{ledger: l, seed: seed, statuses: map[int]int{}, rng: rand.New(rand.NewPCG(seed, 1)), client: &http.Client{
		Timeout: handWithin, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}}
	h.server = httptest.NewServer(http.HandlerFunc(h.receive))
	return h
}

// handWithin is how long a person's messenger waits for the desk.
const handWithin = 3 * time.Second

// Config implements Messenger.
func (h *Hook) Config() string {
	return fmt.Sprintf("hooks:\n- account: %s\n  secret: %s\n  url: %s\n", account, secret, h.server.URL)
}

// Close implements Messenger.
func (h *Hook) Close() { h.server.CloseClientConnections(); h.server.Close() }

// Calm implements Messenger.
func (h *Hook) Calm() {
	h.mu.Lock()
	h.calm.Store(true)
	h.mu.Unlock()
	h.confirming.Wait()
}

// Text is what a person writes, and tally.yaml answers.
func (s Said) text() string { return "tally " + s.id() }

func (s Said) id() string { return s.Chat + "-" + strconv.Itoa(s.Seq) }

var numbered = regexp.MustCompile(`\b(c\d+)-(\d+)\b`)

// said reads back what a text is about.
func said(text string) (Said, bool) {
	m := numbered.FindStringSubmatch(text)
	if m == nil {
		return Said{}, false
	}
	seq, err := strconv.Atoi(m[2])
	return Said{m[1], seq}, err == nil
}

// Hand implements Messenger.
func (h *Hook) Hand(ctx context.Context, base string, messages []Said) bool {
	list := make([]map[string]string, len(messages))
	for i, m := range messages {
		list[i] = map[string]string{"id": m.id(), "chat": m.Chat, "text": m.text()}
	}
	h.mu.Lock()
	h.base = base
	h.mu.Unlock()
	return h.post(ctx, base, map[string]any{"messages": list})
}

// post signs and sends a body. true means that the desk has acknowledged it.
func (h *Hook) post(ctx context.Context, base string, content any) bool {
	body, err := json.Marshal(content)
	if err != nil {
		return false
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/hook/chat/"+account, bytes.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set(hook.Header, hook.Sign([]byte(secret), time.Now(), body))
	res, err := h.client.Do(r)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	h.count(res.StatusCode)
	return res.StatusCode == http.StatusOK
}

// confirm tells the desk of some replies that they have arrived, often before it has the answer to the hand-over.
func (h *Hook) confirm(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.calm.Load() || h.base == "" || h.rng.IntN(100) >= confirmed {
		return
	}
	base := h.base
	h.confirming.Go(func() {
		receipt := map[string]string{"id": id, "state": "delivered", "provider_id": "p" + id}
		if h.post(context.Background(), base, map[string]any{"receipts": []any{receipt}}) {
			h.ledger.Write(Event{Kind: Confirmed, ID: id})
		}
	})
}

func (h *Hook) count(status int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.statuses[status]++
}

// Statuses counts how the desks answered what was handed to them.
func (h *Hook) Statuses() map[int]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.statuses)
}

// mood is how a provider deals with one hand-over.
type mood int

const (
	friendly  mood = iota
	forgetful      // takes it and does not say so
	throttling
	broken
	slow
	dead
)

// moods and how often each comes, of a hundred.
var moods = []struct {
	mood mood
	part int
}{{forgetful, 2}, {throttling, 2}, {broken, 2}, {slow, 3}}

const (
	confirmed = 25 // of a hundred replies

	deadFor  = time.Second
	deadOnce = 700 // hand-overs
	slowFor  = 800 * time.Millisecond
)

// refuses says that a reply is refused for good, however often it is handed over: one in a hundred.
func (h *Hook) refuses(id string) bool {
	n, err := strconv.ParseUint(id, 10, 64)
	return err == nil && rand.New(rand.NewPCG(h.seed, n)).IntN(100) == 0
}

func (h *Hook) mood() mood {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.calm.Load() {
		return friendly
	}
	if h.rng.IntN(deadOnce) == 0 {
		h.dead = time.Now().Add(deadFor)
	}
	if time.Now().Before(h.dead) {
		return dead
	}
	n := h.rng.IntN(100)
	for _, m := range moods {
		if n -= m.part; n < 0 {
			return m.mood
		}
	}
	return friendly
}

// receive is one reply being handed over.
func (h *Hook) receive(w http.ResponseWriter, r *http.Request) {
	var reply struct{ ID, Text string }
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &reply) != nil {
		return // the desk died while it spoke
	}
	about, known := said(reply.Text)
	if !known {
		fmt.Fprint(w, `{}`)
		return
	}
	e := Event{Kind: Got, Said: about, ID: reply.ID}
	if h.refuses(reply.ID) {
		e.Kind = Refused
		h.ledger.Write(e)
		w.WriteHeader(http.StatusForbidden)
		return
	}
	switch h.mood() {
	case dead:
		panic(http.ErrAbortHandler)
	case throttling:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case broken:
		w.WriteHeader(http.StatusBadGateway)
		return
	case forgetful:
		e.Unsure = true
		h.ledger.Write(e)
		h.confirm(reply.ID)
		panic(http.ErrAbortHandler)
	case slow:
		defer time.Sleep(slowFor) // it is delivered, and the answer takes its time
	}
	h.ledger.Write(e)
	h.confirm(reply.ID)
	fmt.Fprintf(w, `{"id":"p%s"}`, reply.ID)
}
