//go:build unix

package main

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestALockIsForOneProcessAtATime(t *testing.T) {
	name := filepath.Join(t.TempDir(), "linli.db.key.lock")
	first, err := lock(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock(name); !errors.Is(err, errInUse) {
		t.Errorf("it is locked twice: %v", err)
	}
	if err := sign(first, "one"); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := lock(name)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 9)
	if n, _ := second.Read(b); string(b[:n]) != "one\n" {
		t.Errorf("the last one is called %q", b[:n])
	}
	_ = second.Close()
}
