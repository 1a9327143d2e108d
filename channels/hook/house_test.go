package hook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"linli/bot/run"
	"linli/channels/channeltest"
	"linli/channels/hook"
)

var secret = []byte("a secret of the bridge and the desk")

// message is one as a bridge gets it.
type message struct {
	Account, ID, Chat, Text, Class, Lang, Card, Replaces string
	Update                                               bool
	Parts                                                []string
	Choices                                              []struct{ Label, Data string }
	Media                                                []struct{ Kind, Type, Name, Data string }
	Tries                                                int
}

// bridge is the other side: it outlives the desk's process.
type bridge struct {
	mu     sync.Mutex
	server *httptest.Server
	got    []message
	calls  int
	wrong  []string // signatures that were not right
	answer func(http.ResponseWriter) bool
	last   []byte
	keys   int
}

func newBridge(t testing.TB) *bridge {
	b := &bridge{}
	b.server = httptest.NewServer(http.HandlerFunc(b.receive))
	t.Cleanup(b.server.Close)
	return b
}

func (b *bridge) receive(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls++
	body, _ := io.ReadAll(r.Body)
	if got, want := r.Header.Get(hook.Header), hook.Sign(secret, channeltest.NewWorld().Now(), body); got != want {
		b.wrong = append(b.wrong, got)
	}
	if b.answer != nil && b.answer(w) {
		return
	}
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		b.wrong = append(b.wrong, string(body))
	}
	b.got = append(b.got, m)
	fmt.Fprintf(w, `{"id":"p%s"}`, m.ID)
}

// answers makes the bridge answer otherwise than by accepting.
func (b *bridge) answers(status int, header, value, body string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = func(w http.ResponseWriter) bool {
		if header != "" {
			w.Header().Set(header, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		return true
	}
}

func (b *bridge) all() []message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]message(nil), b.got...)
}

// ledger keeps receipts, and can be out of order.
type ledger struct {
	got []run.Delivery
	err error
}

func (l *ledger) Receive(_ context.Context, _ string, _ time.Time, ds []run.Delivery) error {
	if l.err == nil {
		l.got = append(l.got, ds...)
	}
	return l.err
}

// house is an account with its bridge.
type house struct {
	*channeltest.World
	*bridge
	hook     *hook.Hook
	receipts *ledger
	doors    hook.Doors
}

func config(w *channeltest.World, url string) hook.Config {
	return hook.Config{
		Account: channeltest.Account, Community: channeltest.Community, Secret: secret, URL: url, Contacts: true,
		Form: hook.Form{Buttons: true, Edits: true}, Door: w.Door, Clock: w, Log: w.Log,
	}
}

func build(t testing.TB, w *channeltest.World, change func(*hook.Config)) *house {
	if w.Kept == nil {
		w.Kept = newBridge(t)
	}
	h := &house{World: w, bridge: w.Kept.(*bridge), receipts: &ledger{}}
	c := config(w, h.server.URL)
	c.Receipts = h.receipts
	if change != nil {
		change(&c)
	}
	var err error
	if h.hook, err = hook.New(c); err != nil {
		t.Fatal(err)
	}
	h.doors = hook.Doors{"main": h.hook}
	return h
}

// post hands a body in as a bridge does.
func (h *house) post(body []byte, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/hook/chat/main", bytes.NewReader(body))
	r.SetPathValue("account", "main")
	r.Header.Set(hook.Header, hook.Sign(secret, h.Now(), body))
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.doors.ServeHTTP(w, r)
	h.last = body
	return w
}

// say hands in messages with a new id each.
func (h *house) say(fields ...map[string]any) *httptest.ResponseRecorder {
	for _, f := range fields {
		h.keys++
		f["id"], f["chat"] = strconv.Itoa(h.keys), "chat"
	}
	body, _ := json.Marshal(map[string]any{"messages": fields})
	return h.post(body, nil)
}

func ack(w *httptest.ResponseRecorder) (channeltest.Ack, error) {
	switch {
	case w.Code == http.StatusOK:
		return channeltest.Accepted, nil
	case w.Code == http.StatusServiceUnavailable && w.Header().Get("Retry-After") != "":
		return channeltest.Later, nil
	case w.Code/100 == 4:
		return channeltest.Refused, nil
	}
	return 0, fmt.Errorf("status %d", w.Code)
}
