package channeltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
)

// post is a channel over a made-up provider, kept as simple as a channel can be. With a flaw it does
// wrong in exactly one way.
type post struct {
	w     *World
	box   *box
	flaw  string
	tapTo []bot.Choice
	last  bot.Inbound
}

// box is the provider: it outlives the channel's process.
type box struct {
	shown    []string
	calls    int
	throttle time.Duration
	refuse   bool
	keys     int
}

func (p *post) Form() bot.Form { return bot.Form{Name: "post", Buttons: true, MaxRunes: 4096} }

func (p *post) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	if o.Account != Account {
		return bot.Receipt{}, fmt.Errorf("%w: account %s", bot.ErrInvalid, o.Account)
	}
	p.tapTo = o.Body.Choices
	err := p.ask(o.Body.Text)
	if err != nil && p.flaw == "tries again by itself" {
		err = p.ask(o.Body.Text)
	}
	if p.flaw == "logs words" {
		p.w.Log.Info("sent", "text", o.Body.Text)
	}
	return bot.Receipt{}, err
}

func (p *post) ask(text string) error {
	p.box.calls++
	if p.box.throttle > 0 && p.flaw != "forgets the time" {
		return &bot.RetryError{After: p.box.throttle, Err: bot.ErrUnavailable}
	}
	if p.box.refuse || p.box.throttle > 0 {
		return fmt.Errorf("%w: blocked", bot.ErrNotAllowed)
	}
	switch p.flaw {
	case "cuts long texts":
		text = string([]rune(text)[:min(len([]rune(text)), 70)])
	case "escapes twice":
		text = strings.ReplaceAll(text, "&", "&amp;")
	case "loses a send over a restart":
		if slices.Contains(p.box.shown, text) {
			p.box.shown = slices.DeleteFunc(p.box.shown, func(s string) bool { return s == text })
			return nil
		}
	case "newest first":
		p.box.shown = append([]string{text}, p.box.shown...)
		return nil
	}
	p.box.shown = append(p.box.shown, text)
	return nil
}

func (p *post) say(text string) (Ack, error) {
	p.box.keys++
	in := bot.Inbound{Community: Community, Account: Account, Key: fmt.Sprint(p.box.keys), Chat: "chat", Kind: bot.InText, Text: text, At: p.w.Now()}
	switch p.flaw {
	case "trims surrogates":
		in.Text = strings.ReplaceAll(text, "𠮷", "?")
	case "no chat":
		in.Chat = ""
	case "words as key":
		in.Key = text
	}
	return p.hand(in)
}

func (p *post) again() (Ack, error) {
	if p.flaw == "new key each time" {
		p.last.Key += "!"
	}
	return p.hand(p.last)
}

func (p *post) choose(n int) (Ack, error) {
	in := p.last
	in.Key, in.Kind, in.Text = "tap", bot.InTap, p.tapTo[n-1].Data
	if p.flaw == "taps as labels" {
		in.Text = p.tapTo[n-1].Label
	}
	return p.hand(in)
}

func (p *post) hand(in bot.Inbound) (Ack, error) {
	p.last = in
	err := p.w.Door.Take(context.Background(), in)
	if err != nil && p.flaw == "acknowledges too early" {
		return Accepted, nil
	}
	if err != nil {
		return Later, nil
	}
	return Accepted, nil
}

func subject(flaw string) Subject {
	return Subject{Repeats: true, Choices: true, Remote: true, Lines: true, Open: func(w *World) (Person, error) {
		if w.Kept == nil {
			w.Kept = &box{}
		}
		p := &post{w: w, box: w.Kept.(*box), flaw: flaw}
		return Person{
			Channel: p, Say: p.say, Again: p.again, Choose: p.choose,
			Shown:   func() ([]string, error) { return p.box.shown, nil },
			Secrets: func() []string { return []string{"token"} },
			Close:   func() error { return nil },
			Remote: Remote{
				Throttle: func(d time.Duration) { p.box.throttle = d },
				Refuse:   func() { p.box.refuse = true },
				Calls:    func() int { return p.box.calls },
			},
		}, nil
	}}
}

func TestAGoodChannelPasses(t *testing.T) { Run(t, subject("")) }

func TestEveryFlawIsFound(t *testing.T) {
	for flaw, by := range map[string]string{
		"no chat":                     "a message carries where it came from, when, and a key",
		"trims surrogates":            "words of every script arrive as written",
		"words as key":                "the same words said twice are two messages",
		"new key each time":           "one message delivered twice is one message",
		"acknowledges too early":      "a message that the desk can't keep is not acknowledged",
		"escapes twice":               "words of every script are shown as sent",
		"newest first":                "messages are shown in the order in which they were sent",
		"cuts long texts":             "a long text is shown whole, in one message or in several",
		"taps as labels":              "a choice comes back as the data of its button",
		"loses a send over a restart": "a restart in the middle of a send loses nothing and adds at most one copy",
		"forgets the time":            "a throttled send says when to try again, and does not try by itself",
		"tries again by itself":       "a send that fails for good is reported once and not tried again",
		"logs words":                  "logs and errors hold no secret, no phone and no words",
	} {
		t.Run(flaw, func(t *testing.T) {
			i := slices.IndexFunc(rules, func(r rule) bool { return r.name == by })
			if i < 0 {
				t.Fatalf("there is no rule %q", by)
			}
			if err := try(subject(flaw), rules[i].check); err == nil {
				t.Errorf("rule %q lets it pass", by)
			}
		})
	}
}

func TestTheDoorKeepsAMessageOncePerKeyAndNothingWhileItFails(t *testing.T) {
	w := NewWorld()
	in := bot.Inbound{Account: Account, Key: "1", Text: "一"}
	w.Door.Fail(bot.ErrUnavailable)
	if err := w.Door.Take(t.Context(), in); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatal(err)
	}
	w.Door.Fail(nil)
	for range 2 {
		if err := w.Door.Take(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if kept, calls := len(w.Door.Kept()), len(w.Door.Calls()); kept != 1 || calls != 3 {
		t.Errorf("kept %d of %d calls, want 1 of 3", kept, calls)
	}
}
