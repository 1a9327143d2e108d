package console

import (
	"fmt"
	"io"
	"strings"

	"linli/bot"
)

// What a terminal understands: to the line's start and wipe it; bold; plain.
const (
	wipe  = "\r\x1b[K"
	bold  = "\x1b[1m"
	plain = "\x1b[0m"
	ready = "> "
)

// message is the desk's words as they are printed. Control characters are taken out: they would act
// on the terminal of whoever reads.
func (c *Console) message(o bot.Outgoing) string {
	text := bot.Clean(o.Body.Text)
	for _, m := range o.Media {
		text += "\n📎 " + m.Type
	}
	if c.cfg.SMS {
		return c.bubble(text)
	}
	return c.strong(c.cfg.Words("console.desk")) + " " + text
}

// bubble shows a text message with what it costs.
func (c *Console) bubble(text string) string {
	n, encoding := c.cfg.Segments(text)
	head := fmt.Sprintf("%s %d %s · %s", c.cfg.Words("console.message"), n, c.cfg.Words("console.segments"), encoding)
	return "┌ " + c.strong(head) + "\n│ " + strings.ReplaceAll(text, "\n", "\n│ ") + "\n└"
}

func (c *Console) strong(s string) string {
	if !c.cfg.TTY {
		return s
	}
	return bold + s + plain
}

// tell prints the console's own words and asks for the next line.
func (c *Console) tell(words string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case words != "":
		return c.print("! " + words)
	case c.cfg.TTY:
		return c.print("")
	}
	return nil
}

// print writes one block. On a terminal it goes above the line that is being typed.
func (c *Console) print(block string) error {
	if block != "" {
		block += "\n"
	}
	if c.cfg.TTY {
		block = wipe + block + ready
	}
	_, err := io.WriteString(c.cfg.Out, block)
	return err
}
