package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"linli/bot"
)

// KeyFile reads the desk's key from a file and makes one, readable by its owner only, when there is none: 64 hexadecimal
// digits, three lines of them once it was rotated. Whoever loses it loses all words, names and phones in the database.
func KeyFile(path string) ([]byte, error) {
	key, err := ReadKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, keySize)
		_, _ = rand.Read(key) // never fails
		return makeKeyFile(path, key)
	}
	return key, err
}

// ReadKey is KeyFile for a file that must be there.
func ReadKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the desk's key: %w", err)
	}
	key, err := hex.DecodeString(strings.Join(strings.Fields(string(text)), ""))
	if err != nil || len(key) != keySize && len(key) != 3*keySize {
		return nil, fmt.Errorf("%w: %s is not a key of %d hexadecimal digits", bot.ErrInvalid, path, 2*keySize)
	}
	return key, nil
}

// NextKeyFile is the key that takes old's place: what path holds, or a new one that it holds from now on.
func NextKeyFile(path string, old []byte) ([]byte, error) {
	key, err := ReadKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if key, err = NextKey(old); err != nil {
		return nil, err
	}
	return makeKeyFile(path, key)
}

// makeKeyFile writes a file whole or not at all; where another process was first, that one's key counts.
func makeKeyFile(path string, key []byte) ([]byte, error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // readable by its owner only
	if err != nil {
		return nil, fmt.Errorf("make the desk's key: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	for part := range slices.Chunk(key, keySize) {
		if _, err := f.WriteString(hex.EncodeToString(part) + "\n"); err != nil {
			return nil, errors.Join(fmt.Errorf("make the desk's key: %w", err), f.Close())
		}
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("make the desk's key: %w", err)
	}
	if err := os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return ReadKey(path)
	} else if err != nil {
		return nil, fmt.Errorf("make the desk's key: %w", err)
	}
	return key, nil
}

// WriteKey keeps a key that was brought along, where there is no file yet.
func WriteKey(path string, key []byte) ([]byte, error) {
	if _, err := newVault(key); err != nil {
		return nil, err
	}
	return makeKeyFile(path, key)
}
