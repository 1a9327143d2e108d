package main

import (
	"fmt"
	"os"

	"linli/bot"
	"linli/cmd/internal/exporter"
)

type exportCmd struct {
	overrides
	Kind string `arg:"" enum:"wishes" help:"wishes."`
	File string `arg:"" help:"The CSV file to write; one that is there already is left alone."`
}

// Help shows one example.
func (exportCmd) Help() string { return "Example:\n\n  linli export wishes 愿望清单.csv" }

// Run implements the command. The file is for the office: people's own words stand where there is no title yet.
func (c exportCmd) Run(e env) error { return c.visit(e, c.write) }

func (c exportCmd) write(e env, h *opened) (err error) {
	list, err := h.DB.Wishes(e.ctx, only)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(c.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write the list: %w", err)
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	return exporter.Wishes(file, list, h.conf.Zone(), func(key string, v bot.Values) string {
		return h.Texts.Render(h.conf.Locale, h.conf.Zone(), bot.Form{Buttons: true}, key, v, nil).Text
	})
}
