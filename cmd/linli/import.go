package main

import (
	"fmt"
	"os"
	"time"

	"linli/bot"
	"linli/bot/text"
	"linli/cmd/internal/importer"
)

type importCmd struct {
	overrides
	Kind   string `arg:"" enum:"residents,places,staff" help:"residents, places or staff."`
	File   string `arg:"" type:"existingfile" help:"A CSV file: UTF-8 or GB18030."`
	DryRun bool   `help:"Only say what would happen."`
}

// Help shows one example.
func (importCmd) Help() string { return "Example:\n\n  linli import residents 花名册.csv --dry-run" }

// Run implements the command: every bad row is reported, and all rows are taken or none.
func (c importCmd) Run(e env) error {
	conf, err := c.settings(e)
	if err != nil {
		return err
	}
	h, err := openHouse(e, conf, nil, nil, nil)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	result, err := importer.Read(e.ctx, file, importer.Job{
		Kind: importer.Kind(c.Kind), Community: only, Roll: h.DB, Numbers: h.DB, DryRun: c.DryRun, Now: time.Now(),
	})
	if err != nil {
		return err
	}
	return c.take(e, h, result)
}

func (c importCmd) take(e env, h *opened, r importer.Result) error {
	say := func(l bot.Line) {
		fmt.Fprintln(e.out, line(h.Texts, h.conf.Locale, l))
	}
	for _, m := range r.Mistakes {
		say(m.Line())
	}
	if r.Good() && !c.DryRun {
		if err := h.DB.Write(e.ctx, only, r.Changes); err != nil {
			return err
		}
	}
	say(r.Summary())
	if !r.Good() {
		return errMistakes
	}
	return nil
}

func line(texts *text.Catalogue, lang string, l bot.Line) string {
	return texts.Render(lang, time.UTC, bot.Form{Buttons: true}, l.Text, l.Values, nil).Text
}
