package main

import (
	"log/slog"

	"linli/bot/run"
	"linli/channels/hook"
	"linli/cmd/internal/config"
)

// registry is where receipts go; it is put in its place once the database is open.
type registry struct{ run.Receipts }

// newHooks makes the accounts of the generic channel.
func newHooks(hooks []config.Hook, door run.Door, receipts run.Receipts, log *slog.Logger) (hook.Doors, error) {
	doors := hook.Doors{}
	for _, c := range hooks {
		h, err := hook.New(hook.Config{
			Account: c.Account, Community: only, Secret: []byte(c.Secret), URL: c.URL, Allow: c.Allow, Contacts: c.TrustContacts,
			Form: hook.Form(c.Form), Door: door, Receipts: receipts, Clock: wallClock{}, Log: log,
		})
		if err != nil {
			return nil, err
		}
		doors[c.Account] = h
	}
	return doors, nil
}
