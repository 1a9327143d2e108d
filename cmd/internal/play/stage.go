package play

import (
	"context"
	"fmt"
	"sync"
	"time"

	"linli/bot"
)

// clock is moved by the script alone.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now implements run.Clock.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// stage is one channel of a script. What is sent stays in a ledger, in order, per chat.
type stage struct {
	form bot.Form

	mu    sync.Mutex
	down  bool                      // try again later
	deaf  bool                      // never
	sent  map[string][]bot.Outgoing // by chat, waiting to be expected
	shown map[string][]bot.Outgoing // by chat, everything, for taps
	total int
}

// forms are the channels a script may name, with what each can show.
func forms() map[string]bot.Form {
	return map[string]bot.Form{
		"sms":      {Name: "sms", SMS: true},
		"telegram": {Name: "telegram", Buttons: true, Edits: true},
		"web":      {Name: "web", Buttons: true, Edits: true},
		"kiosk":    {Name: "kiosk", Buttons: true},
		"console":  {Name: "console"},
	}
}

func newStage(form bot.Form) *stage {
	return &stage{form: form, sent: map[string][]bot.Outgoing{}, shown: map[string][]bot.Outgoing{}}
}

// Form implements run.Channel.
func (s *stage) Form() bot.Form { return s.form }

// Send implements run.Channel.
func (s *stage) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return bot.Receipt{}, &bot.RetryError{After: 30 * time.Second, Err: fmt.Errorf("%w: %s is down", bot.ErrUnavailable, s.form.Name)}
	}
	if s.deaf {
		return bot.Receipt{}, fmt.Errorf("%w: %s knows nobody of this number", bot.ErrInvalid, s.form.Name)
	}
	s.total++
	s.shown[o.Chat] = append(s.shown[o.Chat], o)
	s.sent[o.Chat] = append(s.sent[o.Chat], o)
	return bot.Receipt{ProviderID: fmt.Sprint(s.form.Name, s.total)}, nil
}

// next takes the oldest message that the chat has not yet been expected to receive.
func (s *stage) next(chat string) (bot.Outgoing, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := s.sent[chat]
	if len(waiting) == 0 {
		return bot.Outgoing{}, false
	}
	s.sent[chat] = waiting[1:]
	return waiting[0], true
}

// waiting lists what nobody has expected yet.
func (s *stage) waiting(chat string) []bot.Outgoing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]bot.Outgoing(nil), s.sent[chat]...)
}

// forget drops what has come for a chat while the cast was being set.
func (s *stage) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent, s.shown = map[string][]bot.Outgoing{}, map[string][]bot.Outgoing{}
}

// choice finds the newest button with this label in a chat.
func (s *stage) choice(chat, label string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.shown[chat]) - 1; i >= 0; i-- {
		for _, c := range s.shown[chat][i].Body.Choices {
			if c.Label == label {
				return c.Data, true
			}
		}
	}
	return "", false
}

// visible is a message as its receiver reads it, buttons in brackets.
func visible(form bot.Form, o bot.Outgoing) string {
	text := o.Body.Text
	if !form.Buttons {
		return text
	}
	for _, c := range o.Body.Choices {
		text += " [" + c.Label + "]"
	}
	return text
}
