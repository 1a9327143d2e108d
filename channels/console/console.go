// Package console is the desk in a terminal: the newcomer's first minute and the developer's daily
// tool. A line is a message; what the desk says is printed, as a text message too.
package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"

	"linli/bot"
	"linli/bot/run"
)

// Config is all that a console needs. Phone and Lang may be "", Segments is needed with SMS only.
type Config struct {
	Account   string // of the messages, e.g. "console"
	Community bot.CommunityID
	Chat      string // who sits before it, e.g. "console/张阿姨"
	Name      string // what they are called
	Phone     string // E.164, when the console plays a telephone
	Lang      string
	In        io.Reader
	Out       io.Writer
	Door      run.Door
	Words     func(key string) string // the console's own words: "console.usage"
	Clock     run.Clock
	Log       *slog.Logger

	SMS      bool                                              // show the desk's words as text messages, and answer with digits as a telephone does
	Segments func(text string) (segments int, encoding string) // how a text message is counted
	TTY      bool                                              // Out is a terminal: a prompt, and the desk's name set apart
}

// maxLine is the longest line that is read, bytes.
const maxLine = 1 << 20

// Console implements run.Channel for one person in a terminal.
type Console struct {
	cfg   Config
	start string // makes the keys of one process differ from those of another
	count int    // of messages said

	mu      sync.Mutex   // of Out and choices: the desk may speak while a line is read
	choices []bot.Choice // that a digit picks, of the newest message since the person last spoke
}

// New makes a console. Nothing is read before Run.
func New(cfg Config) *Console {
	return &Console{cfg: cfg, start: strconv.FormatInt(cfg.Clock.Now().UnixNano(), 36)}
}

// Form implements run.Channel: numbered lines, or a text message's form.
func (c *Console) Form() bot.Form {
	if c.cfg.SMS {
		return bot.Form{Name: "sms", SMS: true}
	}
	return bot.Form{Name: "console"}
}

// Send implements run.Channel: it prints. What can't be printed once never can be, the reader is gone.
func (c *Console) Send(_ context.Context, o bot.Outgoing) (bot.Receipt, error) {
	if o.Account != c.cfg.Account || o.Chat != c.cfg.Chat {
		return bot.Receipt{}, fmt.Errorf("%w: message of account %q is not for this console", bot.ErrInvalid, o.Account)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(o.Body.Choices) > 0 {
		c.choices = o.Body.Choices
	}
	if err := c.print(c.message(o)); err != nil {
		return bot.Receipt{}, fmt.Errorf("print: %w", err)
	}
	return bot.Receipt{ProviderID: strconv.FormatInt(int64(o.ID), 10)}, nil
}

// Run reads until the lines end, somebody says /quit, or ctx is done: then a line half typed is left.
func (c *Console) Run(ctx context.Context) error {
	ended := make(chan error, 1)
	go func() { ended <- c.read(ctx) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil
	}
}

func (c *Console) read(ctx context.Context) error {
	lines := bufio.NewScanner(c.cfg.In)
	lines.Buffer(nil, maxLine)
	if err := c.tell(""); err != nil {
		return err
	}
	for lines.Scan() {
		line := strings.TrimSpace(bot.Clean(lines.Text()))
		if line == "/quit" {
			return nil
		}
		if err := c.tell(c.hand(ctx, line)); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read a line: %w", err)
	}
	return nil
}

// hand gives a line to the desk. It returns what there is to say about it: "" when it is kept.
func (c *Console) hand(ctx context.Context, line string) string {
	if line == "" {
		return ""
	}
	in, err := c.inbound(line)
	var bad *misuse
	if errors.As(err, &bad) {
		return c.cfg.Words(bad.words)
	}
	err = c.cfg.Door.Take(ctx, in)
	switch {
	case err == nil:
		return ""
	case errors.Is(err, bot.ErrInvalid), errors.Is(err, bot.ErrNotAllowed):
		return c.cfg.Words("console.refused")
	}
	c.cfg.Log.LogAttrs(ctx, slog.LevelError, "console.take", slog.String("account", c.cfg.Account), slog.Any("err", err))
	return c.cfg.Words("console.unavailable")
}
