package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"linli/bot"
	"linli/cmd/internal/config"
	"linli/store"
)

type keyCmd struct {
	Rotate rotateCmd `cmd:"" help:"Make a new key and seal everything under it."`
}

type rotateCmd struct{ overrides }

// Help shows one example.
func (rotateCmd) Help() string {
	return `Makes a new desk's key, wraps the keys of all people with it and finds phones and chats by new hashes, in one
transaction. When it is interrupted, run it again. The old key stays beside the new one as FILE.old: backups made
before need it. A running desk does not take the new key by itself: from the rotation on it keeps no message, sends
none and says so in /readyz, until it is started again.

Example:

  linli key rotate`
}

// Run implements the command. Whenever it is cut off, one of FILE and FILE.new fits the database, and the next run
// goes on with both.
func (c rotateCmd) Run(e env) error {
	conf, err := c.settings(e)
	if err != nil {
		return err
	}
	file := conf.KeyPath()
	old, err := store.ReadKey(file)
	if err != nil {
		return err
	}
	next, err := store.NextKeyFile(file+".new", old)
	if err != nil {
		return err
	}
	if err := keepOld(file); err != nil {
		return err
	}
	running, err := rotate(e.ctx, conf, old, next)
	if err != nil {
		return err
	}
	if err := takePlace(file); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s holds the new key; keep a copy elsewhere. %s.old opens backups made before.\n", file, file)
	if running {
		fmt.Fprintln(e.out, "A desk is running: start it again now; until then it keeps no message.")
	}
	return nil
}

// keepOld copies the key in use to FILE.old, before anything changes.
func keepOld(file string) error {
	key, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the key: %w", err)
	}
	was, err := os.ReadFile(file + ".old")
	if err == nil && bytes.Equal(was, key) {
		return nil
	}
	if err == nil {
		return fmt.Errorf("%w: %s.old is of an earlier rotation: move it to where you keep backups, then run this again", bot.ErrConflict, file)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the old key: %w", err)
	}
	return writeWhole(file+".old", key)
}

// rotate does the work in the database, unless an earlier run that was cut off has done it already.
func rotate(ctx context.Context, conf config.Config, old, next []byte) (running bool, err error) {
	db, err := store.Open(ctx, conf.Database, store.Options{Owner: owner(), Key: old})
	if errors.Is(err, bot.ErrInvalid) {
		done, again := store.Open(ctx, conf.Database, store.Options{Owner: owner(), Key: next})
		if again != nil {
			return false, err
		}
		return false, done.Close()
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = db.Close() }()
	if running, err = db.Running(ctx, wallClock{}.Now()); err != nil {
		return false, err
	}
	return running, db.Rotate(ctx, next)
}

// takePlace puts FILE.new in FILE's place, at once and for good.
func takePlace(file string) error {
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("put the new key in its place: %w", err)
	}
	return syncFolder(file)
}

// writeWhole writes a file for its owner only, whole or not at all.
func writeWhole(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return syncFolder(path)
}

// syncFolder makes sure that a renamed file is found after a power cut.
func syncFolder(file string) error {
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return fmt.Errorf("open the folder of %s: %w", file, err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}
