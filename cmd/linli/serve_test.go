package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// running is a desk that runs until the test ends it.
type running struct {
	*testing.T
	base, greeting string
	client         http.Client
	term           context.CancelFunc // what SIGTERM does
	ended          chan int
}

func begin(t *testing.T, args ...string) *running {
	t.Helper()
	files(t, nil)
	return beginHere(t, args...)
}

// beginHere starts a desk in the present folder.
func beginHere(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &running{T: t, term: cancel, ended: make(chan int, 1), client: http.Client{Jar: jar, Timeout: 20 * time.Second}}
	go func() {
		e := env{ctx: ctx, in: strings.NewReader(""), out: in, errs: io.Discard, getenv: func(string) string { return "" }}
		s.ended <- execute(e, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...))
		_ = in.Close()
	}()
	t.Cleanup(func() { cancel(); <-s.ended })
	s.greet(out)
	return s
}

// greet reads what is printed at the start, up to the last line.
func (s *running) greet(out io.Reader) {
	s.Helper()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		s.greeting += lines.Text() + "\n"
		if m := regexp.MustCompile(`chat +(http://\S+)/chat`).FindStringSubmatch(lines.Text()); m != nil {
			s.base = m[1]
		}
		if strings.Contains(lines.Text(), "--as") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
}

func (s *running) get(path string) (int, string) {
	s.Helper()
	return s.read(s.client.Get(s.base + path))
}

func (s *running) read(r *http.Response, err error) (int, string) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		s.Fatal(err)
	}
	return r.StatusCode, string(b)
}

// say sends a line as the page does without scripts.
func (s *running) say(words string) {
	s.Helper()
	_, page := s.get("/chat")
	key := regexp.MustCompile(`name="key" value="([^"]*)"`).FindStringSubmatch(page)
	if key == nil {
		s.Fatalf("the page has no key:\n%s", page)
	}
	if status, body := s.read(s.client.PostForm(s.base+"/chat", url.Values{"key": {key[1]}, "text": {words}})); status != http.StatusOK {
		s.Fatalf("status %d\n%s", status, body)
	}
}

// becomes loads a page again until it holds the words.
func (s *running) becomes(path, words string) {
	s.Helper()
	var body string
	for range 200 {
		if _, body = s.get(path); strings.Contains(body, words) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.Errorf("%s never shows %q:\n%s", path, words, body)
}

func TestServeAnswersOnItsPagesAndDrainsWhenToldToStop(t *testing.T) {
	s := begin(t, "--demo")
	holds(t, s.greeting, "邻里 Linli", "/chat?invite=", "/healthz")
	if status, body := s.get("/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("%d %q", status, body)
	}
	s.becomes("/readyz", "ready")
	s.say("3号楼2单元501厨房水管漏水")
	s.becomes("/chat", "报修：3号楼2单元501")
	s.say("1")
	s.becomes("/chat", "已报修")
	s.becomes("/metrics", `linli_outbox_depth{account="web"} 0`)
	status, page := s.get("/metrics")
	if status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	holds(t, page, "linli_inbox", "linli_turn_seconds_count", "linli_inbox_age_seconds", "linli_sends_total", "linli_understanding_confidence")
	if o := linli(t, "", nil, "healthy", "--listen", strings.TrimPrefix(s.base, "http://")); o.status != exitDone {
		t.Errorf("healthy: %d %s", o.status, o.errs)
	}
	s.term()
	select {
	case status := <-s.ended:
		s.ended <- status
		if status != exitDone {
			t.Errorf("status %d", status)
		}
	case <-time.After(drainWithin):
		t.Fatal("the desk goes on after it was told to stop")
	}
}

func TestATerminalIsAnsweredByTheDeskThatRuns(t *testing.T) {
	s := begin(t, "--demo")
	s.becomes("/readyz", "ready")
	holds(t, done(t, "3号楼2单元501厨房水管漏水\n1\n", "chat", "--demo"), "报修：3号楼2单元501", "已报修")
}
