// Package telegram is the front door for Telegram: updates by polling or by webhook, acknowledged only when they are
// durable; replies as plain text with buttons, cards edited in place. It writes telego's parameters,
// and uses none of its loops, which acknowledge an update before it is kept, nor its decoder (see wire.go).
package telegram

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// Modes in which updates come.
const (
	ModePoll    = "poll"
	ModeWebhook = "webhook"
)

// Config is one account. APIURL may be left empty; Secret and PublicURL in poll mode.
type Config struct {
	Account   string
	Community bot.CommunityID
	Token     string // from BotFather
	APIURL    string // of the Bot API server; "" = Telegram's own
	Mode      string // ModePoll or ModeWebhook
	Secret    string // that Telegram sends along with each update, in webhook mode
	PublicURL string // where this desk is reached from outside, in webhook mode
	Door      run.Door
	Holder    Holder
	Clock     run.Clock
	Log       *slog.Logger
}

// Holder says whether this process is the one that works for an account now: only that one polls.
type Holder interface{ Holds(account string) bool }

const publicAPI = "https://api.telegram.org"

// Telegram's limits of single messages.
const (
	maxText = 4096 // UTF-16 units
	maxData = 64   // bytes of a button's data
)

// Bot is one account. It is a run.Channel; Run fetches what people write, or has it brought to ServeHTTP.
type Bot struct {
	cfg     Config
	caller  caller
	parts   parts
	moved   moved
	begun   bool // updates are fetched since this process holds the account
	offset  int  // of the next update to be asked for; 0 = whatever is not confirmed
	tries   int  // rounds that failed since one that did not
	answers sync.WaitGroup
}

var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]{35}$`)

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)

// New makes the channel; ErrInvalid says what is wrong with the configuration, without the token.
func New(cfg Config) (*Bot, error) {
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("telegram %s: %w", cfg.Account, err)
	}
	return &Bot{
		cfg: cfg, parts: parts{sent: map[bot.OutboxID]int{}}, moved: moved{to: map[int64]int64{}},
		caller: caller{client: newClient(), base: strings.TrimSuffix(cmp.Or(cfg.APIURL, publicAPI), "/"), token: cfg.Token},
	}, nil
}

func (c Config) check() error {
	server, err := url.Parse(c.APIURL)
	switch {
	case !tokenForm.MatchString(c.Token):
		return fmt.Errorf("%w: the token is not one of BotFather's", bot.ErrInvalid)
	case err != nil || c.APIURL != "" && (server.Scheme != "http" && server.Scheme != "https" || server.Host == ""):
		return fmt.Errorf("%w: api_url must be http://… or https://…", bot.ErrInvalid)
	case c.Mode != ModePoll && c.Mode != ModeWebhook:
		return fmt.Errorf("%w: mode must be poll or webhook", bot.ErrInvalid)
	case c.Mode == ModeWebhook && !secretForm.MatchString(c.Secret):
		return fmt.Errorf("%w: the secret must be 16 to 256 letters, digits, _ and -", bot.ErrInvalid)
	case c.Mode == ModeWebhook && c.PublicURL == "":
		return fmt.Errorf("%w: a webhook needs public_url, where Telegram reaches this desk", bot.ErrInvalid)
	}
	return nil
}

// Form implements run.Channel. Longer texts are sent in several messages.
func (b *Bot) Form() bot.Form { return bot.Form{Name: "telegram", Buttons: true, Edits: true} }

// Telegram's limit of a whole bot: it throttles whoever writes more.
const perSecond = 30

// Limit implements run.Limited.
func (b *Bot) Limit() (n int, per time.Duration) { return perSecond, time.Second }
