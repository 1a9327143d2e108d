// Package web is the chat page: server-rendered, live by server-sent events where the browser has
// JavaScript, and whole without it. It is a front door like any other: what people write is handed to
// the desk, and the conversation is read back from the database.
package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/run"
	"linli/bot/view"
)

// Threads reads a conversation: its last max messages, both directions, oldest first.
type Threads interface {
	Thread(ctx context.Context, c bot.CommunityID, account, chat string, max int) ([]view.Line, error)
	// Attachment gives one of those messages' attachments with its bytes; bot.ErrNotFound for one that is not there
	// and for one of somebody else's alike.
	Attachment(ctx context.Context, c bot.CommunityID, account, chat, hash string, max int) (bot.Media, error)
}

// Config is all that the page needs. Every field but PublicURL must be set.
type Config struct {
	Account   string // of the messages, e.g. "web"
	Community bot.CommunityID
	Name      string   // of the community, the page's heading
	PublicURL string   // "https://desk.example.org", no path; with https the cookie is Secure. "" = not known
	Languages []string // BCP 47 tags that Words knows, the default first
	Zone      *time.Location
	Door      run.Door
	Threads   Threads
	Words     func(lang, key string) string // the page's own words: "web.send" → "发送"
	Clock     run.Clock
	Rand      io.Reader // of session ids and message keys; crypto/rand in earnest
	Log       *slog.Logger
}

// Limits of the page.
const (
	maxBody   = 1 << 20 // of a form without a photo, bytes
	maxUpload = 6 << 20 // of a form with a photo: bot.MaxPhoto and room for the words, bytes
	maxRunes  = 4000    // of one message
	maxLines  = 60      // of a conversation shown
)

// answerWithin is how long a form sent without JavaScript waits for the desk's answer, so that the
// page that follows already shows it. beat is how often an open stream looks at the database by itself
// and shows the proxies on its way that it is alive.
const (
	answerWithin = 1500 * time.Millisecond
	beat         = 10 * time.Second
)

// Web is the chat page. It is a run.Channel and an http.Handler for /chat, /chat/… and /static/.
type Web struct {
	cfg     Config
	hub     *hub
	assets  assets
	handler http.Handler
}

// New makes the page; ErrInvalid when PublicURL is no origin.
func New(cfg Config) (*Web, error) {
	w := &Web{cfg: cfg, hub: newHub(), assets: loadAssets()}
	guard := http.NewCrossOriginProtection()
	if cfg.PublicURL != "" {
		// A proxy in front may change the Host header.
		if err := guard.AddTrustedOrigin(strings.TrimSuffix(cfg.PublicURL, "/")); err != nil {
			return nil, fmt.Errorf("%w: public url: %w", bot.ErrInvalid, err)
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(w.deny))
	w.handler = headers(guard.Handler(w.routes()))
	return w, nil
}

func (w *Web) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /chat", w.show)
	mux.Handle("POST /chat", w.post(maxBody))
	mux.Handle("POST /chat/say", w.post(maxUpload))
	mux.HandleFunc("GET /chat/events", w.events)
	mux.HandleFunc("GET /chat/media/{hash}", w.media)
	mux.HandleFunc("GET /static/{file}", w.assets.serve)
	return mux
}

// ServeHTTP implements http.Handler.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) { w.handler.ServeHTTP(rw, r) }

// Form implements run.Channel: buttons, cards replaced in place, no limit of length.
func (w *Web) Form() bot.Form { return bot.Form{Name: "web", Buttons: true, Edits: true} }

// Send implements run.Channel. The message is durable in the outbox and every page reads it from
// there, so it is accepted at once; pages that are open are told.
func (w *Web) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	if o.Account != w.cfg.Account || o.Chat == "" {
		return bot.Receipt{}, fmt.Errorf("%w: message of account %q is not for this page", bot.ErrInvalid, o.Account)
	}
	w.hub.wake(o.Chat, answered)
	return bot.Receipt{ProviderID: strconv.FormatInt(int64(o.ID), 10)}, nil
}

// Close ends every open stream, so that the server can drain. Browsers come back by themselves.
func (w *Web) Close() { w.hub.close() }

func (w *Web) secure() bool { return strings.HasPrefix(w.cfg.PublicURL, "https://") }

// headers are those of every answer. The referrer stays within our own pages; "no-referrer" would
// turn the Origin of our own forms into "null" on plain http.
func headers(next http.Handler) http.Handler {
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
		next.ServeHTTP(rw, r)
	})
}
