package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
)

// errInUse says that another process on this machine holds the lock.
var errInUse = errors.New("in use")

// succeed takes over at once from a forerunner that died on this machine, instead of waiting for its leases to run
// out. The lock file names who held it last; the system lets go of the lock only when that process is dead, and not
// while it is merely frozen. A second process at the same file gets no lock and waits as any replica does; so does
// one whose key lies where nothing can be written.
func succeed(ctx context.Context, h *opened, log *slog.Logger) (release func(), err error) {
	f, err := lock(h.conf.LockFile())
	if err != nil {
		if !errors.Is(err, errInUse) {
			log.Warn("forerunner.unknown", "file", h.conf.LockFile(), "error", err.Error())
		}
		return func() {}, nil
	}
	release = func() { _ = f.Close() }
	dead, err := io.ReadAll(io.LimitReader(f, 1<<10))
	if err != nil {
		return release, fmt.Errorf("read %s: %w", h.conf.LockFile(), err)
	}
	if name := strings.TrimSpace(string(dead)); name != "" {
		if err := h.DB.Disown(ctx, name); err != nil {
			return release, err
		}
	}
	return release, sign(f, h.owner)
}

// sign leaves this process's name in the lock file.
func sign(f *os.File, owner string) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(owner+"\n"), 0)
	return err
}
