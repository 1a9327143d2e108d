package run_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// audited is a memory that can be audited, unless it is broken.
type audited struct {
	wideMemory
	broken atomic.Bool
	times  atomic.Int64
}

func (a *audited) Audit(context.Context, run.Lease, time.Time, func(bot.Row, *time.Location) []bot.Timer) (run.Audited, error) {
	if a.broken.Load() {
		return run.Audited{}, fmt.Errorf("%w: no route", bot.ErrUnavailable)
	}
	a.times.Add(1)
	return run.Audited{}, nil
}

func TestADeskWhoseAuditorStopsIsNotReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		store := &audited{wideMemory: wideMemory{h.store}}
		stop := running(t, h, func(c *run.Config) { c.Store = store })
		time.Sleep(5*time.Minute + time.Second)
		h.want("ready", h.desk.Ready(), nil)
		if n := store.times.Load(); n < 10 {
			t.Errorf("audited %d times in five minutes", n)
		}
		store.broken.Store(true)
		time.Sleep(59 * time.Second)
		h.want("not at once", h.desk.Ready(), nil)
		time.Sleep(20 * time.Second)
		if err := h.desk.Ready(); err == nil {
			t.Error("ready without an auditor")
		}
		store.broken.Store(false)
		time.Sleep(20 * time.Second)
		h.want("ready again", h.desk.Ready(), nil)
		stop()
	})
}
