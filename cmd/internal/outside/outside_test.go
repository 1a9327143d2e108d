package outside

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func handler(ready error) http.Handler {
	chat := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "chat "+r.URL.Path) })
	return Handler(Parts{Chat: chat, Hooks: chat, Telegram: chat, Metrics: chat, Ready: func(context.Context) error { return ready }})
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestEachAddressIsServed(t *testing.T) {
	for path, want := range map[string]string{
		"/chat": "chat /chat", "/chat/events": "chat /chat/events", "/static/chat.js": "chat /static/chat.js",
		"/metrics": "chat /metrics", "/healthz": "ok\n", "/readyz": "ready\n",
	} {
		if w := get(handler(nil), path); w.Code != http.StatusOK || w.Body.String() != want {
			t.Errorf("%s answers %d %q", path, w.Code, w.Body)
		}
	}
	if w := get(handler(nil), "/"); w.Header().Get("Location") != "/chat" {
		t.Errorf("/ leads to %q", w.Header().Get("Location"))
	}
}

func TestHooksAreForPostsOnly(t *testing.T) {
	w := httptest.NewRecorder()
	handler(nil).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/hook/chat/main", nil))
	if w.Body.String() != "chat /hook/chat/main" {
		t.Errorf("answers %d %q", w.Code, w.Body)
	}
	if w := get(handler(nil), "/hook/chat/main"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET answers %d", w.Code)
	}
}

func TestNotReadyIs503WithTheReason(t *testing.T) {
	w := get(handler(errors.New("the database is away")), "/readyz")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "database is away") || w.Header().Get("Retry-After") == "" {
		t.Errorf("answers %d %q", w.Code, w.Body)
	}
	if alive := get(handler(errors.New("away")), "/healthz"); alive.Code != http.StatusOK {
		t.Error("a desk without its database is still alive")
	}
}

func TestProfilesAreServedOnLoopbackOnly(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:6060": true, "localhost:6060": true, "[::1]:6060": true, "0.0.0.0:6060": false, ":6060": false, "x": false} {
		if got := loopback(addr); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
	Debug(context.Background(), "0.0.0.0:0", slog.New(slog.DiscardHandler)) // returns at once
}
