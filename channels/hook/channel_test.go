package hook_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"linli/channels/channeltest"
)

func TestTheGenericChannelIsAChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Repeats: true, Choices: true, Remote: true, Lines: true,
		Open: func(w *channeltest.World) (channeltest.Person, error) { return person(build(t, w, nil)), nil },
	})
}

func person(h *house) channeltest.Person {
	return channeltest.Person{
		Channel: h.hook,
		Say:     func(text string) (channeltest.Ack, error) { return ack(h.say(map[string]any{"text": text})) },
		Again:   func() (channeltest.Ack, error) { return ack(h.post(h.last, nil)) },
		Choose: func(n int) (channeltest.Ack, error) {
			all := h.all()
			return ack(h.say(map[string]any{"tap": all[len(all)-1].Choices[n-1].Data}))
		},
		Shown:   func() ([]string, error) { return texts(h.all()), nil },
		Secrets: func() []string { return []string{string(secret)} },
		Close:   func() error { return nil },
		Remote: channeltest.Remote{
			Throttle: func(d time.Duration) {
				h.answers(http.StatusTooManyRequests, "Retry-After", strconv.Itoa(int(d/time.Second)), "")
			},
			Refuse: func() { h.answers(http.StatusForbidden, "", "", `{"reason":"blocked"}`) },
			Calls:  func() int { return h.calls },
		},
	}
}

func texts(all []message) []string {
	var out []string
	for _, m := range all {
		out = append(out, m.Text)
	}
	return out
}
