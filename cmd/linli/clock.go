package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"time"
)

// wallClock is the one real clock; everything below cmd is given it.
type wallClock struct{}

// Now implements run.Clock.
func (wallClock) Now() time.Time { return time.Now() }

// seed is 64 bits that nobody can guess.
func seed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return binary.LittleEndian.Uint64(b[:])
}

// owner names this process in leases: another one, and this one started again, have other names.
func owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	return fmt.Sprintf("%s-%d-%x", host, os.Getpid(), seed())
}
