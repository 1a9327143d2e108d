// Package bench measures what Linli does on this machine. Each figure stands beside a baseline of its own, measured in
// turns with it, so that the ratio means something on any machine, busy or not.
package bench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Options are what a run needs to know from outside.
type Options struct {
	Dir      string        // scratch for databases; made and removed by the caller
	Database string        // postgres://… to measure there; "" = SQLite in Dir
	Within   time.Duration // how long each figure is measured
	People   int64         // how many talk to the desk; 0 = 2048
	Only     string        // one of Names; "" = all
	Program  string        // this program's file, for "start"
	Progress func(string)  // told what is being measured; may be nil
}

// suite measures one thing.
type suite struct {
	name string
	run  func(context.Context, *bench) ([]Figure, error)
}

func suites() []suite {
	return []suite{
		{"step", step}, {"understand", understood}, {"turn", turn}, {"hook", hooked}, {"send", send}, {"start", start},
	}
}

// Names lists what can be measured, in the order in which it is.
func Names() []string {
	var names []string
	for _, s := range suites() {
		names = append(names, s.name)
	}
	return names
}

// manyPeople are enough for the largest batches.
const manyPeople = 2048

// bench is a run under way.
type bench struct {
	Options
	fsync time.Duration
}

// Run measures the latency of the disk first, and then what was asked for.
func Run(ctx context.Context, o Options) (Report, error) {
	b := &bench{Options: o}
	b.People = cmp.Or(b.People, manyPeople)
	if b.Progress == nil {
		b.Progress = func(string) {}
	}
	b.Progress("fsync")
	var err error
	if b.fsync, err = fsyncLatency(o.Dir); err != nil {
		return Report{}, err
	}
	r := Report{Fsync: b.fsync, Database: b.kind()}
	for _, s := range suites() {
		if o.Only != "" && o.Only != s.name {
			continue
		}
		b.Progress(s.name)
		figures, err := s.run(ctx, b)
		if err != nil {
			return r, fmt.Errorf("bench %s: %w", s.name, err)
		}
		r.Figures = append(r.Figures, figures...)
	}
	return r, nil
}

func (b *bench) postgres() bool { return b.Database != "" }

func (b *bench) kind() string {
	if b.postgres() {
		return "PostgreSQL"
	}
	return "SQLite"
}

// rounds is how often ours and the baselines take turns.
const rounds = 5

// measure gives a figure of one round that may last so long.
type measure func(ctx context.Context, within time.Duration) (float64, error)

// inTurns lets several measures take turns and gives the median of each.
func (b *bench) inTurns(ctx context.Context, what string, ms ...measure) ([]float64, error) {
	all := make([][]float64, len(ms))
	within := b.Within / time.Duration(rounds*len(ms))
	for round := range rounds {
		b.Progress(fmt.Sprintf("%s %d/%d", what, round+1, rounds))
		for i, m := range ms {
			v, err := m(ctx, within)
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], v)
		}
	}
	out := make([]float64, len(ms))
	for i := range all {
		out[i] = median(all[i])
	}
	return out, ctx.Err()
}

func median(v []float64) float64 {
	sorted := slices.Sorted(slices.Values(v))
	return sorted[len(sorted)/2]
}
