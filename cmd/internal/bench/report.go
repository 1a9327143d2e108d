package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Report is what a run found.
type Report struct {
	Fsync    time.Duration // median time of one write that reaches the disk
	Database string        // what was written to: SQLite, PostgreSQL
	Figures  []Figure
}

// Figure is one measured value beside its baseline.
type Figure struct {
	Name     string
	Unit     string
	Value    float64
	Baseline string  // what it is compared with; "" = nothing
	Beside   float64 // the baseline's value, in the same unit
	Goal     Goal
}

// Goal is a limit for a figure, or for its ratio to the baseline.
type Goal struct {
	Limit float64 // 0 = none
	Most  bool    // the limit is the most; otherwise the least
	Ratio bool    // the limit is for the ratio
}

func atMost(limit float64) Goal  { return Goal{Limit: limit, Most: true} }
func atLeast(limit float64) Goal { return Goal{Limit: limit} }
func times(limit float64) Goal   { return Goal{Limit: limit, Ratio: true} }

// Ratio is how many times better than its baseline the figure is; 0 without one.
func (f Figure) Ratio() float64 {
	switch {
	case f.Beside == 0 || f.Value == 0:
		return 0
	case f.smaller():
		return f.Beside / f.Value
	default:
		return f.Value / f.Beside
	}
}

// smaller says that less is better.
func (f Figure) smaller() bool { return f.Unit != perSecond }

// perSecond is the unit of throughput: the only one of which more is better.
const perSecond = "/s"

// judged is what the goal compares.
func (f Figure) judged() float64 {
	if f.Goal.Ratio {
		return f.Ratio()
	}
	return f.Value
}

// Reached says that the figure is as good as its goal. A figure without a goal reaches it.
func (f Figure) Reached() bool {
	switch {
	case f.Goal.Limit == 0:
		return true
	case f.Goal.Most:
		return f.judged() <= f.Goal.Limit
	default:
		return f.judged() >= f.Goal.Limit
	}
}

// Verdict says in words whether the goal is reached, and by how much it is missed.
func (f Figure) Verdict() string {
	switch {
	case f.Goal.Limit == 0:
		return ""
	case f.Reached():
		return "reached"
	case f.Goal.Most:
		return fmt.Sprintf("missed by %.0f %%", 100*(f.judged()/f.Goal.Limit-1))
	default:
		return fmt.Sprintf("missed by %.0f %%", 100*(1-f.judged()/f.Goal.Limit))
	}
}

func (f Figure) goal() string {
	switch {
	case f.Goal.Limit == 0:
		return ""
	case f.Goal.Ratio:
		return fmt.Sprintf("≥ %.3g ×", f.Goal.Limit)
	case f.Goal.Most:
		return "≤ " + amount(f.Goal.Limit, f.Unit)
	default:
		return "≥ " + amount(f.Goal.Limit, f.Unit)
	}
}

func amount(v float64, unit string) string {
	switch {
	case unit == perSecond:
		return fmt.Sprintf("%.0f/s", v)
	case v >= 100:
		return fmt.Sprintf("%.0f %s", v, unit)
	default:
		return fmt.Sprintf("%.3g %s", v, unit)
	}
}

// Text writes the table that a person reads.
func (r Report) Text(w io.Writer) error {
	fmt.Fprintf(w, "fsync %s, %s\n\n", r.Fsync.Round(time.Microsecond), r.Database)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "figure\there\tbaseline\t\tratio\tgoal\t")
	for _, f := range r.Figures {
		beside, ratio := "", ""
		if f.Beside > 0 {
			beside, ratio = amount(f.Beside, f.Unit), fmt.Sprintf("%.2f ×", f.Ratio())
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", f.Name, amount(f.Value, f.Unit), beside, f.Baseline, ratio, f.goal(), f.Verdict())
	}
	return t.Flush()
}

// record is a figure for other programs.
type record struct {
	Figure   string  `json:"figure"`
	Value    float64 `json:"value"`
	Unit     string  `json:"unit"`
	Baseline string  `json:"baseline,omitempty"`
	Beside   float64 `json:"baseline_value,omitempty"`
	Ratio    float64 `json:"ratio,omitempty"`
	Goal     string  `json:"goal,omitempty"`
	Reached  bool    `json:"reached"`
}

// JSON writes the same as one object.
func (r Report) JSON(w io.Writer) error {
	out := struct {
		FsyncMicroseconds int64    `json:"fsync_us"`
		Database          string   `json:"database"`
		Figures           []record `json:"figures"`
	}{r.Fsync.Microseconds(), r.Database, []record{}}
	for _, f := range r.Figures {
		out.Figures = append(out.Figures, record{f.Name, f.Value, f.Unit, f.Baseline, f.Beside, f.Ratio(), f.goal(), f.Reached()})
	}
	return json.NewEncoder(w).Encode(out)
}
