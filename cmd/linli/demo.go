package main

import (
	"time"

	"linli/cmd/internal/demo"
)

// demoSeed makes the same people and the same month every time.
const demoSeed = 20260302

// ensureDemo writes the demonstration community into a database that has no places yet.
func ensureDemo(e env, h *opened) error {
	places, err := h.DB.Places(e.ctx, only)
	if err != nil || len(places) > 0 {
		return err
	}
	made, err := demo.Build(only, demoSeed, time.Now().In(h.conf.Zone()), h.Codes)
	if err != nil {
		return err
	}
	if err := h.DB.EnsureCommunity(e.ctx, made.Info); err != nil {
		return err
	}
	for _, group := range made.Groups() {
		if err := h.DB.Write(e.ctx, only, group); err != nil {
			return err
		}
	}
	return h.Learn(e.ctx)
}
