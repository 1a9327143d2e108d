package main

import (
	"fmt"
	"os"
	"path/filepath"

	"linli/cmd/internal/house"
	"linli/cmd/internal/play"
)

type playCmd struct {
	Files    []string `arg:"" help:"Transcripts." type:"existingfile"`
	Update   bool     `help:"Rewrite expectations with what really came."`
	Database string   `help:"Play on this empty PostgreSQL database instead of SQLite; one transcript at a time." placeholder:"URL"`
	Dialogs  string   `help:"A folder laid over the embedded dialogs." type:"existingdir"`
}

// Help shows one example.
func (playCmd) Help() string { return "Example:\n\n  linli play dialogs/testdata/*.transcript" }

// Run implements the command.
func (c playCmd) Run(e env) error {
	f, err := house.Furnish(c.Dialogs, []byte(play.Key)[:32])
	if err != nil {
		return printMistakes(e, err)
	}
	if c.Database != "" && len(c.Files) > 1 {
		return usageError{"one database plays one transcript: each needs an empty one"}
	}
	failed := 0
	for _, file := range c.Files {
		ok, err := c.one(e, f, file)
		if err != nil {
			return err
		}
		if !ok {
			failed++
		}
	}
	fmt.Fprintf(e.out, "%d played, %d otherwise than written\n", len(c.Files), failed)
	if failed > 0 && !c.Update {
		return errMistakes
	}
	return nil
}

func (c playCmd) one(e env, f *house.Furniture, file string) (ok bool, err error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	script, err := play.Parse(file, string(b))
	if err != nil {
		return false, err
	}
	wrong, err := play.Play(e.ctx, script, play.Settings{Furniture: f, Update: c.Update, Database: c.database})
	if err != nil {
		return false, err
	}
	fmt.Fprint(e.out, play.Report(script, wrong))
	if c.Update && len(wrong) > 0 {
		return false, os.WriteFile(file, []byte(play.Rewrite(script, wrong)), 0o644)
	}
	return len(wrong) == 0, nil
}

// database gives each transcript a database of its own.
func (c playCmd) database() (string, func(), error) {
	if c.Database != "" {
		return c.Database, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "linli-play")
	if err != nil {
		return "", nil, err
	}
	return filepath.Join(dir, "play.db"), func() { _ = os.RemoveAll(dir) }, nil
}
