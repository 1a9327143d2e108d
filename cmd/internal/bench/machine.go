package bench

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// syncs is how many writes the disk's latency is the median of.
const syncs = 64

// fsyncLatency is what one durable write of a page costs in a folder.
func fsyncLatency(dir string) (time.Duration, error) {
	f, err := os.CreateTemp(dir, "fsync")
	if err != nil {
		return 0, fmt.Errorf("measure fsync: %w", err)
	}
	defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }()
	page, took := make([]byte, 4096), make([]time.Duration, syncs)
	for i := range took {
		if _, err := f.Write(page); err != nil {
			return 0, fmt.Errorf("measure fsync: %w", err)
		}
		began := time.Now()
		if err := f.Sync(); err != nil {
			return 0, fmt.Errorf("measure fsync: %w", err)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took[syncs/2], nil
}

// processor is how much processor time this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// costOf measures the processor time of one call, in microseconds: other programs on the machine do not count.
func costOf(within time.Duration, fn func()) float64 {
	calls := 0
	began, used := time.Now(), processor()
	for time.Since(began) < within {
		for range 64 {
			fn()
		}
		calls += 64
	}
	return float64((processor() - used).Nanoseconds()) / 1e3 / float64(calls)
}

// usage adds up the processor time of some rounds of a measure. A database server's own is not in it.
type usage struct {
	took time.Duration
	done int64
}

// of is m with its use of the processor noted; count tells how many things are done.
func (u *usage) of(count func() int64, m measure) measure {
	return func(ctx context.Context, within time.Duration) (float64, error) {
		used, done := processor(), count()
		v, err := m(ctx, within)
		u.took, u.done = u.took+processor()-used, u.done+count()-done
		return v, err
	}
}

// each is the processor time of one thing, in microseconds.
func (u *usage) each() float64 { return float64(u.took.Nanoseconds()) / 1e3 / float64(max(u.done, 1)) }

// allocations counts those of one call; the few of the collector itself do not count.
func allocations(fn func()) float64 {
	const calls = 1000
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range calls {
		fn()
	}
	runtime.ReadMemStats(&after)
	return float64((after.Mallocs - before.Mallocs) / calls)
}
