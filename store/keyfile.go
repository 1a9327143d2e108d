package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"linli/bot"
)

// KeyFile reads the desk's key (64 hexadecimal digits) from a file and makes one, readable by its owner only,
// when there is none. Whoever loses it loses all words, names and phones in the database.
func KeyFile(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeyFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the desk's key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keySize {
		return nil, fmt.Errorf("%w: %s is not a key of %d hexadecimal digits", bot.ErrInvalid, path, 2*keySize)
	}
	return key, nil
}

func makeKeyFile(path string) ([]byte, error) {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another process was first
		return KeyFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("make the desk's key: %w", err)
	}
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("make the desk's key: %w", err)
	}
	return key, nil
}
