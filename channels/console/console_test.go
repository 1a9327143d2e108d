package console_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"linli/bot"
	"linli/channels/channeltest"
	"linli/channels/console"
)

// keyboard hands over one line at a time and knows when the console has dealt with it: only then is
// the next one asked for.
type keyboard struct {
	lines chan string
	asked chan struct{}
}

func newKeyboard() *keyboard { return &keyboard{make(chan string), make(chan struct{})} }

func (k *keyboard) Read(p []byte) (int, error) {
	k.asked <- struct{}{}
	line, open := <-k.lines
	if !open {
		return 0, io.EOF
	}
	return copy(p, line+"\n"), nil
}

func (k *keyboard) typed(line string) {
	k.lines <- line
	<-k.asked
}

// screen is what was printed; it outlives the console.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// sign is the desk's name on the test's screens.
const sign = "\u2063desk>"

func config(w *channeltest.World, in io.Reader, out io.Writer) console.Config {
	return console.Config{
		Account: channeltest.Account, Community: channeltest.Community, Chat: "console/张阿姨", Name: "张阿姨",
		In: in, Out: out, Door: w.Door, Clock: w, Log: w.Log,
		Words: func(key string) string {
			if key == "console.desk" {
				return sign
			}
			return key
		},
		Segments: func(text string) (int, string) { return 1 + len([]rune(text))/70, "UCS-2" },
	}
}

func TestTheConsoleIsAChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{Choices: true, Open: open})
}

// open sits somebody down before a console.
func open(w *channeltest.World) (channeltest.Person, error) {
	if w.Kept == nil {
		w.Kept = &screen{}
	}
	k, s := newKeyboard(), w.Kept.(*screen)
	c := console.New(config(w, k, s))
	ended := make(chan error)
	go func() { ended <- c.Run(context.Background()) }()
	<-k.asked
	say := func(line string) (channeltest.Ack, error) {
		before := len(s.String())
		k.typed(line)
		return ack(s.String()[before:]), nil
	}
	return channeltest.Person{
		Channel: c, Say: say,
		Choose:  func(n int) (channeltest.Ack, error) { return say(string(rune('0' + n))) },
		Shown:   func() ([]string, error) { return shown(s.String()), nil },
		Secrets: func() []string { return []string{"张阿姨"} },
		Close:   func() error { close(k.lines); return <-ended },
	}, nil
}

func ack(printed string) channeltest.Ack {
	switch {
	case strings.Contains(printed, "console.unavailable"):
		return channeltest.Later
	case strings.Contains(printed, "console.refused"):
		return channeltest.Refused
	}
	return channeltest.Accepted
}

func shown(screen string) []string {
	var out []string
	for _, block := range strings.Split(screen, sign+" ")[1:] {
		words, _, _ := strings.Cut(strings.TrimSuffix(block, "\n"), "\n! ")
		out = append(out, words)
	}
	return out
}

// play types lines into a console and gives what was kept and printed.
func play(t *testing.T, change func(*console.Config), lines ...string) (*channeltest.World, string) {
	t.Helper()
	w, out := channeltest.NewWorld(), &screen{}
	cfg := config(w, strings.NewReader(strings.Join(lines, "\n")+"\n"), out)
	if change != nil {
		change(&cfg)
	}
	if err := console.New(cfg).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w, out.String()
}

func TestLinesAreMessagesUntilQuit(t *testing.T) {
	w, out := play(t, nil, "你好", "", "   ", "/start K7QX", "/quit", "不再读")
	kept := w.Door.Kept()
	if len(kept) != 2 || kept[0].Text != "你好" || kept[1].Text != "/start K7QX" || kept[0].Name != "张阿姨" || out != "" {
		t.Errorf("kept %+v, printed %q", kept, out)
	}
}

func TestAPhotoIsReadFromItsFile(t *testing.T) {
	dir := t.TempDir()
	photo, page := filepath.Join(dir, "leak one.jpg"), filepath.Join(dir, "page.jpg")
	if err := errors.Join(os.WriteFile(photo, []byte("\xff\xd8\xff\xe0 leak"), 0o600), os.WriteFile(page, []byte("<html>"), 0o600)); err != nil {
		t.Fatal(err)
	}
	w, out := play(t, nil, "/photo "+photo, "/photo "+page, "/photo "+dir, "/photo nowhere.jpg", "/photo")
	kept := w.Door.Kept()
	if len(kept) != 1 || kept[0].Kind != bot.InPhoto || kept[0].Media[0].Type != "image/jpeg" || kept[0].Media[0].Name != "leak one.jpg" {
		t.Errorf("kept %+v", kept)
	}
	if n := strings.Count(out, "! console.photo\n"); n != 4 {
		t.Errorf("%d of 4 wrong files are told:\n%s", n, out)
	}
}

func TestALocationIsChecked(t *testing.T) {
	w, out := play(t, nil, "/location 35.4,116.6", "/location here")
	if kept := w.Door.Kept(); len(kept) != 1 || kept[0].Kind != bot.InLocation || kept[0].Text != "35.4,116.6" {
		t.Errorf("kept %+v", kept)
	}
	if out != "! console.location\n" {
		t.Errorf("printed %q", out)
	}
}

