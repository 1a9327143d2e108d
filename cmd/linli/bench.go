package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"linli/cmd/internal/bench"
)

type benchCmd struct {
	What     string  `arg:"" optional:"" enum:",${figures}" default:"" help:"One of ${figures}; all when left out."`
	Database string  `help:"Measure on this PostgreSQL instead of SQLite, in schemas of its own that are dropped afterwards." placeholder:"URL"`
	Seconds  float64 `help:"How long each figure is measured." default:"4"`
	JSON     bool    `help:"One JSON object instead of a table."`
}

// Help shows one example.
func (benchCmd) Help() string {
	return "Each figure stands beside a baseline that is measured in turns with it.\n\nExample:\n\n  linli bench turn --seconds 10"
}

// Run implements the command.
func (c benchCmd) Run(e env) error {
	dir, err := os.MkdirTemp(".", "linli-bench-") // on the disk that the desk would write to
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	r, err := bench.Run(e.ctx, bench.Options{
		Dir: dir, Database: c.Database, Within: time.Duration(c.Seconds * float64(time.Second)), Only: c.What,
		Program: program, Progress: progress(e),
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return r.JSON(e.out)
	}
	return r.Text(e.out)
}

// progress rewrites one line on a terminal, so that it is seen that something goes on.
func progress(e env) func(string) {
	f, ok := e.errs.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return nil
	}
	return func(what string) { fmt.Fprintf(f, "\r\x1b[Kmeasuring %s ", what) }
}

func figureNames() string { return strings.Join(bench.Names(), ",") }
