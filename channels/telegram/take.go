package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/mymmrac/telego"

	"linli/bot"
)

// take keeps updates and returns the offset that confirms them. An error means that nothing may be confirmed.
func (b *Bot) take(ctx context.Context, updates []json.RawMessage) (next int, err error) {
	events := make([]event, 0, len(updates))
	for _, raw := range updates {
		e, err := decode(raw)
		if err != nil {
			b.cfg.Log.WarnContext(ctx, "telegram.unreadable", "account", b.cfg.Account)
			continue
		}
		events, next = append(events, e), max(next, e.id+1)
	}
	return next, b.keep(ctx, events)
}

// keep hands over what is to be kept, in its order, and then stops the spinning of the buttons that were tapped.
func (b *Bot) keep(ctx context.Context, events []event) error {
	b.download(ctx, events)
	if err := ctx.Err(); err != nil { // a desk that ends would keep photos as unreadable that the next one can read
		return fmt.Errorf("%w: fetch attachments: %w", bot.ErrUnavailable, err)
	}
	var in []bot.Inbound
	for _, e := range events {
		if !e.keep {
			b.cfg.Log.InfoContext(ctx, "telegram.skipped", "account", b.cfg.Account, "kind", e.kind)
			continue
		}
		e.in.Community, e.in.Account, e.in.At = b.cfg.Community, b.cfg.Account, b.cfg.Clock.Now()
		in = append(in, e.in)
	}
	if err := b.hand(ctx, in); err != nil {
		return err
	}
	b.answerTaps(ctx, events)
	return nil
}

// hand gives messages to the desk at once. Should one of them be such as can never be kept, it stands in nobody's way.
func (b *Bot) hand(ctx context.Context, in []bot.Inbound) error {
	if len(in) == 0 {
		return nil
	}
	err := b.cfg.Door.Take(ctx, in...)
	switch {
	case err == nil || !errors.Is(err, bot.ErrInvalid):
		return err
	case len(in) == 1:
		b.cfg.Log.ErrorContext(ctx, "telegram.refused", "account", b.cfg.Account, "error", err.Error())
		return nil
	}
	for i := range in {
		if err := b.hand(ctx, in[i:i+1:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// answerTaps does not hold up the next updates: a button that spins on is the worst that can happen.
func (b *Bot) answerTaps(ctx context.Context, events []event) {
	for _, e := range events {
		if e.callback == "" {
			continue
		}
		b.answers.Go(func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callWithin)
			defer cancel()
			var done bool
			if err := b.caller.call(ctx, "answerCallbackQuery", telego.AnswerCallbackQueryParams{CallbackQueryID: e.callback}, &done); err != nil {
				b.cfg.Log.InfoContext(ctx, "telegram.tap", "account", b.cfg.Account, "error", sorted(err).Error())
			}
		})
	}
}

const (
	downloads = 4       // at once
	maxFile   = 5 << 20 // bytes; larger ones are not kept
)

// download fetches the attachments of events, a few at once.
func (b *Bot) download(ctx context.Context, events []event) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, downloads)
	for i := range events {
		if len(events[i].files) == 0 {
			continue
		}
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			events[i].in.Media = b.attachments(ctx, events[i].files)
		})
	}
	wg.Wait()
}

func (b *Bot) attachments(ctx context.Context, files []file) []bot.Media {
	media := make([]bot.Media, 0, len(files))
	for _, f := range files {
		data, err := b.bytes(ctx, f)
		if err != nil {
			b.cfg.Log.WarnContext(ctx, "telegram.file", "account", b.cfg.Account, "error", err.Error())
			media = append(media, bot.Media{Kind: bot.MediaUnreadable, Type: f.mime})
			continue
		}
		media = append(media, bot.Media{Kind: f.kind, Type: f.mime, Data: data})
	}
	return media
}

// bytes fetches one file.
func (b *Bot) bytes(ctx context.Context, f file) ([]byte, error) {
	if f.size > maxFile {
		return nil, fmt.Errorf("%w: a file of %d bytes, at most %d", bot.ErrInvalid, f.size, maxFile)
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	var found struct {
		Path string `json:"file_path"`
	}
	if err := b.caller.call(ctx, "getFile", telego.GetFileParams{FileID: f.id}, &found); err != nil {
		return nil, sorted(err)
	}
	return b.caller.file(ctx, found.Path)
}
