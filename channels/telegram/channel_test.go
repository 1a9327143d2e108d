package telegram

import (
	"context"
	"testing"
	"time"

	"linli/channels/channeltest"
)

func background() context.Context { return context.Background() }

func TestTelegramIsAChannel(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Repeats: true, Choices: true, Remote: true, Lines: true,
		Open: func(w *channeltest.World) (channeltest.Person, error) { return front(build(t, w)), nil },
	})
}

func front(h *house) channeltest.Person {
	return channeltest.Person{
		Channel: h.bot,
		Say: func(text string) (channeltest.Ack, error) {
			return h.deliver("message", said(map[string]any{"text": text}))
		},
		Again:   h.again,
		Choose:  h.choose,
		Shown:   func() ([]string, error) { return h.texts(), nil },
		Secrets: func() []string { return []string{token} },
		Close:   func() error { return nil },
		Remote: channeltest.Remote{
			Throttle: func(d time.Duration) { h.refuse(throttled(d)) },
			Refuse:   func() { h.refuse(refused(403, "Forbidden: bot was blocked by the user", "")) },
			Calls:    func() int { return h.count("sendMessage") },
		},
	}
}
