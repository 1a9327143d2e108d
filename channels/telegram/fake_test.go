package telegram

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/channels/channeltest"
)

const token = "123456:AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDD"

// provider is Telegram: it outlives the desk's process. An update is confirmed by asking for a later one only.
type provider struct {
	mu        sync.Mutex
	server    *httptest.Server
	updates   []map[string]any
	next      int
	confirmed int // updates before this one are confirmed
	offsets   []int
	shown     []sent
	calls     []string // methods, in order
	bodies    map[string][]string
	refusals  []string // answers to the next sends and edits instead of doing them; "" does
	files     map[string][]byte
	polls     string // answer to getUpdates instead of updates
}

type sent struct {
	ID       int
	Chat     int64  `json:"chat_id"`
	Thread   int    `json:"message_thread_id"`
	Edited   int    `json:"message_id"`
	Text     string `json:"text"`
	Keyboard struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	} `json:"reply_markup"`
}

func newProvider(t testing.TB) *provider {
	p := &provider{next: 700, bodies: map[string][]string{}, files: map[string][]byte{}}
	p.server = httptest.NewServer(p)
	t.Cleanup(p.server.Close)
	return p
}

// ServeHTTP implements http.Handler.
func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+token+"/"); ok {
		p.file(w, path)
		return
	}
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+token+"/")
	if !ok {
		http.Error(w, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, http.StatusUnauthorized)
		return
	}
	body, _ := io.ReadAll(r.Body)
	p.calls, p.bodies[method] = append(p.calls, method), append(p.bodies[method], string(body))
	_, _ = io.WriteString(w, p.answer(method, body))
}

func (p *provider) file(w http.ResponseWriter, path string) {
	data, ok := p.files[path]
	if !ok {
		http.Error(w, "gone", http.StatusNotFound)
		return
	}
	_, _ = w.Write(data)
}

func (p *provider) answer(method string, body []byte) string {
	switch method {
	case "getUpdates":
		return p.getUpdates(body)
	case "sendMessage", "editMessageText":
		return p.send(method, body)
	case "getFile":
		var asked struct {
			ID string `json:"file_id"`
		}
		_ = json.Unmarshal(body, &asked)
		return fmt.Sprintf(`{"ok":true,"result":{"file_id":%q,"file_path":%q}}`, asked.ID, asked.ID)
	default:
		return `{"ok":true,"result":true}`
	}
}

func (p *provider) getUpdates(body []byte) string {
	var asked struct{ Offset int }
	_ = json.Unmarshal(body, &asked)
	p.offsets, p.confirmed = append(p.offsets, asked.Offset), max(p.confirmed, asked.Offset)
	if p.polls != "" {
		return p.polls
	}
	open := []map[string]any{}
	for _, u := range p.updates {
		if u["update_id"].(int) >= p.confirmed {
			open = append(open, u)
		}
	}
	b, _ := json.Marshal(map[string]any{"ok": true, "result": open})
	return string(b)
}

func (p *provider) send(method string, body []byte) string {
	if len(p.refusals) > 0 {
		said := p.refusals[0]
		if p.refusals = p.refusals[1:]; said != "" {
			return said
		}
	}
	var m sent
	if err := json.Unmarshal(body, &m); err != nil {
		return refused(400, "Bad Request: "+err.Error(), "")
	}
	if n := units(m.Text); n > 4096 || strings.TrimSpace(m.Text) == "" {
		return refused(400, "Bad Request: message is too long or empty", "")
	}
	if method == "editMessageText" {
		p.shown[m.Edited-1] = m
		m.ID = m.Edited
	} else {
		m.ID = len(p.shown) + 1
		p.shown = append(p.shown, m)
	}
	return fmt.Sprintf(`{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"}}}`, m.ID, m.Chat)
}

