// Package hook is the door for any messenger that Linli does not speak itself: a bridge hands messages
// and receipts in as signed JSON, and is handed replies the same way. docs/bridge.md tells bridges how.
package hook

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// Config is one account. All but Allow and Form must be set.
type Config struct {
	Account   string
	Community bot.CommunityID
	Secret    []byte   // shared with the bridge, at least MinSecret bytes
	URL       string   // of the bridge, http or https
	Allow     []string // addresses (CIDR or IP) that may be called besides the bridge's own; names that URL may have
	Contacts  bool     // the bridge vouches for the phones of contacts: its messenger has verified them
	Form      Form
	Door      run.Door
	Receipts  run.Receipts
	Clock     run.Clock
	Log       *slog.Logger
}

// Form is what the messenger behind the bridge can show.
type Form struct {
	Buttons  bool // choices are shown as buttons; otherwise they are numbered in the text
	Edits    bool // a message already sent can be replaced
	Markdown bool // texts are read as Markdown: every sign that could act is escaped
	Limit    int  // longest text of one message in characters; 0 = none
}

// MinSecret is the fewest bytes that a secret may have.
const MinSecret = 16

// MaxBody is the largest body that is read, in bytes.
const MaxBody = 1 << 20

// Hook is one account. It is a run.Channel, and a http.Handler for what the bridge hands in.
type Hook struct {
	cfg    Config
	client *http.Client
}

// New makes the channel; ErrInvalid says what is wrong with the configuration.
func New(cfg Config) (*Hook, error) {
	if len(cfg.Secret) < MinSecret {
		return nil, fmt.Errorf("%w: hook %s: the secret has %d bytes, at least %d are needed", bot.ErrInvalid, cfg.Account, len(cfg.Secret), MinSecret)
	}
	if cfg.Form.Limit < 0 {
		return nil, fmt.Errorf("%w: hook %s: a limit below 0", bot.ErrInvalid, cfg.Account)
	}
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: hook %s: url must be http://… or https://…", bot.ErrInvalid, cfg.Account)
	}
	a, err := newAllowance(u.Hostname(), cfg.Allow)
	if err != nil {
		return nil, fmt.Errorf("hook %s: %w", cfg.Account, err)
	}
	return &Hook{cfg: cfg, client: newClient(a)}, nil
}

// Form implements run.Channel.
func (h *Hook) Form() bot.Form {
	return bot.Form{Name: "hook", Buttons: h.cfg.Form.Buttons, Edits: h.cfg.Form.Edits, MaxRunes: h.cfg.Form.Limit}
}

// retryAfter is what a bridge is told to wait when the desk can't keep anything just now.
const retryAfter = 5 * time.Second

// Doors are the accounts by their names, at /hook/chat/{account}.
type Doors map[string]*Hook

// ServeHTTP answers an account that does not exist as it answers a wrong secret.
func (d Doors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, known := d[r.PathValue("account")]
	if !known {
		refuse(w, unsigned())
		return
	}
	h.ServeHTTP(w, r)
}
