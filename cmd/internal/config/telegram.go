package config

// Telegram is one bot.
type Telegram struct {
	Account    string `yaml:"account"`               // in /hook/telegram/ACCOUNT
	Token      string `yaml:"token,omitempty"`       // secret: from BotFather
	TokenFile  string `yaml:"token_file,omitempty"`  // a file that holds it
	APIURL     string `yaml:"api_url,omitempty"`     // of a Bot API server of one's own
	Mode       string `yaml:"mode,omitempty"`        // poll (where nothing is said) or webhook
	Secret     string `yaml:"secret,omitempty"`      // secret: that Telegram sends along in webhook mode
	SecretFile string `yaml:"secret_file,omitempty"` // a file that holds it
}

// telegramAccount is the bot that the environment alone makes.
const telegramAccount = "telegram"

// overlayTelegram lays LINLI_TELEGRAM_* over the first bot; a token makes one where there is none.
func (c *Config) overlayTelegram(env func(string) string) error {
	first := Telegram{Account: telegramAccount}
	if len(c.Telegram) > 0 {
		first = c.Telegram[0]
	}
	before := first.Token
	err := overlay(map[string]*string{
		"LINLI_TELEGRAM_TOKEN": &first.Token, "LINLI_TELEGRAM_API_URL": &first.APIURL,
		"LINLI_TELEGRAM_MODE": &first.Mode, "LINLI_TELEGRAM_SECRET": &first.Secret,
	}, env)
	if err != nil {
		return err
	}
	if first.Token != before { // the environment's is the one that holds
		first.TokenFile = ""
	}
	if len(c.Telegram) > 0 {
		c.Telegram[0] = first
	} else if first.Token != "" {
		c.Telegram = []Telegram{first}
	}
	return nil
}

// readTelegramSecrets takes what is given as files, and says what holds where no mode is.
func (c *Config) readTelegramSecrets() error {
	for i := range c.Telegram {
		t := &c.Telegram[i]
		if err := readSecret("telegram "+t.Account+": token", &t.Token, t.TokenFile); err != nil {
			return err
		}
		if err := readSecret("telegram "+t.Account+": secret", &t.Secret, t.SecretFile); err != nil {
			return err
		}
		if t.Mode == "" {
			t.Mode = "poll"
		}
	}
	return nil
}

// masked hides the secrets.
func (t Telegram) masked() Telegram {
	if t.Token != "" {
		t.Token = "***"
	}
	if t.Secret != "" {
		t.Secret = "***"
	}
	t.APIURL = maskURL(t.APIURL)
	return t
}
