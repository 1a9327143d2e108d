package main

import (
	"time"

	"linli/bot"
	"linli/bot/desk"
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
	if err := h.DB.SetTimers(e.ctx, only, demoTimers(h, made)); err != nil {
		return err
	}
	return h.Learn(e.ctx)
}

// demoTimers let the made-up month go on: what is nearly due, waits, or is to be looked back at.
func demoTimers(h *opened, made demo.Community) []bot.Timer {
	now := time.Now().In(h.conf.Zone())
	var out []bot.Timer
	for _, n := range h.Nouns {
		switch n := n.(type) {
		case *desk.Tickets:
			for _, t := range made.Tickets {
				out = append(out, n.TimersOf(t, now)...)
			}
		case desk.Outages:
			for _, o := range made.Outages {
				out = append(out, n.TimersOf(o, now)...)
			}
		}
	}
	return out
}
