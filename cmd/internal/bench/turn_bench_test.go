package bench

import (
	"context"
	"os"
	"testing"
	"time"
)

// BenchmarkTalk is one message: kept, thought over, its reply queued. LINLI_BENCH_DATABASE=postgres://… measures there.
func BenchmarkTalk(b *testing.B) {
	o := &bench{Options: Options{Dir: b.TempDir(), People: manyPeople, Database: os.Getenv("LINLI_BENCH_DATABASE")}}
	ctx := context.Background()
	s, err := o.open(ctx, "turn", silent{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.close() }()
	if _, err := s.holdBack(ctx); err != nil {
		b.Fatal(err)
	}
	stop := s.work(ctx)
	defer func() { _ = stop() }()
	if err := s.warm(ctx); err != nil {
		b.Fatal(err)
	}
	used, before := processor(), s.said.Load()
	b.ReportAllocs()
	b.ResetTimer()
	for s.said.Load()-before < int64(b.N) {
		if _, err := s.talk(ctx, time.Second/4); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64((processor()-used).Microseconds())/float64(s.said.Load()-before), "cpu-µs/message")
	b.ReportMetric(float64(s.said.Load()-before)/b.Elapsed().Seconds(), "messages/s")
}
