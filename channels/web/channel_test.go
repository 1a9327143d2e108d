package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"linli/channels/channeltest"
)

func TestTheChatPageIsAChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Repeats: true, Choices: true, Lines: true,
		Open: func(w *channeltest.World) (channeltest.Person, error) { return person(t, w), nil },
	})
}

// person is somebody before the page. Their cookies outlive a restart of the server.
func person(t *testing.T, w *channeltest.World) channeltest.Person {
	h := build(t, w)
	b := newGuest(h)
	if w.Kept == nil {
		w.Kept = &moved{b.client.Jar}
	}
	b.client.Jar, b.script = w.Kept.(*moved), true
	return channeltest.Person{
		Channel: h.page,
		Say:     func(text string) (channeltest.Ack, error) { return ack(b.write(text)) },
		Again:   func() (channeltest.Ack, error) { return ack(b.do(b.last())) },
		Choose:  func(n int) (channeltest.Ack, error) { return ack(b.tap(n)) },
		Shown:   func() ([]string, error) { return b.read("desk") },
		Secrets: func() []string { return cookies(b) },
		Close:   func() error { h.close(); return nil },
	}
}

// moved is a jar for a server that has another port after each restart.
type moved struct{ http.CookieJar }

func (m *moved) SetCookies(_ *url.URL, c []*http.Cookie) { m.CookieJar.SetCookies(here(), c) }

func (m *moved) Cookies(*url.URL) []*http.Cookie { return m.CookieJar.Cookies(here()) }

func here() *url.URL { return &url.URL{Scheme: "http", Host: "desk.example"} }

func cookies(b *guest) []string {
	var out []string
	for _, c := range b.client.Jar.Cookies(here()) {
		out = append(out, c.Value)
	}
	return out
}

func ack(a answer, err error) (channeltest.Ack, error) {
	switch {
	case err != nil:
		return 0, err
	case a.status == http.StatusSeeOther || a.status == http.StatusNoContent:
		return channeltest.Accepted, nil
	case a.status == http.StatusServiceUnavailable && a.header.Get("Retry-After") != "":
		return channeltest.Later, nil
	case a.status/100 == 4:
		return channeltest.Refused, nil
	}
	return 0, fmt.Errorf("status %d", a.status)
}