func TestADigitPicksOnlyWhatIsStillAsked(t *testing.T) {
	w := channeltest.NewWorld()
	p, err := open(w)
	if err != nil {
		t.Fatal(err)
	}
	ask := bot.Body{Text: "对吗？\n1 对\n2 改", Choices: []bot.Choice{{Label: "对", Data: "q1:yes"}, {Label: "改", Data: "q1:change"}}}
	for _, step := range []func(){
		func() {
			_, _ = p.Channel.Send(t.Context(), w.Queue(bot.Outgoing{Chat: "console/张阿姨", Body: ask}))
		},
		func() {
			_, _ = p.Channel.Send(t.Context(), w.Queue(bot.Outgoing{Chat: "console/张阿姨", Body: bot.Body{Text: "另：明天停水"}}))
		},
		func() { _, _ = p.Say("3") }, // there is no third
		func() {
			_, _ = p.Channel.Send(t.Context(), w.Queue(bot.Outgoing{Chat: "console/张阿姨", Body: ask}))
		},
		func() { _, _ = p.Say("1") },
		func() { _, _ = p.Say("1") }, // by now a number
	} {
		step()
	}
	var got []string
	for _, m := range w.Door.Kept() {
		got = append(got, string(m.Kind)+" "+m.Text)
	}
	if want := "text 3,tap q1:yes,text 1"; strings.Join(got, ",") != want {
		t.Errorf("kept %q, want %q", got, want)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestAsATelephoneItCountsSegmentsAndSendsDigits(t *testing.T) {
	w, k, out := channeltest.NewWorld(), newKeyboard(), &screen{}
	cfg := config(w, k, out)
	cfg.SMS, cfg.Phone = true, "+8613800001111"
	c := console.New(cfg)
	go func() { _ = c.Run(t.Context()) }()
	<-k.asked
	_, err := c.Send(t.Context(), w.Queue(bot.Outgoing{Chat: cfg.Chat, Body: bot.Body{Text: "对吗？\n1 对", Choices: []bot.Choice{{Label: "对", Data: "q1:yes"}}}}))
	if want := "┌ console.message 1 console.segments · UCS-2\n│ 对吗？\n│ 1 对\n└\n"; err != nil || out.String() != want {
		t.Errorf("%v, printed\n%s", err, out)
	}
	k.typed("1")
	if m := w.Door.Kept()[0]; m.Kind != bot.InText || m.Text != "1" || m.Phone != cfg.Phone || !c.Form().SMS {
		t.Errorf("%+v", m)
	}
	close(k.lines)
}

func TestOnATerminalThePromptComesBackAndNobodyPaintsTheScreen(t *testing.T) {
	w, out := channeltest.NewWorld(), &screen{}
	cfg := config(w, strings.NewReader(""), out)
	cfg.TTY = true
	c := console.New(cfg)
	_, err := c.Send(t.Context(), w.Queue(bot.Outgoing{Chat: cfg.Chat, Body: bot.Body{Text: "水\x1b[2J漏"}}))
	if want := "\r\x1b[K\x1b[1m" + sign + "\x1b[0m 水[2J漏\n> "; err != nil || out.String() != want {
		t.Errorf("%v, printed %q", err, out)
	}
}

func TestAConsoleThatIsGoneFailsOnce(t *testing.T) {
	w := channeltest.NewWorld()
	r, gone := io.Pipe()
	_ = r.Close()
	c := console.New(config(w, strings.NewReader(""), gone))
	_, err := c.Send(t.Context(), w.Queue(bot.Outgoing{Chat: "console/张阿姨"}))
	var later *bot.RetryError
	if err == nil || errors.As(err, &later) {
		t.Errorf("%v, want an error for good", err)
	}
}

func TestALineWithoutEndIsAnError(t *testing.T) {
	w := channeltest.NewWorld()
	in := strings.NewReader(strings.Repeat("漏", 1<<20))
	if err := console.New(config(w, in, io.Discard)).Run(t.Context()); err == nil || len(w.Door.Calls()) != 0 {
		t.Errorf("%v, handed over %d", err, len(w.Door.Calls()))
	}
}

func TestItEndsWithTheProcessThoughNobodyTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := channeltest.NewWorld()
		r, typing := io.Pipe()
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := console.New(config(w, r, io.Discard)).Run(ctx); err != nil {
			t.Error(err)
		}
		_ = typing.Close()
	})
}

// FuzzLine throws any bytes at the console. What is kept is clean, and its commands are never words.
func FuzzLine(f *testing.F) {
	for _, line := range []string{"你好", "1", "/location 1,2", "/quit", "\x1b[31m\x00\xff", "/start A", " / "} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if len(line) > 1<<12 || strings.Contains(line, "/photo") { // it would read files
			return
		}
		w, _ := play(t, nil, line)
		for _, m := range w.Door.Kept() {
			if m.Text != bot.Clean(m.Text) || strings.HasPrefix(m.Text, "/location ") || m.Text == "/quit" {
				t.Errorf("kept %q", m.Text)
			}
		}
	})
}
