//go:build !crash

package main

import "linli/bot/run"

// probe is nothing: only programs built for crash tests end themselves at named points.
func probe(env) run.Probe { return nil }
