package main

import (
	"fmt"
	"strings"

	"linli/bot/desk"
	"linli/bot/dialog"
	"linli/dialogs"
)

type drawCmd struct {
	Name    string `arg:"" optional:"" help:"A dialog, or ticket or wish; without it the names are listed."`
	Dialogs string `help:"A folder laid over the embedded dialogs." type:"existingdir"`
}

// Help shows one example.
func (drawCmd) Help() string { return "Example:\n\n  linli draw repair" }

// Run implements the command.
func (c drawCmd) Run(e env) error {
	set, err := loadDialogs(c.Dialogs)
	if err != nil {
		return printMistakes(e, err)
	}
	if c.Name == "" {
		return list(e, set)
	}
	picture, err := desk.Draw(c.Name)
	if err == nil {
		fmt.Fprintln(e.out, picture)
		return nil
	}
	d, err := set.Find(c.Name)
	if err != nil {
		return usageError{fmt.Sprintf("there is no dialog or life cycle %q; linli draw without a name lists them", c.Name)}
	}
	picture, err = dialog.Draw(d)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, picture)
	return nil
}

func list(e env, set *dialogs.Set) error {
	names := []string{"ticket", "wish"}
	for _, d := range set.Definitions {
		names = append(names, d.Name)
	}
	fmt.Fprintln(e.out, strings.Join(names, "\n"))
	return nil
}
