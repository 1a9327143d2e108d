package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/mymmrac/telego"

	"linli/bot"
)

// SecretHeader holds the secret that Telegram sends along with each update.
const SecretHeader = "X-Telegram-Bot-Api-Secret-Token"

// MaxBody is the largest update that is read, in bytes.
const MaxBody = 1 << 20

// retryLater is what Telegram is told to wait when the desk can't keep anything just now.
const retryLater = 5 * time.Second

// Doors are the bots by their accounts, at /hook/telegram/{account}.
type Doors map[string]*Bot

// ServeHTTP answers an account that does not exist as it answers a wrong secret.
func (d Doors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, known := d[r.PathValue("account")]
	if !known || !b.knows(r.Header.Get(SecretHeader)) {
		http.Error(w, "the secret is missing or wrong", http.StatusUnauthorized)
		return
	}
	b.ServeHTTP(w, r)
}

// knows compares hashes, so that neither the secret nor its length shows in the time it takes.
func (b *Bot) knows(secret string) bool {
	given, want := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(b.cfg.Secret))
	return b.cfg.Mode == ModeWebhook && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

// ServeHTTP takes one update whose secret is right. It answers 200 only when the update is durable, or is such as can
// never be kept: Telegram would bring it again for ever and nothing after it.
func (b *Bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		refuseBody(w, err)
		return
	}
	if _, err := b.take(r.Context(), []json.RawMessage{body}); err != nil {
		b.cfg.Log.ErrorContext(r.Context(), "telegram.unavailable", "account", b.cfg.Account, "error", err.Error())
		w.Header().Set("Retry-After", strconv.Itoa(int(waitFor(err)/time.Second)))
		http.Error(w, "nothing can be kept just now", http.StatusServiceUnavailable)
	}
}

func refuseBody(w http.ResponseWriter, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		http.Error(w, "the update is larger than 1 MiB", http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "the update could not be read", http.StatusBadRequest)
}

func waitFor(err error) time.Duration {
	var later *bot.RetryError
	if errors.As(err, &later) {
		return max(later.After.Round(time.Second), time.Second)
	}
	return retryLater
}

// announce tells Telegram once where to bring updates: one at a time, so that they come in their order.
func (b *Bot) announce(ctx context.Context) error {
	if b.begun {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	var done bool
	err := b.caller.call(ctx, "setWebhook", telego.SetWebhookParams{
		URL:            strings.TrimSuffix(b.cfg.PublicURL, "/") + "/hook/telegram/" + b.cfg.Account,
		MaxConnections: 1, AllowedUpdates: allowed(), SecretToken: b.cfg.Secret,
	}, &done)
	b.begun = err == nil
	return sorted(err)
}
