//go:build !unix

package main

import "os"

// lock is not known here: a dead forerunner's leases run out by themselves.
func lock(string) (*os.File, error) { return nil, errInUse }
