package run_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"linli/bot/run"
)

// shardsOf counts the shards that each process holds at now.
func shardsOf(m *memory, now time.Time) map[string]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]int{}
	for name, l := range m.leases {
		if strings.HasPrefix(name, "shard/") && l.Owner != "" && m.until[name].After(now) {
			out[l.Owner]++
		}
	}
	return out
}

func TestProcessesShareTheShards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		stops := map[string]func() time.Duration{}
		for i, want := range []string{"map[a:64]", "map[a:32 b:32]", "map[a:22 b:21 c:21]"} {
			h.owner = string(rune('a' + i))
			stops[h.owner] = running(t, h)
			time.Sleep(6 * time.Second)
			h.want("shards", shardsOf(h.store, time.Now()), want)
		}
		stops["b"]()
		time.Sleep(5 * time.Second)
		h.want("after one has gone", shardsOf(h.store, time.Now()), "map[a:32 c:32]")
		h.want("writes refused", h.meter.of("error lease"), 0)
		stops["a"]()
		stops["c"]()
	})
}

// While processes come and go everything is turned once, in order, and nothing is refused.
func TestShardsChangeHandsUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.owner = "a"
		stopA := running(t, h)
		door := h.desk
		h.owner = "b"
		var stopB func() time.Duration
		for i := range 300 {
			switch i {
			case 100:
				stopB = running(t, h)
				h.desk = door
			case 200:
				stopB()
			}
			for chat := range 7 {
				h.says(fmt.Sprint(chat), fmt.Sprintf("%03d", i))
			}
			time.Sleep(150 * time.Millisecond)
		}
		time.Sleep(2 * time.Minute)
		stopA()
		h.want("turned", len(h.store.turned()), 2100)
		last := map[string]string{}
		for _, line := range h.store.turned() {
			f := strings.Fields(line)
			if f[2] <= last[f[1]] {
				t.Errorf("%s came after %s", f[2], last[f[1]])
			}
			last[f[1]] = f[2]
		}
		h.want("writes refused", h.meter.of("error lease"), 0)
	})
}

func TestADeadProcessesShardsAreTakenInTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.owner = "a"
		stop := running(t, h)
		if _, err := (wideMemory{h.store}).Present(context.Background(), "dead", time.Now(), time.Now().Add(6*time.Second)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second)
		h.want("given to it", shardsOf(h.store, time.Now()), "map[a:32]")
		for i := range run.Shards {
			name := fmt.Sprint("shard/", i)
			_, _ = h.store.Acquire(context.Background(), name, "dead", time.Now(), time.Now().Add(6*time.Second))
		}
		time.Sleep(10 * time.Second)
		h.want("taken over", shardsOf(h.store, time.Now()), "map[a:64]")
		stop()
	})
}
