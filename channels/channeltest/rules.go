package channeltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"linli/bot"
)

// rule is one thing that must hold. check gives an error that says what a person would see.
type rule struct {
	name    string
	applies func(Subject) bool
	check   func(*bench) error
}

func always(Subject) bool    { return true }
func repeats(s Subject) bool { return s.Repeats }
func choices(s Subject) bool { return s.Choices }
func remote(s Subject) bool  { return s.Remote }

var rules = []rule{
	{"a message carries where it came from, when, and a key", always, saysWhereFrom},
	{"messages are taken in the order in which they were said", always, takenInOrder},
	{"the same words said twice are two messages", always, sameWordsTwice},
	{"one message delivered twice is one message", repeats, deliveredTwice},
	{"a message that the desk can't keep is not acknowledged", always, notAcknowledged},
	{"a message that was not kept is kept when it is delivered again", repeats, keptAfterwards},
	{"words of every script arrive as written", always, everyScriptTaken},
	{"words of every script are shown as sent", always, everyScriptShown},
	{"messages are shown in the order in which they were sent", always, shownInOrder},
	{"a long text is shown whole, in one message or in several", always, longShown},
	{"a choice comes back as the data of its button", choices, choiceComesBack},
	{"a restart in the middle of a send loses nothing and adds at most one copy", always, restartMidSend},
	{"a throttled send says when to try again, and does not try by itself", remote, retryAfter},
	{"a send that fails for good is reported once and not tried again", remote, failsOnce},
	{"logs and errors hold no secret, no phone and no words", always, quietLogs},
}

func saysWhereFrom(b *bench) error {
	if err := b.mustSay("你好"); err != nil {
		return err
	}
	m := b.w.Door.Kept()[0]
	if m.Community != Community || m.Account != Account || !m.At.Equal(b.w.Now()) {
		return fmt.Errorf("community %d, account %q, at %v", m.Community, m.Account, m.At)
	}
	if m.Key == "" || m.Chat == "" || m.Kind != bot.InText {
		return fmt.Errorf("key %q, chat %q, kind %q", m.Key, m.Chat, m.Kind)
	}
	return nil
}

func takenInOrder(b *bench) error {
	want := []string{"厨房水管漏水", "不对，是5号楼", "好的", "no, wait"}
	for _, text := range want {
		if err := b.mustSay(text); err != nil {
			return err
		}
	}
	if got := b.keptTexts(); !slices.Equal(got, want) {
		return differ("taken", got, want)
	}
	return nil
}

func sameWordsTwice(b *bench) error {
	return takenTwice(b, func() (Ack, error) { return b.Say("1") }, 2)
}

func deliveredTwice(b *bench) error { return takenTwice(b, b.Again, 1) }

func takenTwice(b *bench, second func() (Ack, error), messages int) error {
	if err := b.mustSay("1"); err != nil {
		return err
	}
	if err := want(Accepted)(second()); err != nil {
		return fmt.Errorf("the second time: %w", err)
	}
	if calls := len(b.w.Door.Calls()); calls != 2 {
		return fmt.Errorf("handed over %d times, want 2", calls)
	}
	if kept := len(b.w.Door.Kept()); kept != messages {
		return fmt.Errorf("kept %d messages, want %d", kept, messages)
	}
	return nil
}

func notAcknowledged(b *bench) error {
	b.w.Door.Fail(fmt.Errorf("keep: %w", bot.ErrUnavailable))
	if err := want(Later)(b.Say("厨房水管漏水")); err != nil {
		return err
	}
	b.w.Door.Fail(nil)
	if err := b.mustSay("还在漏"); err != nil {
		return err
	}
	if got := b.keptTexts(); !slices.Equal(got, []string{"还在漏"}) {
		return differ("kept", got, []string{"还在漏"})
	}
	return nil
}

func keptAfterwards(b *bench) error {
	b.w.Door.Fail(fmt.Errorf("keep: %w", bot.ErrUnavailable))
	if err := want(Later)(b.Say("厨房水管漏水")); err != nil {
		return err
	}
	b.w.Door.Fail(nil)
	if err := want(Accepted)(b.Again()); err != nil {
		return fmt.Errorf("the second time: %w", err)
	}
	if got := b.keptTexts(); !slices.Equal(got, []string{"厨房水管漏水"}) {
		return differ("kept", got, []string{"厨房水管漏水"})
	}
	return nil
}

func choiceComesBack(b *bench) error {
	o, err := b.queue(bot.Body{Text: "对吗？", Choices: []bot.Choice{{Label: "对", Data: "q1:yes"}, {Label: "不对 <改>", Data: "q1:no"}}})
	if err != nil {
		return err
	}
	if _, err := b.Channel.Send(context.Background(), o); err != nil {
		return err
	}
	if err := want(Accepted)(b.Choose(2)); err != nil {
		return err
	}
	kept := b.w.Door.Kept()
	if m := kept[len(kept)-1]; m.Kind != bot.InTap || m.Text != "q1:no" {
		return fmt.Errorf("came back as %s %q", m.Kind, m.Text)
	}
	return nil
}

func quietLogs(b *bench) error {
	const words, phone = "金丝雀在厨房", "13800001111"
	b.w.Door.Fail(fmt.Errorf("keep: %w", bot.ErrUnavailable))
	if _, err := b.Say(words + phone); err != nil {
		return err
	}
	b.w.Door.Fail(nil)
	if err := errors.Join(b.mustSay(words+phone), b.send(words+phone)); err != nil {
		return err
	}
	_, wrong := b.Channel.Send(context.Background(), bot.Outgoing{Account: "another", Body: bot.Body{Text: words + phone}})
	return silent(fmt.Sprint(b.w.logs, wrong), append(b.Secrets(), words, phone))
}

func silent(said string, secrets []string) error {
	for _, s := range secrets {
		if s != "" && strings.Contains(said, s) {
			return fmt.Errorf("%q is told in:\n%s", s, said)
		}
	}
	return nil
}
