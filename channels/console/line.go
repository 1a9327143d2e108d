package console

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"linli/bot"
)

// misuse is a line that the console itself can't take.
type misuse struct{ words string } // text key

func (m *misuse) Error() string { return m.words }

// inbound makes a message of a line: one of the console's own commands, a digit that picks a choice,
// or words. A command it doesn't know is words too: "/start CODE" is the desk's.
func (c *Console) inbound(line string) (bot.Inbound, error) {
	command, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch command {
	case "/help":
		return bot.Inbound{}, &misuse{"console.usage"}
	case "/photo":
		return c.photo(rest)
	case "/location":
		if _, _, err := bot.ParsePoint(rest); err != nil {
			return bot.Inbound{}, &misuse{"console.location"}
		}
		return c.said(bot.InLocation, rest), nil
	}
	if data, ok := c.picked(line); ok {
		return c.said(bot.InTap, data), nil
	}
	return c.said(bot.InText, line), nil
}

// said makes the next message. What was to be picked is not any more: a number said later may be a
// number.
func (c *Console) said(kind bot.InboundKind, text string) bot.Inbound {
	c.mu.Lock()
	c.choices = nil
	c.mu.Unlock()
	c.count++
	return bot.Inbound{
		Community: c.cfg.Community, Account: c.cfg.Account, Chat: c.cfg.Chat, Name: c.cfg.Name, Phone: c.cfg.Phone, Lang: c.cfg.Lang,
		Key: c.start + "-" + strconv.Itoa(c.count), Kind: kind, Text: text, At: c.cfg.Clock.Now(),
	}
}

// picked is the data of the choice that a digit names. A telephone has no buttons: there a digit
// stays a digit.
func (c *Console) picked(line string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n, err := strconv.Atoi(line)
	if err != nil || n < 1 || n > len(c.choices) || c.cfg.SMS {
		return "", false
	}
	return c.choices[n-1].Data, true
}

func (c *Console) photo(path string) (bot.Inbound, error) {
	data, err := readAtMost(path, bot.MaxPhoto+1)
	if err != nil {
		return bot.Inbound{}, &misuse{"console.photo"}
	}
	m, err := bot.NewPhoto(filepath.Base(path), data)
	if err != nil {
		return bot.Inbound{}, &misuse{"console.photo"}
	}
	in := c.said(bot.InPhoto, "")
	in.Media = []bot.Media{m}
	return in, nil
}

func readAtMost(path string, max int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, max))
}
