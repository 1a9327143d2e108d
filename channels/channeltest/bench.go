package channeltest

import (
	"context"
	"errors"
	"fmt"

	"linli/bot"
)

// bench is a channel opened in a world.
type bench struct {
	Person
	s Subject
	w *World
}

func open(s Subject, w *World) (*bench, error) {
	p, err := s.Open(w)
	return &bench{Person: p, s: s, w: w}, err
}

func try(s Subject, check func(*bench) error) error {
	b, err := open(s, NewWorld())
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return errors.Join(check(b), b.Close())
}

func (b *bench) mustSay(text string) error {
	return want(Accepted)(b.Say(text))
}

// want makes an error of any other acknowledgement.
func want(want Ack) func(Ack, error) error {
	return func(got Ack, err error) error {
		if err == nil && got != want {
			err = fmt.Errorf("the person is told %q, want %q", got, want)
		}
		return err
	}
}

// chat is where an answer goes: the chat of the last message kept. The person says one first if
// nobody has spoken yet.
func (b *bench) chat() (string, error) {
	if len(b.w.Door.Kept()) == 0 {
		if err := b.mustSay("你好"); err != nil {
			return "", err
		}
	}
	kept := b.w.Door.Kept()
	if len(kept) == 0 {
		return "", errors.New("the message was acknowledged but not kept")
	}
	return kept[len(kept)-1].Chat, nil
}

// queue makes a message to the person, kept but not sent.
func (b *bench) queue(body bot.Body) (bot.Outgoing, error) {
	chat, err := b.chat()
	return b.w.Queue(bot.Outgoing{Chat: chat, Class: bot.ClassReply, Body: body}), err
}

func (b *bench) send(texts ...string) error {
	for _, text := range texts {
		o, err := b.queue(bot.Body{Text: text})
		if err != nil {
			return err
		}
		if _, err := b.Channel.Send(context.Background(), o); err != nil {
			return fmt.Errorf("send %q: %w", text, err)
		}
	}
	return nil
}

func (b *bench) keptTexts() []string {
	var out []string
	for _, m := range b.w.Door.Kept() {
		out = append(out, m.Text)
	}
	return out
}

func differ(what string, got, want any) error {
	return fmt.Errorf("%s\n got: %q\nwant: %q", what, got, want)
}
