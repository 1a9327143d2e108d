package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/mymmrac/telego"

	"linli/bot"
	"linli/bot/text"
)

// Send implements run.Channel: plain text, in several messages where it is long, with buttons under the last. It never
// tries again by itself; tried again by the desk, it goes on behind the last part that Telegram took.
func (b *Bot) Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error) {
	to, err := parsePlace(o.Chat)
	if err != nil || o.Account != b.cfg.Account {
		return bot.Receipt{}, fmt.Errorf("%w: a message of another account is not for this bot", bot.ErrInvalid)
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	id, err := b.deliver(ctx, b.moved.of(to), o)
	if now := movedTo(err); now != 0 {
		b.moved.note(to.chat, now)
		id, err = b.deliver(ctx, b.moved.of(to), o)
	}
	if err = sorted(err); err == nil || !errors.Is(err, bot.ErrUnavailable) {
		b.parts.forget(o.ID)
	}
	return bot.Receipt{ProviderID: id}, err
}

func (b *Bot) deliver(ctx context.Context, to place, o bot.Outgoing) (id string, err error) {
	pieces := split(o.Body.Text)
	if len(pieces) == 0 {
		return "", fmt.Errorf("%w: a message without words", bot.ErrInvalid)
	}
	if old, err := strconv.Atoi(o.Replaces); err == nil && len(pieces) == 1 {
		if err := b.edit(ctx, to, old, o.Body); !isLost(err) {
			return o.Replaces, err
		}
	}
	for i := min(b.parts.done(o.ID), len(pieces)-1); i < len(pieces); i++ {
		var choices []bot.Choice
		if i == len(pieces)-1 {
			choices = o.Body.Choices
		}
		var m message
		if err := b.caller.call(ctx, "sendMessage", written(to, pieces[i], choices), &m); err != nil {
			return "", err
		}
		b.parts.note(o.ID, i+1)
		id = strconv.Itoa(m.ID)
	}
	return id, nil
}

func written(to place, words string, choices []bot.Choice) *telego.SendMessageParams {
	p := &telego.SendMessageParams{ChatID: to.id(), MessageThreadID: to.thread, Text: words, LinkPreviewOptions: &telego.LinkPreviewOptions{IsDisabled: true}}
	if k := keyboard(choices); k != nil {
		p.ReplyMarkup = k
	}
	return p
}

// edit replaces a message. One that says so already is as it should be.
func (b *Bot) edit(ctx context.Context, to place, id int, body bot.Body) error {
	var m message
	err := b.caller.call(ctx, "editMessageText", telego.EditMessageTextParams{
		ChatID: to.id(), MessageID: id, Text: body.Text, ReplyMarkup: keyboard(body.Choices), LinkPreviewOptions: &telego.LinkPreviewOptions{IsDisabled: true},
	}, &m)
	if said, ok := answerOf(err); ok && saysAny(said.Description, "message is not modified") {
		return nil
	}
	return err
}

// isLost says that a message can't be replaced any more, so that its update is sent as a new one.
func isLost(err error) bool {
	said, ok := answerOf(err)
	return ok && saysAny(said.Description, "message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")
}

const (
	rowMost  = 3  // buttons beside each other
	rowWidth = 14 // characters that can be read beside each other on a small telephone
)

// keyboard sets short buttons beside each other, and long ones below; nil without choices.
func keyboard(choices []bot.Choice) *telego.InlineKeyboardMarkup {
	if len(choices) == 0 {
		return nil
	}
	var rows [][]telego.InlineKeyboardButton
	width := 0
	for _, c := range choices {
		n := utf8.RuneCountInString(c.Label)
		if last := len(rows) - 1; last < 0 || len(rows[last]) == rowMost || width+n > rowWidth {
			rows, width = append(rows, nil), 0
		}
		width += n
		last := len(rows) - 1
		rows[last] = append(rows[last], telego.InlineKeyboardButton{Text: c.Label, CallbackData: c.Data})
	}
	return &telego.InlineKeyboardMarkup{InlineKeyboard: rows}
}

// split cuts a text into what Telegram takes as single messages, which must not be blank.
func split(s string) []string {
	var pieces []string
	for _, p := range text.Split(s, maxText) {
		if units(p) <= maxText {
			pieces = append(pieces, p)
			continue
		}
		pieces = append(pieces, text.Split(p, maxText/2)...) // no character has more than two units
	}
	kept := pieces[:0]
	for _, p := range pieces {
		if strings.TrimSpace(p) != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// units is the length of a text as Telegram counts.
func units(s string) (n int) {
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// parts remembers how much of a long message Telegram has taken, while the rest waits.
type parts struct {
	mu   sync.Mutex
	sent map[bot.OutboxID]int
}

func (p *parts) done(id bot.OutboxID) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent[id]
}

func (p *parts) note(id bot.OutboxID, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent[id] = n
}

func (p *parts) forget(id bot.OutboxID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.sent, id)
}
