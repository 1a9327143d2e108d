package config

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"

	"linli/bot"
)

// Hook is one account of the generic channel: see docs/bridge.md.
type Hook struct {
	Account       string   `yaml:"account"`               // in /hook/chat/ACCOUNT
	Secret        string   `yaml:"secret,omitempty"`      // secret: shared with the bridge
	SecretFile    string   `yaml:"secret_file,omitempty"` // a file that holds it
	URL           string   `yaml:"url"`                   // where replies are posted; secret if it holds a password or a query
	Allow         []string `yaml:"allow,omitempty"`       // addresses and ranges that may be called besides the bridge's own; its names
	TrustContacts bool     `yaml:"trust_contacts"`        // the messenger has verified the phones of contacts
	Form          HookForm `yaml:"form"`
}

// HookForm is what the messenger behind the bridge can show.
type HookForm struct {
	Buttons  bool `yaml:"buttons"`  // choices as buttons; otherwise numbered in the text
	Edits    bool `yaml:"edits"`    // a message already sent can be replaced
	Markdown bool `yaml:"markdown"` // texts are read as Markdown
	Limit    int  `yaml:"limit"`    // longest text of one message in characters; 0 = none
}

// readSecrets takes secrets that are given as a file.
func (c *Config) readSecrets() error {
	for i := range c.Hooks {
		h := &c.Hooks[i]
		if h.SecretFile == "" {
			continue
		}
		if h.Secret != "" {
			return fmt.Errorf("%w: hook %s has both secret and secret_file; keep one", bot.ErrInvalid, h.Account)
		}
		b, err := os.ReadFile(h.SecretFile)
		if err != nil {
			return fmt.Errorf("read the secret of hook %s: %w", h.Account, err)
		}
		h.Secret = strings.TrimSpace(string(b))
	}
	return nil
}

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// ours are accounts that no hook may have.
var ours = []string{"web", "console", "console-sms"}

func validHooks(hooks []Hook) error {
	seen := map[string]bool{}
	for _, name := range ours {
		seen[name] = true
	}
	for _, h := range hooks {
		if !accountName.MatchString(h.Account) {
			return fmt.Errorf("%w: hook %q: account must be small letters, digits and hyphens", bot.ErrInvalid, h.Account)
		}
		if seen[h.Account] {
			return fmt.Errorf("%w: hook %s: the account is taken; choose another name", bot.ErrInvalid, h.Account)
		}
		seen[h.Account] = true
	}
	return nil
}

// masked hides the secret, and what of the url may be one.
func (h Hook) masked() Hook {
	if h.Secret != "" {
		h.Secret = "***"
	}
	u, err := url.Parse(h.URL)
	if err != nil {
		h.URL = "***"
		return h
	}
	if u.RawQuery != "" {
		u.RawQuery = "***"
	}
	h.URL = maskURL(u.String())
	return h
}
