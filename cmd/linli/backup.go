package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"linli/bot"
	"linli/store"
	"linli/store/backupfile"
)

// passphrase is where a passphrase comes from; never from the command line, where others see it.
type passphrase struct {
	PassphraseFile string `help:"A file with the passphrase of the key in the backup; else LINLI_PASSPHRASE." placeholder:"FILE" type:"path"`
}

func (p passphrase) read(e env) (string, error) {
	if p.PassphraseFile == "" {
		if words := e.getenv("LINLI_PASSPHRASE"); words != "" {
			return words, nil
		}
		return "", usageError{"the key in a backup needs a passphrase: give --passphrase-file or LINLI_PASSPHRASE"}
	}
	words, err := os.ReadFile(p.PassphraseFile)
	if err != nil {
		return "", usageError{fmt.Sprintf("read the passphrase: %v", err)}
	}
	if len(bytes.TrimSpace(words)) == 0 {
		return "", usageError{p.PassphraseFile + " holds no passphrase"}
	}
	return strings.TrimSpace(string(words)), nil
}

type backupCmd struct {
	overrides
	passphrase
	File    string `arg:"" help:"The new file." type:"path"`
	WithKey bool   `help:"Put the desk's key into it, under a passphrase."`
}

// Help shows one example.
func (backupCmd) Help() string {
	return `The file holds everything as it is at one moment, whichever database is used, and goes back into either. Names and
words in it are sealed: without the desk's key, which is not in it, nobody reads them. Keep a copy of the key file
elsewhere, or add --with-key.

Example:

  linli backup linli-2026-03-02.backup`
}

// Run implements the command.
func (c backupCmd) Run(e env) error {
	conf, err := c.settings(e)
	if err != nil {
		return err
	}
	if _, err := os.Stat(c.File); err == nil {
		return usageError{c.File + " is there already; choose another name"}
	}
	key, err := store.ReadKey(conf.KeyPath())
	if err != nil {
		return err
	}
	sealed, err := c.sealedKey(e, key)
	if err != nil {
		return err
	}
	db, err := store.Open(e.ctx, conf.Database, store.Options{Owner: owner(), Key: key})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	rows, err := writeBackup(e.ctx, db, c.File, sealed)
	if err == nil {
		fmt.Fprintf(e.out, "%s holds %d rows. The key that opens it is %s.\n", c.File, rows, conf.KeyPath())
	}
	return err
}

func (c backupCmd) sealedKey(e env, key []byte) ([]byte, error) {
	if !c.WithKey {
		return nil, nil
	}
	words, err := c.passphrase.read(e)
	if err != nil {
		return nil, err
	}
	return sealKey(words, key)
}

func sealKey(words string, key []byte) ([]byte, error) {
	to, err := age.NewScryptRecipient(words)
	if err != nil {
		return nil, fmt.Errorf("%w: passphrase: %v", bot.ErrInvalid, err)
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, fmt.Errorf("seal the key: %w", err)
	}
	_, err = w.Write(key)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("seal the key: %w", err)
	}
	return sealed.Bytes(), nil
}

func openKey(words string, sealed []byte) ([]byte, error) {
	by, err := age.NewScryptIdentity(words)
	if err != nil {
		return nil, fmt.Errorf("%w: passphrase: %v", bot.ErrInvalid, err)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), by)
	if err != nil {
		return nil, fmt.Errorf("%w: the passphrase does not open the key in the backup", bot.ErrInvalid)
	}
	key, err := io.ReadAll(io.LimitReader(r, 1<<10))
	if err != nil {
		return nil, fmt.Errorf("%w: the key in the backup is broken", bot.ErrInvalid)
	}
	return key, nil
}

// writeBackup writes beside the file and reads it back before it gets its name: whoever finds a backup finds a whole one.
func writeBackup(ctx context.Context, db *store.DB, file string, sealedKey []byte) (rows int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return 0, fmt.Errorf("write the backup: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	rows, err = db.Backup(ctx, f, wallClock{}.Now(), sealedKey)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err == nil {
		_, err = backupfile.Check(f)
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return rows, fmt.Errorf("write the backup: %w", err)
	}
	if err := os.Link(f.Name(), file); err != nil { // never over another one
		return rows, fmt.Errorf("write the backup: %w", err)
	}
	return rows, syncFolder(file)
}
