package telegram

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/channels/channeltest"
)

const secret = "a_secret_of_the_desk_and_telegram"

// hooked is an account to which Telegram brings updates.
func hooked(t *testing.T) *house {
	h := build(t, channeltest.NewWorld())
	h.bot.cfg.Mode, h.bot.cfg.Secret, h.bot.cfg.PublicURL = ModeWebhook, secret, "https://desk.example.org/"
	return h
}

func (h *house) bring(account, given string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/hook/telegram/"+account, bytes.NewReader(body))
	r.SetPathValue("account", account)
	r.Header.Set(SecretHeader, given)
	w := httptest.NewRecorder()
	Doors{"main": h.bot}.ServeHTTP(w, r)
	h.bot.answers.Wait()
	return w
}

func updateOf(words string) []byte {
	b, _ := json.Marshal(map[string]any{"update_id": 1, "message": said(map[string]any{"text": words})})
	return b
}

func TestAnUpdateThatIsBroughtIsAcknowledgedOnlyWhenItIsKept(t *testing.T) {
	h := hooked(t)
	h.Door.Fail(&bot.RetryError{After: 9 * time.Second, Err: bot.ErrUnavailable})
	if w := h.bring("main", secret, updateOf("漏水了")); w.Code != 503 || w.Header().Get("Retry-After") != "9" {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
	h.Door.Fail(nil)
	for range 2 {
		if w := h.bring("main", secret, updateOf("漏水了")); w.Code != 200 {
			t.Errorf("status %d", w.Code)
		}
	}
	if got := kept(h); !slices.Equal(got, []string{"漏水了"}) {
		t.Errorf("kept %q", got)
	}
}

func TestWhatTelegramDidNotBringIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		mode, account, secret string
		body                  []byte
		status                int
	}{
		"no secret":        {ModeWebhook, "main", "", updateOf("x"), 401},
		"a wrong one":      {ModeWebhook, "main", secret + "x", updateOf("x"), 401},
		"no such account":  {ModeWebhook, "other", secret, updateOf("x"), 401},
		"a bot that polls": {ModePoll, "main", secret, updateOf("x"), 401},
		"too large":        {ModeWebhook, "main", secret, updateOf(strings.Repeat("x", MaxBody)), 413},
		"no update at all": {ModeWebhook, "main", secret, []byte("[]"), 200},
	} {
		h := hooked(t)
		h.bot.cfg.Mode = c.mode
		if w := h.bring(c.account, c.secret, c.body); w.Code != c.status || len(h.Door.Calls()) != 0 {
			t.Errorf("%s: status %d, handed over %v", name, w.Code, h.Door.Calls())
		}
	}
}

func TestTelegramIsToldOnceWhereToBringUpdates(t *testing.T) {
	h := hooked(t)
	h.rounds(t, 3)
	got := h.bodies["setWebhook"]
	if len(got) != 1 || len(h.calls) != 1 {
		t.Fatalf("asked %q", h.calls)
	}
	for _, part := range []string{`"https://desk.example.org/hook/telegram/` + channeltest.Account + `"`, `"max_connections":1`, secret, `"callback_query"`} {
		if !strings.Contains(got[0], part) {
			t.Errorf("%s is not in %s", part, got[0])
		}
	}
}
