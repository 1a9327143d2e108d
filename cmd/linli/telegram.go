package main

import (
	"context"
	"log/slog"
	"sync"

	"linli/bot/run"
	"linli/channels/telegram"
	"linli/cmd/internal/config"
)

// holder says which accounts this process works for, once the desk is open.
type holder struct{ telegram.Holder }

func newBots(c config.Config, door run.Door, h telegram.Holder, log *slog.Logger) (telegram.Doors, error) {
	all := telegram.Doors{}
	for _, t := range c.Telegram {
		b, err := telegram.New(telegram.Config{
			Account: t.Account, Community: only, Token: t.Token, APIURL: t.APIURL, Mode: t.Mode, Secret: t.Secret, PublicURL: c.PublicURL,
			Door: door, Holder: h, Clock: wallClock{}, Log: log,
		})
		if err != nil {
			return nil, err
		}
		all[t.Account] = b
	}
	return all, nil
}

// runBots lets them fetch until ctx ends.
func runBots(ctx context.Context, all telegram.Doors) {
	var wg sync.WaitGroup
	for _, b := range all {
		wg.Go(func() { b.Run(ctx) })
	}
	wg.Wait()
}
