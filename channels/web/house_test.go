package web_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"linli/bot"
	"linli/bot/view"
	"linli/channels/channeltest"
	"linli/channels/web"
)

// texts are the page's own words in the language files, read once.
var texts = sync.OnceValues(func() (map[string]string, error) {
	texts := map[string]string{}
	for _, lang := range []string{"zh-CN", "en"} {
		b, err := os.ReadFile("../../locales/" + lang + ".yaml")
		if err != nil {
			return nil, err
		}
		var tree struct{ Web map[string]any }
		if err := yaml.Unmarshal(b, &tree); err != nil {
			return nil, err
		}
		flatten(texts, lang+" web", tree.Web)
	}
	return texts, nil
})

func words(t testing.TB) func(lang, key string) string {
	t.Helper()
	known, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	return func(lang, key string) string {
		text, ok := known[lang+" "+key]
		if !ok {
			t.Errorf("%s has no text %s", lang, key)
		}
		return text
	}
}

func flatten(texts map[string]string, prefix string, tree map[string]any) {
	for key, v := range tree {
		if sub, ok := v.(map[string]any); ok {
			flatten(texts, prefix+"."+key, sub)
			continue
		}
		texts[prefix+"."+key] = fmt.Sprint(v)
	}
}

// rand counts, so that every id is another.
type rand struct {
	mu sync.Mutex
	n  uint64
}

func (r *rand) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	return copy(p, binary.BigEndian.AppendUint64(bytes.Repeat([]byte{7}, len(p)-8), r.n)), nil
}

// threads reads a conversation from the world's history, as the store does from its tables.
type threads struct {
	w   *channeltest.World
	err error
}

func (s *threads) Thread(_ context.Context, c bot.CommunityID, account, chat string, max int) ([]view.Line, error) {
	var out []view.Line
	labels := map[string]string{}
	for _, e := range s.w.History() {
		switch {
		case e.In != nil && e.In.Chat == chat:
			out = append(out, view.Line{ID: e.ID, At: e.In.At, Mine: true, Kind: e.In.Kind, Body: bot.Body{Text: e.In.Text}, Media: e.In.Media})
			if e.In.Kind == bot.InTap {
				out[len(out)-1].Body.Text = labels[e.In.Text]
			}
		case e.Out != nil && e.Out.Chat == chat:
			out = append(out, view.Line{ID: e.ID, At: s.w.Now(), Body: e.Out.Body, Card: e.Out.Card, Update: e.Out.Replaces != "", Media: e.Out.Media})
			for _, c := range e.Out.Body.Choices {
				labels[c.Data] = c.Label
			}
		}
	}
	if c != channeltest.Community || account != channeltest.Account {
		return nil, bot.ErrNotFound
	}
	return out[len(out)-min(max, len(out)):], s.err
}

// Attachment finds an attachment in a conversation only, as the store does.
func (s *threads) Attachment(ctx context.Context, c bot.CommunityID, account, chat, hash string, max int) (bot.Media, error) {
	lines, err := s.Thread(ctx, c, account, chat, max)
	for _, l := range lines {
		for _, m := range l.Media {
			if m.Hash == hash {
				return m, err
			}
		}
	}
	return bot.Media{}, errors.Join(err, bot.ErrNotFound)
}

// house is the page with a desk behind it.
type house struct {
	*channeltest.World
	threads *threads
	page    *web.Web
	server  *httptest.Server
}

func config(t testing.TB, w *channeltest.World, s *threads) web.Config {
	return web.Config{
		Account: channeltest.Account, Community: channeltest.Community, Name: "示例小区", Languages: []string{"zh-CN", "en"},
		Zone: time.FixedZone("CST", 8*3600), Door: w.Door, Threads: s, Words: words(t), Clock: w, Rand: &rand{}, Log: w.Log,
	}
}

func build(t testing.TB, w *channeltest.World) *house {
	t.Helper()
	s := &threads{w: w}
	page, err := web.New(config(t, w, s))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{World: w, threads: s, page: page, server: httptest.NewServer(page)}
	t.Cleanup(h.close)
	return h
}

func (h *house) close() {
	h.page.Close()
	h.server.Close()
}

// tell sends the desk's words to a chat, as the corridor does.
func (h *house) tell(t testing.TB, o bot.Outgoing) {
	t.Helper()
	if _, err := h.page.Send(t.Context(), h.Queue(o)); err != nil {
		t.Fatal(err)
	}
}

// guest is somebody's browser. With a script it asks for short answers instead of pages.
type guest struct {
	client *http.Client
	base   string
	script bool
	last   func() (*http.Request, error) // sends the last form again
}

func newGuest(h *house) *guest {
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &guest{client: client, base: h.server.URL}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (b *guest) do(r *http.Request, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	res, err := b.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, string(body)}, err
}

func (b *guest) get(path string) (answer, error) {
	return b.do(http.NewRequest(http.MethodGet, b.base+path, nil))
}

// post sends a form and remembers it, byte for byte.
func (b *guest) post(path, kind, body string) (answer, error) {
	b.last = func() (*http.Request, error) {
		r, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(body))
		if err == nil {
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Origin", b.base)
			if b.script {
				r.Header.Set("Accept", "application/json")
			}
		}
		return r, err
	}
	return b.do(b.last())
}

func (b *guest) form(path string, f url.Values) (answer, error) {
	return b.post(path, "application/x-www-form-urlencoded", f.Encode())
}

// parts writes a multipart form; the photo comes last, as on the page.
func parts(f url.Values, file string, photo []byte) (kind, body string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name := range f {
		_ = w.WriteField(name, f.Get(name))
	}
	p, _ := w.CreateFormFile("photo", file)
	_, _ = p.Write(photo)
	_ = w.Close()
	return w.FormDataContentType(), b.String()
}

var (
	keys  = regexp.MustCompile(`name="key" value="([^"]*)"`)
	lines = regexp.MustCompile(`(?s)<li class="line (mine|desk)"[^>]*>.*?</li>`)
	text  = regexp.MustCompile(`(?s)<p class="text" dir="auto">(.*?)</p>`)
	taps  = regexp.MustCompile(`name="tap" value="([^"]*)">([^<]*)<`)
)

// write opens the page and sends its form, with a photo field left empty.
func (b *guest) write(words string) (answer, error) {
	page, err := b.get("/chat")
	if err != nil {
		return page, err
	}
	kind, body := parts(url.Values{"key": {keys.FindStringSubmatch(page.body)[1]}, "text": {words}}, "", nil)
	return b.post("/chat/say", kind, body)
}

// tap presses a button of the page, counted from 1.
func (b *guest) tap(n int) (answer, error) {
	page, err := b.get("/chat")
	if err != nil {
		return page, err
	}
	data := taps.FindAllStringSubmatch(page.body, -1)[n-1][1]
	return b.form("/chat", url.Values{"key": {keys.FindStringSubmatch(page.body)[1]}, "tap": {html.UnescapeString(data)}})
}

// read gives the words of one side, as a reader sees them.
func (b *guest) read(side string) ([]string, error) {
	page, err := b.get("/chat")
	return wordsOf(page.body, side), err
}

func wordsOf(page, side string) []string {
	var out []string
	for _, l := range lines.FindAllStringSubmatch(page, -1) {
		if m := text.FindStringSubmatch(l[0]); l[1] == side && m != nil {
			out = append(out, html.UnescapeString(m[1]))
		}
	}
	return out
}

// chat is the chat of the last message kept.
func (h *house) chat() string {
	kept := h.Door.Kept()
	return kept[len(kept)-1].Chat
}
