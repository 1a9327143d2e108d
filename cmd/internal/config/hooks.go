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
		if err := readSecret("hook "+h.Account+": secret", &h.Secret, h.SecretFile); err != nil {
			return err
		}
	}
	return c.readTelegramSecrets()
}

// readSecret reads a secret from its file, if it has one.
func readSecret(what string, secret *string, file string) error {
	if file == "" {
		return nil
	}
	if *secret != "" {
		return fmt.Errorf("%w: %s is there, and in a file too; keep one", bot.ErrInvalid, what)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	*secret = strings.TrimSpace(string(b))
	return nil
}

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// ours are accounts that nothing else may have.
var ours = []string{"web", "console", "console-sms"}

// validAccounts lets no two front doors have one name.
func (c *Config) validAccounts() error {
	seen := map[string]bool{}
	for _, name := range ours {
		seen[name] = true
	}
	for _, h := range c.Hooks {
		if err := validAccount("hook", h.Account, seen); err != nil {
			return err
		}
	}
	for _, t := range c.Telegram {
		if err := validAccount("telegram", t.Account, seen); err != nil {
			return err
		}
	}
	return nil
}

func validAccount(kind, account string, seen map[string]bool) error {
	if !accountName.MatchString(account) {
		return fmt.Errorf("%w: %s %q: account must be small letters, digits and hyphens", bot.ErrInvalid, kind, account)
	}
	if seen[account] {
		return fmt.Errorf("%w: %s %s: the account is taken; choose another name", bot.ErrInvalid, kind, account)
	}
	seen[account] = true
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
