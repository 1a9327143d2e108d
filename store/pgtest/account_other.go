//go:build !linux

package pgtest

import "os/exec"

// account is whom the server runs as. Only Debian's PostgreSQL is looked for, so elsewhere none is started.
type account struct{}

func unprivileged() (account, error) { return account{}, errMissing }

func (account) own(string) error { return nil }

func (account) become(*exec.Cmd) {}

func scratch() string { return "" }
