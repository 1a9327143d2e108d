package main

import (
	"cmp"
	"fmt"
	"os"

	"linli/cmd/internal/config"
	"linli/cmd/internal/house"
	"linli/cmd/internal/replay"
	"linli/store"
)

type replayCmd struct {
	Database string `arg:"" name:"db" help:"A desk's SQLite file, in use or not; it is only read. A PostgreSQL desk's backup can be restored into one."`
	Dialogs  string `help:"The folder of dialogs to be compared with those in force." placeholder:"DIR"`
}

// Help says what a replay sees and what it does not, and shows one example.
func (replayCmd) Help() string {
	return `Everybody who is in the middle of a dialog is looked up: they go on, or are asked again.
With --dialogs every message that is still kept is said again, at its time, to two desks
over copies of the database: one with the dialogs in force, one with yours. What they
answer, and which tickets they open, is compared. The key file must be beside DB.

What it does not see: people, staff and places are as they are now, not as they were;
so are tickets from before the oldest message that is kept. Conversations begin anew
there. Attachments are named, not looked at. Somebody who is answered otherwise might
have said something else than they did: the first difference of a chat counts most.

Exit status 1 when anything would change, as diff has it.

Example:

  linli replay linli.db --dialogs ./dialogs`
}

// Run implements the command.
func (c replayCmd) Run(e env) error {
	conf, err := e.config()
	if err != nil {
		return err
	}
	key, err := c.key(conf)
	if err != nil {
		return err
	}
	s := replay.Settings{Database: c.Database, Key: key, Zone: conf.Zone()}
	if s.Base, s.Next, err = c.furniture(e, conf, key); err != nil {
		return err
	}
	r, err := replay.Run(e.ctx, s)
	if err != nil {
		return err
	}
	fmt.Fprint(e.out, r)
	if r.Differs() {
		return errMistakes
	}
	return nil
}

// key reads the key beside the database; a replay makes none.
func (c replayCmd) key(conf config.Config) ([]byte, error) {
	if _, err := os.Stat(c.Database); err != nil {
		return nil, usageError{fmt.Sprintf("%v; give the desk's SQLite file", err)}
	}
	file := cmp.Or(conf.KeyFile, c.Database+".key")
	if _, err := os.Stat(file); err != nil {
		return nil, usageError{fmt.Sprintf("%v; the key that the database was made with must be there", err)}
	}
	return store.KeyFile(file)
}

// furniture is what is in force, and what is to be compared with it: the same when no folder was given.
func (c replayCmd) furniture(e env, conf config.Config, key []byte) (base, next *house.Furniture, err error) {
	if base, err = house.Furnish(conf.Dialogs, key); err != nil || c.Dialogs == "" {
		return base, base, printMistakes(e, err)
	}
	next, err = house.Furnish(c.Dialogs, key)
	return base, next, printMistakes(e, err)
}
