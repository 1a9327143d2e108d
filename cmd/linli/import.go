package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"linli/bot"
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
func (c importCmd) Run(e env) error { return c.visit(e, c.read) }

func (c importCmd) read(e env, h *opened) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	result, err := importer.Read(e.ctx, file, importer.Job{
		Kind: importer.Kind(c.Kind), Community: only, Roll: h.DB, Numbers: h.DB, DryRun: c.DryRun, Now: time.Now().In(h.conf.Zone()),
	})
	if err != nil {
		return err
	}
	return c.take(e, h, result)
}

func (c importCmd) take(e env, h *opened, r importer.Result) error {
	if r.Good() && !c.DryRun {
		if err := h.DB.Write(e.ctx, only, r.Changes); err != nil {
			return err
		}
	}
	for _, l := range c.report(r) {
		fmt.Fprintln(e.out, h.Texts.Render(h.conf.Locale, h.conf.Zone(), bot.Form{Buttons: true}, l.Text, l.Values, nil).Text)
	}
	if !r.Good() {
		return errMistakes
	}
	return nil
}

// report says what is wrong with the file, row by row, and what became of it.
func (c importCmd) report(r importer.Result) []bot.Line {
	var lines []bot.Line
	for _, m := range r.Mistakes {
		lines = append(lines, m.Line())
	}
	if r.More > 0 {
		lines = append(lines, bot.Line{Text: "import.more", Values: bot.Values{bot.Count("count", r.More)}})
	}
	if len(r.Ignored) > 0 {
		lines = append(lines, bot.Line{Text: "import.ignored", Values: bot.Values{bot.Text("value", strings.Join(r.Ignored, ", "))}})
	}
	lines = append(lines, r.Summary())
	if c.DryRun && r.Good() {
		lines = append(lines, bot.Line{Text: "import.dry_run"})
	}
	return lines
}
