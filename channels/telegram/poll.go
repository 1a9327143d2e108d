package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/mymmrac/telego"

	"linli/bot"
)

const (
	pollFor    = 25 * time.Second // a question for updates waits this long for one
	pollWithin = pollFor + 10*time.Second
	pollMost   = 100 // updates in one answer
	pauseEmpty = 100 * time.Millisecond
	pauseHold  = time.Second
	pauseFirst = time.Second
	pauseMost  = 30 * time.Second
)

// allowed are the updates that are asked for.
func allowed() []string {
	return []string{"message", "edited_message", "callback_query", "my_chat_member"}
}

// Run fetches updates until ctx ends. In webhook mode it tells Telegram once where to bring them.
func (b *Bot) Run(ctx context.Context) {
	defer b.answers.Wait()
	for ctx.Err() == nil {
		sleep(ctx, b.round(ctx))
	}
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// round fetches once, and says how long to wait before the next time.
func (b *Bot) round(ctx context.Context) time.Duration {
	if !b.cfg.Holder.Holds(b.cfg.Account) {
		b.begun = false
		return pauseHold
	}
	wait, err := b.work(ctx)
	if err != nil {
		return b.trouble(ctx, err)
	}
	b.tries = 0
	return wait
}

func (b *Bot) work(ctx context.Context) (wait time.Duration, err error) {
	if b.cfg.Mode == ModeWebhook {
		return pauseHold, b.announce(ctx)
	}
	n, err := b.fetchAndTake(ctx)
	if n == 0 {
		wait = pauseEmpty
	}
	return wait, err
}

// trouble says what is wrong once per round, and waits longer each time: a second poller is no reason to fight.
func (b *Bot) trouble(ctx context.Context, err error) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	b.tries++
	wait := min(pauseFirst<<min(b.tries-1, 5), pauseMost)
	var later *bot.RetryError
	if errors.As(err, &later) {
		wait = max(wait, later.After)
	}
	if errors.Is(err, bot.ErrConflict) {
		wait = pauseMost
	}
	b.cfg.Log.ErrorContext(ctx, "telegram.poll", "account", b.cfg.Account, "tries", b.tries, "wait", wait, "error", err.Error())
	return wait
}

// fetchAndTake moves the offset only after everything before it is durable: asking for the next update is what
// acknowledges the ones before. After an empty answer all is confirmed and the offset is forgotten, for Telegram
// begins to count anew, even lower, after a quiet week.
func (b *Bot) fetchAndTake(ctx context.Context) (int, error) {
	if err := b.begin(ctx); err != nil {
		return 0, err
	}
	updates, err := b.fetch(ctx)
	if err != nil {
		return 0, err
	}
	if len(updates) == 0 {
		b.offset = 0
		return 0, nil
	}
	next, err := b.take(ctx, updates)
	if err == nil {
		b.offset = next
	}
	return len(updates), err
}

// begin takes a webhook away that somebody has set: Telegram lets nobody poll beside one.
func (b *Bot) begin(ctx context.Context) error {
	if b.begun {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	var done bool
	if err := b.caller.call(ctx, "deleteWebhook", telego.DeleteWebhookParams{}, &done); err != nil {
		return sorted(err)
	}
	b.begun, b.offset = true, 0
	return nil
}

// fetch asks for updates and leaves each as it is: one that can't be read must not hide the others.
func (b *Bot) fetch(ctx context.Context) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, pollWithin)
	defer cancel()
	var updates []json.RawMessage
	err := b.caller.call(ctx, "getUpdates", telego.GetUpdatesParams{
		Offset: b.offset, Limit: pollMost, Timeout: int(pollFor / time.Second), AllowedUpdates: allowed(),
	}, &updates)
	return updates, sorted(err)
}
