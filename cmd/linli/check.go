package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"linli/bot/text"
	"linli/cmd/internal/house"
	"linli/dialogs"
)

type checkCmd struct {
	Dir string `arg:"" optional:"" help:"A folder of your own dialogs, questions and locales, laid over ours."`
}

// Help shows one example.
func (checkCmd) Help() string { return "Example:\n\n  linli check ./dialogs" }

// Run implements the command.
func (c checkCmd) Run(e env) error {
	if c.Dir != "" { // named in mistakes as it was given
		if at, err := os.Stat(c.Dir); err != nil || !at.IsDir() {
			return usageError{fmt.Sprintf("there is no folder %s; give one with dialogs, questions or locales", c.Dir)}
		}
	}
	f, err := house.Furnish(c.Dir, make([]byte, 32))
	if err != nil {
		return printMistakes(e, err)
	}
	fmt.Fprintf(e.out, "%d dialogs, %d questions, %d texts in %s: no mistakes\n", len(f.Dialogs.Definitions), len(f.Dialogs.Questions),
		len(f.Texts.Keys(f.Texts.Default())), strings.Join(f.Texts.Languages(), " and "))
	return nil
}

// loadDialogs reads dialogs that are only to be looked at.
func loadDialogs(dir string) (*dialogs.Set, error) {
	set, err := dialogs.Load(dialogs.Own(dir))
	if err != nil {
		return nil, err
	}
	return set, text.Joined(set.Mistakes)
}

// printMistakes prints every mistake on a line of its own, as file:line: message, and gives
// errMistakes; an error that is no mistake in a file comes back as it is.
func printMistakes(e env, err error) error {
	all := mistakesOf(err)
	if len(all) == 0 {
		return err
	}
	for _, m := range all {
		fmt.Fprintln(e.out, m)
	}
	return errMistakes
}

func mistakesOf(err error) []text.Mistake {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var all []text.Mistake
		for _, one := range many.Unwrap() {
			all = append(all, mistakesOf(one)...)
		}
		return all
	}
	var m text.Mistake
	if errors.As(err, &m) {
		return []text.Mistake{m}
	}
	return nil
}
