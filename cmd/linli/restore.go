package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"linli/bot"
	"linli/cmd/internal/config"
	"linli/store"
	"linli/store/backupfile"
)

type restoreCmd struct {
	overrides
	passphrase
	File      string        `arg:"" optional:"" help:"The backup." type:"path"`
	Confirm   bool          `help:"Let a restored desk send again."`
	DropOlder time.Duration `help:"With --confirm: what was written longer ago is not sent; 0s sends everything." default:"1h"`
}

// Help shows one example.
func (restoreCmd) Help() string {
	return `Fills an empty database. The desk that runs on it keeps and answers everything but sends nothing, because the desk it
was copied from has sent most of it already, until you confirm:

  linli restore                                says what waits
  linli restore --confirm --drop-older 1h      sends again, without what was written more than an hour ago

Example:

  linli restore linli-2026-03-02.backup`
}

// Run implements the command.
func (c restoreCmd) Run(e env) error {
	conf, err := c.settings(e)
	switch {
	case err != nil:
		return err
	case c.File != "" && c.Confirm:
		return usageError{"restore first, look at what waits with linli restore, then confirm"}
	case c.File != "":
		return c.restore(e, conf)
	default:
		return c.release(e, conf)
	}
}

func (c restoreCmd) restore(e env, conf config.Config) error {
	if _, err := os.Stat(conf.Database); conf.SQLite() && err == nil {
		return usageError{conf.Database + " is there already; move it away, or give another --database"}
	}
	head, err := checked(c.File)
	if err != nil {
		return err
	}
	key, err := c.key(e, conf, head)
	if err != nil {
		return err
	}
	if err := fill(e.ctx, conf, c.File, key); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "Restored as it was at %s.\n", time.UnixMilli(head.At).In(conf.Zone()).Format("2006-01-02 15:04"))
	return c.release(e, conf)
}

// checked reads the whole backup before anything is written.
func checked(file string) (backupfile.Head, error) {
	f, err := os.Open(file)
	if err != nil {
		return backupfile.Head{}, usageError{err.Error()}
	}
	defer func() { _ = f.Close() }()
	return backupfile.Check(f)
}

// key is the one that fits the backup: of the key file, else of the backup itself.
func (c restoreCmd) key(e env, conf config.Config, head backupfile.Head) ([]byte, error) {
	file := conf.KeyPath()
	key, err := store.ReadKey(file)
	switch {
	case err == nil && store.KeyID(key) == head.KeyID:
		return key, nil
	case err == nil:
		return nil, fmt.Errorf("%w: %s is not the key that the backup was made under", bot.ErrInvalid, file)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case len(head.Key) == 0:
		return nil, fmt.Errorf("%w: put the key that the backup was made under at %s", bot.ErrNotFound, file)
	}
	words, err := c.passphrase.read(e)
	if err != nil {
		return nil, err
	}
	if key, err = openKey(words, head.Key); err != nil {
		return nil, err
	}
	return store.WriteKey(file, key)
}

// fill restores; a file is filled beside its place, so that it is there whole or not at all.
func fill(ctx context.Context, conf config.Config, backup string, key []byte) error {
	f, err := os.Open(backup)
	if err != nil {
		return fmt.Errorf("read the backup: %w", err)
	}
	defer func() { _ = f.Close() }()
	options := store.Options{Owner: owner(), Key: key}
	if !conf.SQLite() {
		return store.Restore(ctx, conf.Database, options, f, wallClock{}.Now())
	}
	half := conf.Database + ".restoring"
	for _, left := range []string{half, half + "-wal", half + "-shm"} { // of a restore that was cut off
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clear away an earlier restore: %w", err)
		}
	}
	if err := store.Restore(ctx, half, options, io.Reader(f), wallClock{}.Now()); err != nil {
		return err
	}
	if err := os.Rename(half, conf.Database); err != nil {
		return fmt.Errorf("put the database in its place: %w", err)
	}
	return syncFolder(conf.Database)
}

// release says what waits in a restored desk, and with --confirm lets it go.
func (c restoreCmd) release(e env, conf config.Config) error {
	key, err := store.ReadKey(conf.KeyPath())
	if err != nil {
		return err
	}
	db, err := store.Open(e.ctx, conf.Database, store.Options{Owner: owner(), Key: key})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	held, err := db.Held(e.ctx)
	if err != nil {
		return err
	}
	if held.IsZero() {
		fmt.Fprintln(e.out, "Nothing is held: this desk sends.")
		return nil
	}
	return c.say(e, db)
}

func (c restoreCmd) say(e env, db *store.DB) error {
	now := wallClock{}.Now()
	w, err := db.Waits(e.ctx, now)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "Waiting to be sent: %d written within an hour, %d within a day, %d before.\n", w.Hour, w.Day, w.Older)
	if !c.Confirm {
		fmt.Fprintln(e.out, "Nothing is sent until: linli restore --confirm --drop-older 1h")
		return nil
	}
	before := time.Time{}
	if c.DropOlder > 0 {
		before = now.Add(-c.DropOlder)
	}
	dropped, err := db.ReleaseOutbox(e.ctx, before)
	if err == nil {
		fmt.Fprintf(e.out, "This desk sends again; %d old messages were dropped.\n", dropped)
	}
	return err
}

// tellHold says aloud, where the desk is started and in its log, that it sends nothing.
func tellHold(e env, h *opened, log *slog.Logger) error {
	held, err := h.DB.Held(e.ctx)
	if err != nil || held.IsZero() {
		return err
	}
	log.Warn("outbox.held", "since", held, "release", "linli restore --confirm")
	fmt.Fprintln(e.out, "  HELD     this is a restored copy: nothing is sent until linli restore --confirm")
	return nil
}
