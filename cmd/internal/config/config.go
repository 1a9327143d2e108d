// Package config reads what an office has set: linli.yaml, overridden by LINLI_* in the environment,
// overridden by flags. An unknown key is a mistake, said with its line.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"linli/bot"
)

// Config is the effective configuration. Fields marked secret are masked by Masked.
type Config struct {
	Database  string     `yaml:"database"`   // a path = SQLite, postgres://… = PostgreSQL
	Listen    string     `yaml:"listen"`     // host:port of the web pages and hooks
	PublicURL string     `yaml:"public_url"` // how the pages are reached from outside
	Locale    string     `yaml:"locale"`     // default language
	Timezone  string     `yaml:"timezone"`   // IANA name
	Dialogs   string     `yaml:"dialogs"`    // a folder laid over the embedded dialogs; "" = none
	KeyFile   string     `yaml:"key_file"`   // the desk's key; "" = beside the database
	Debug     string     `yaml:"debug"`      // host:port on loopback for pprof; "" = off
	Community Community  `yaml:"community"`
	Hooks     []Hook     `yaml:"hooks,omitempty"` // bridges to messengers that are not spoken here
	Telegram  []Telegram `yaml:"telegram,omitempty"`
	Retention Retention  `yaml:"retention"`
}

// Retention is how long what is kept, at least one of each.
type Retention struct {
	WordDays     int `yaml:"word_days"`     // what people said
	BodyDays     int `yaml:"body_days"`     // messages that were sent
	TicketMonths int `yaml:"ticket_months"` // people and words of closed tickets
	AuditYears   int `yaml:"audit_years"`   // histories
}

// Community is the one this desk serves.
type Community struct {
	Name  string `yaml:"name"`
	Phone string `yaml:"phone"` // the desk's own number, told in texts
}

// Default is what holds where nothing is set.
func Default() Config {
	return Config{
		Database: "./linli.db", Listen: "127.0.0.1:8080", Locale: "zh-CN", Timezone: "Asia/Shanghai",
		Community: Community{Name: "小区"}, Retention: Retention{WordDays: 90, BodyDays: 30, TicketMonths: 24, AuditYears: 5},
	}
}

// Load reads file (which may be absent unless must is set) and lays the environment over it.
func Load(file string, must bool, env func(string) string) (Config, error) {
	c := Default()
	b, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !must:
	case err != nil:
		return c, fmt.Errorf("read the configuration: %w", err)
	default:
		if err := parse(b, &c); err != nil {
			return c, fmt.Errorf("%s: %w", file, err)
		}
	}
	if err := overlay(c.fields(), env); err != nil {
		return c, err
	}
	if err := c.overlayTelegram(env); err != nil {
		return c, err
	}
	if err := c.readSecrets(); err != nil {
		return c, err
	}
	return c, c.valid()
}

// parse reads YAML strictly; an empty file sets nothing.
func parse(b []byte, c *Config) error {
	if len(bytes.TrimSpace(b)) == 0 {
		return nil
	}
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(c); err != nil {
		return fmt.Errorf("%w: %s", bot.ErrInvalid, firstLine(yaml.FormatError(err, false, false)))
	}
	return nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// overlay reads LINLI_*; a value may also be given as a file by LINLI_*_FILE.
func overlay(fields map[string]*string, env func(string) string) error {
	for name, field := range fields {
		if v := env(name); v != "" {
			*field = v
			continue
		}
		file := env(name + "_FILE")
		if file == "" || name == "LINLI_KEY" {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read %s: %w", name+"_FILE", err)
		}
		*field = strings.TrimSpace(string(b))
	}
	return nil
}

func (c *Config) fields() map[string]*string {
	return map[string]*string{
		"LINLI_DATABASE": &c.Database, "LINLI_LISTEN": &c.Listen, "LINLI_PUBLIC_URL": &c.PublicURL,
		"LINLI_LOCALE": &c.Locale, "LINLI_TIMEZONE": &c.Timezone, "LINLI_DIALOGS": &c.Dialogs,
		"LINLI_KEY_FILE": &c.KeyFile, "LINLI_DEBUG": &c.Debug,
		"LINLI_COMMUNITY": &c.Community.Name, "LINLI_PHONE": &c.Community.Phone,
	}
}

func (c *Config) valid() error {
	if _, err := time.LoadLocation(c.Timezone); err != nil {
		return fmt.Errorf("%w: timezone %q is not known; use a name such as Asia/Shanghai", bot.ErrInvalid, c.Timezone)
	}
	if c.Database == "" {
		return fmt.Errorf("%w: database is empty; set a file path or postgres://…", bot.ErrInvalid)
	}
	if r := c.Retention; min(r.WordDays, r.BodyDays, r.TicketMonths, r.AuditYears) < 1 {
		return fmt.Errorf("%w: retention: every time must be at least 1", bot.ErrInvalid)
	}
	return c.validAccounts()
}

// Zone is the community's time zone.
func (c Config) Zone() *time.Location {
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// SQLite says that the database is a file.
func (c Config) SQLite() bool { return !strings.Contains(c.Database, "://") }

// KeyPath is where the desk's key lies: beside an SQLite database unless it is said.
func (c Config) KeyPath() string {
	switch {
	case c.KeyFile != "":
		return c.KeyFile
	case c.SQLite():
		return c.Database + ".key"
	default:
		return "linli.key"
	}
}

// LockFile is the file that a running desk locks: it tells one that was killed from one that still runs.
func (c Config) LockFile() string { return c.KeyPath() + ".lock" }

// Masked is the configuration as it may be shown: passwords are stars.
func (c Config) Masked() Config {
	c.Database = maskURL(c.Database)
	c.Hooks = slices.Clone(c.Hooks)
	for i := range c.Hooks {
		c.Hooks[i] = c.Hooks[i].masked()
	}
	c.Telegram = slices.Clone(c.Telegram)
	for i := range c.Telegram {
		c.Telegram[i] = c.Telegram[i].masked()
	}
	return c
}

// maskURL hides the password of a database URL.
func maskURL(url string) string {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	at := strings.LastIndex(rest, "@")
	user, _, hasPassword := strings.Cut(rest[:max(at, 0)], ":")
	if at < 0 || !hasPassword {
		return url
	}
	return scheme + "://" + user + ":***" + rest[at:]
}

// YAML writes the configuration as linli.yaml would have it.
func (c Config) YAML() (string, error) {
	b, err := yaml.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("write the configuration: %w", err)
	}
	return string(b), nil
}
