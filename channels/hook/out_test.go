package hook_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/channels/channeltest"
	"linli/channels/hook"
)

func (h *house) send(o bot.Outgoing) (bot.Receipt, error) {
	o.Chat = "chat"
	return h.hook.Send(context.Background(), h.Queue(o))
}

func TestTheBridgeGetsAllThatItNeedsSigned(t *testing.T) {
	h := build(t, channeltest.NewWorld(), nil)
	r, err := h.send(bot.Outgoing{
		Class: bot.ClassAlert, Card: "ticket/1", Replaces: "p9", Tries: 2,
		Body:  bot.Body{Text: "漏水 <b>", Lang: "zh-CN", Choices: []bot.Choice{{Label: "接单", Data: "q1:take"}}},
		Media: []bot.Media{{Kind: "photo", Type: "image/gif", Data: []byte("GIF8")}},
	})
	if err != nil || r.ProviderID != "p1" || len(h.wrong) > 0 {
		t.Fatalf("%v %v %q", r, err, h.wrong)
	}
	m := h.all()[0]
	if m.Account != channeltest.Account || m.ID != "1" || m.Chat != "chat" || m.Text != "漏水 <b>" || m.Class != "alert" || m.Lang != "zh-CN" ||
		m.Card != "ticket/1" || !m.Update || m.Replaces != "p9" || m.Tries != 2 || m.Choices[0].Data != "q1:take" || m.Media[0].Data != "R0lGOA==" {
		t.Errorf("it gets %+v", m)
	}
}

func TestTheBridgesAnswerDecides(t *testing.T) {
	tests := []struct {
		name                string
		status              int
		header, value, body string
		want                error
		after               time.Duration
	}{
		{"throttled", 429, "Retry-After", "17", "", bot.ErrUnavailable, 17 * time.Second},
		{"away for a while", 503, "Retry-After", "5", "", bot.ErrUnavailable, 5 * time.Second},
		{"away for ever, it says", 503, "Retry-After", "99999999999999999999", "", bot.ErrUnavailable, 0},
		{"away for a long time", 503, "Retry-After", "99999999", "", bot.ErrUnavailable, time.Hour},
		{"away, it does not say how long", 503, "", "", "", bot.ErrUnavailable, 0},
		{"broken", 500, "", "", "", bot.ErrUnavailable, 0},
		{"moved", 302, "Location", "http://127.0.0.1:1/", "", bot.ErrUnavailable, 0},
		{"gone", 410, "", "", `{"reason":"left"}`, bot.ErrNotFound, 0},
		{"refused", 400, "", "", `{"reason":"too rude"}`, bot.ErrNotAllowed, 0},
		{"refused without a word", 404, "", "", `<html>`, bot.ErrNotAllowed, 0},
	}
	for _, test := range tests {
		h := build(t, channeltest.NewWorld(), nil)
		h.answers(test.status, test.header, test.value, test.body)
		_, err := h.send(bot.Outgoing{Body: bot.Body{Text: "t"}})
		var later *bot.RetryError
		after := time.Duration(0)
		if errors.As(err, &later) {
			after = later.After
		}
		if !errors.Is(err, test.want) || after != test.after || h.calls != 1 {
			t.Errorf("%s: %v after %v, %d calls", test.name, err, after, h.calls)
		}
		if test.body != "" && test.body[0] == '{' && !strings.Contains(err.Error(), strings.Split(test.body, `"`)[3]) {
			t.Errorf("%s: no reason in %v", test.name, err)
		}
	}
}

func TestAnAnswerWithoutAnIdIsAccepted(t *testing.T) {
	h := build(t, channeltest.NewWorld(), nil)
	h.answers(204, "", "", "")
	if r, err := h.send(bot.Outgoing{Body: bot.Body{Text: "t"}}); err != nil || r.ProviderID != "1" {
		t.Errorf("%v %v", r, err)
	}
}

func TestABridgeThatIsAwayIsTriedLaterAndItsAddressStaysSecret(t *testing.T) {
	h := build(t, channeltest.NewWorld(), func(c *hook.Config) { c.URL = "http://127.0.0.1:1/?token=geheim" })
	_, err := h.send(bot.Outgoing{Body: bot.Body{Text: "t"}})
	if !errors.Is(err, bot.ErrUnavailable) || strings.Contains(err.Error(), "geheim") {
		t.Error(err)
	}
}

func TestALongTextComesInPartsToo(t *testing.T) {
	h := build(t, channeltest.NewWorld(), func(c *hook.Config) { c.Form.Limit = 10 })
	text := "今天停水。明天停电。后天一切正常。"
	if _, err := h.send(bot.Outgoing{Body: bot.Body{Text: text}}); err != nil {
		t.Fatal(err)
	}
	m := h.all()[0]
	if m.Text != text || strings.Join(m.Parts, "") != text || len(m.Parts) != 2 || slices.ContainsFunc(m.Parts, func(p string) bool { return len([]rune(p)) > 10 }) {
		t.Errorf("%+v", m)
	}
}

func TestNothingInATextActsWhereMarkdownIsRead(t *testing.T) {
	h := build(t, channeltest.NewWorld(), func(c *hook.Config) { c.Form.Markdown = true })
	if _, err := h.send(bot.Outgoing{Body: bot.Body{Text: "*a* [b](http://c) 好"}}); err != nil {
		t.Fatal(err)
	}
	if got := h.all()[0].Text; got != `\*a\* \[b\]\(http\:\/\/c\) 好` {
		t.Error(got)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	visited := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visited = true }))
	defer other.Close()
	h := build(t, channeltest.NewWorld(), nil)
	h.answers(307, "Location", other.URL, "")
	if _, err := h.send(bot.Outgoing{Body: bot.Body{Text: "t"}}); err == nil || visited {
		t.Errorf("%v, visited %v", err, visited)
	}
}

func TestAWrongConfigurationIsRefused(t *testing.T) {
	for name, change := range map[string]func(*hook.Config){
		"a short secret":        func(c *hook.Config) { c.Secret = []byte("short") },
		"no url":                func(c *hook.Config) { c.URL = "" },
		"another scheme":        func(c *hook.Config) { c.URL = "file:///etc/passwd" },
		"a limit below 0":       func(c *hook.Config) { c.Form.Limit = -1 },
		"a name not among ours": func(c *hook.Config) { c.Allow = []string{"bridge.example"} },
	} {
		c := config(channeltest.NewWorld(), "http://127.0.0.1:1")
		change(&c)
		if _, err := hook.New(c); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
