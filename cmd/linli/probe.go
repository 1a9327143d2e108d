//go:build !crash

package main

import "linli/bot/run"

// probe is nothing: only programs built for crash tests end themselves at named points.
func probe(env) run.Probe { return nil }

// burst is how many messages somebody may write in one go: as many as the desk allows.
func burst() int { return 0 }