func refused(code int, why, parameters string) string {
	if parameters != "" {
		parameters = `,"parameters":` + parameters
	}
	return fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q%s}`, code, why, parameters)
}

// refuse makes the next sends and edits be answered so.
func (p *provider) refuse(answers ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refusals = append(p.refusals, answers...)
}

// add makes an update of the next number, of a field such as "message".
func (p *provider) add(field string, value any) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next++
	p.updates = append(p.updates, map[string]any{"update_id": p.next, field: value})
	return p.next
}

func (p *provider) isConfirmed(update int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.confirmed > update
}

func (p *provider) texts() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for _, m := range p.shown {
		out = append(out, m.Text)
	}
	return out
}

func (p *provider) count(methods ...string) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.calls {
		for _, m := range methods {
			if c == m {
				n++
			}
		}
	}
	return n
}

// person is somebody who writes to the bot.
func person() map[string]any {
	return map[string]any{"id": 5001, "is_bot": false, "first_name": "张", "last_name": "阿姨", "language_code": "zh-hans"}
}

// said is a message of that person, with what is in it.
func said(fields map[string]any) map[string]any {
	m := map[string]any{"message_id": 9, "date": 1772410500, "from": person(), "chat": map[string]any{"id": 5001, "type": "private"}}
	for k, v := range fields {
		m[k] = v
	}
	return m
}

// house is an account with its provider.
type house struct {
	*channeltest.World
	*provider
	bot   *Bot
	holds bool
	last  map[string]any
}

// Holds implements Holder.
func (h *house) Holds(string) bool { return h.holds }

func build(t testing.TB, w *channeltest.World) *house {
	if w.Kept == nil {
		w.Kept = newProvider(t)
	}
	h := &house{World: w, provider: w.Kept.(*provider), holds: true}
	b, err := New(Config{
		Account: channeltest.Account, Community: channeltest.Community, Token: token, APIURL: h.server.URL, Mode: ModePoll,
		Door: w.Door, Holder: h, Clock: w, Log: w.Log,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.bot = b
	t.Cleanup(b.answers.Wait)
	return h
}

// rounds polls so often.
func (h *house) rounds(t testing.TB, n int) (wait time.Duration) {
	for range n {
		wait = h.bot.round(t.Context())
	}
	h.bot.answers.Wait()
	return wait
}

// deliver has one update fetched: it is accepted when the next question confirms it, and is taken back otherwise, as
// by somebody who gives up.
func (h *house) deliver(field string, value any) (channeltest.Ack, error) {
	return h.deliverAs(h.add(field, value))
}

func (h *house) deliverAs(id int) (channeltest.Ack, error) {
	ctx := background()
	h.bot.round(ctx)
	h.last = h.updates[len(h.updates)-1]
	if h.bot.offset <= id {
		h.updates = nil
		return channeltest.Later, nil
	}
	h.bot.round(ctx)
	if !h.isConfirmed(id) {
		return 0, fmt.Errorf("update %d is not confirmed", id)
	}
	return channeltest.Accepted, nil
}

// again delivers the last update once more, as Telegram does when a confirmation did not reach it.
func (h *house) again() (channeltest.Ack, error) {
	h.mu.Lock()
	h.confirmed, h.updates = 0, []map[string]any{h.last}
	h.mu.Unlock()
	return h.deliverAs(h.last["update_id"].(int))
}

func (h *house) choose(n int) (channeltest.Ack, error) {
	h.mu.Lock()
	var data []string
	for _, row := range h.shown[len(h.shown)-1].Keyboard.Rows {
		for _, b := range row {
			data = append(data, b.Data)
		}
	}
	h.mu.Unlock()
	return h.deliver("callback_query", tap(data[n-1]))
}

func tap(data string) map[string]any {
	return map[string]any{"id": "tap-" + data, "from": person(), "chat_instance": "x", "data": data, "message": said(map[string]any{"text": "?"})}
}

func throttled(d time.Duration) string {
	return refused(429, "Too Many Requests: retry after "+strconv.Itoa(int(d/time.Second)), fmt.Sprintf(`{"retry_after":%d}`, int(d/time.Second)))
}
