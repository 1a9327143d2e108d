//go:build crash

package main

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"

	"linli/bot/run"
)

// burst lets the people of a crash test write as fast as they like.
func burst() int { return -1 }

// probe makes this process kill itself as SIGKILL does, at the Nth time that it passes a point: LINLI_CRASH="sent:3".
func probe(e env) run.Probe {
	point, n, found := strings.Cut(e.getenv("LINLI_CRASH"), ":")
	visits, err := strconv.ParseInt(n, 10, 64)
	if !found || err != nil {
		return nil
	}
	p := &crash{point: point}
	p.left.Store(visits)
	return p
}

type crash struct {
	point string
	left  atomic.Int64
}

// At implements run.Probe. Nothing after the point is done by the goroutine that reached it.
func (c *crash) At(point string) {
	if point != c.point || c.left.Add(-1) > 0 {
		return
	}
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
	select {}
}
