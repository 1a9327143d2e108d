package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sort"
	"strings"

	"linli/bot/text"
	"linli/cmd/internal/house"
	"linli/dialogs"
)

type checkCmd struct {
	Dir string `arg:"" optional:"" help:"A folder of your own dialogs, questions and locales, laid over ours." type:"existingdir"`
}

// Help shows one example.
func (checkCmd) Help() string { return "Example:\n\n  linli check ./dialogs" }

// Run implements the command.
func (c checkCmd) Run(e env) error {
	f, err := house.Furnish(c.Dir, make([]byte, 32))
	if err != nil {
		return printMistakes(e, err)
	}
	fmt.Fprintf(e.out, "%d dialogs, %d questions, %d texts in %s: no mistakes\n", len(f.Dialogs.Definitions), len(f.Dialogs.Questions),
		len(f.Texts.Keys(f.Texts.Default())), strings.Join(f.Texts.Languages(), " and "))
	return nil
}

func loadDialogs(dir string) (*dialogs.Set, error) {
	if dir == "" {
		return dialogs.Embedded()
	}
	var over fs.FS = os.DirFS(dir)
	return dialogs.Load(over)
}

// printMistakes prints every mistake on a line of its own, as file:line: message, and gives
// errMistakes; an error that is no mistake in a file comes back as it is.
func printMistakes(e env, err error) error {
	lines := mistakeLines(err)
	if len(lines) == 0 {
		return err
	}
	sort.Strings(lines)
	for _, line := range lines {
		fmt.Fprintln(e.out, line)
	}
	return errMistakes
}

func mistakeLines(err error) []string {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var lines []string
		for _, one := range many.Unwrap() {
			lines = append(lines, mistakeLines(one)...)
		}
		return lines
	}
	var m text.Mistake
	if errors.As(err, &m) {
		return []string{m.Error()}
	}
	return []string{err.Error()}
}
