// Package importer reads the tables that an office keeps (residents, places, staff) as CSV and works out what
// changes in the roll. It writes nothing: either every row is good and Result.Changes holds all of it, or
// every bad row is named and there are no changes.
package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"linli/bot"
	"linli/bot/roll"
)

// Kind of table.
type Kind string

// The kinds.
const (
	Residents Kind = "residents"
	Places    Kind = "places"
	Staff     Kind = "staff"
)

// Roll is what is known already, all of one community. People and Members come whole, phones included: a row whose
// table has no column of phones is written back with the phone that was read here.
type Roll interface {
	People(context.Context, bot.CommunityID) ([]roll.Person, error)
	Places(context.Context, bot.CommunityID) ([]roll.Place, error)
	Members(context.Context, bot.CommunityID) ([]roll.Member, error)
	Organisations(context.Context, bot.CommunityID) ([]roll.Organisation, error)
}

// Numbers gives ids for new rows; counters are "person" and "place".
type Numbers interface {
	// Numbers reserves n ids of a counter and gives the first.
	Numbers(ctx context.Context, c bot.CommunityID, counter string, n int) (first int64, err error)
}

// Limits keep a file from eating the desk. A zero limit is that of DefaultLimits.
type Limits struct {
	Bytes    int64
	Rows     int
	Columns  int
	Cell     int // characters
	Mistakes int // so many are listed; the rest is counted
	Time     time.Duration
}

// DefaultLimits are ample for a whole estate.
func DefaultLimits() Limits {
	return Limits{Bytes: 16 << 20, Rows: 100_000, Columns: 100, Cell: 1000, Mistakes: 1000, Time: time.Minute}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{Bytes: either(l.Bytes, d.Bytes), Rows: either(l.Rows, d.Rows), Columns: either(l.Columns, d.Columns),
		Cell: either(l.Cell, d.Cell), Mistakes: either(l.Mistakes, d.Mistakes), Time: either(l.Time, d.Time)}
}

func either[T comparable](a, b T) T {
	var zero T
	if a != zero {
		return a
	}
	return b
}

// Job is one file to be read.
type Job struct {
	Kind      Kind
	Community bot.CommunityID
	Roll      Roll
	Numbers   Numbers // not asked in a dry run
	DryRun    bool    // new rows have no ids and there are no Changes
	Now       time.Time
	Limits    Limits
}

// Result is what a file means for the roll. New, Changed and Unchanged count rows of the file;
// with Mistakes there are no Changes.
type Result struct {
	Kind      Kind
	Rows      int
	New       int
	Changed   int
	Unchanged int
	Ignored   []string // headings that nobody understands; their cells were not read
	Mistakes  []Mistake
	More      int // mistakes beyond the limit
	Changes   []bot.Change
}

// Good says that the file can be taken as it is.
func (r Result) Good() bool { return len(r.Mistakes) == 0 }

// Summary is the result in one text.
func (r Result) Summary() bot.Line {
	key := "import.summary"
	if !r.Good() {
		key = "import.refused"
	}
	return bot.Line{Text: key, Values: bot.Values{bot.KeyOf("kind", "import.kind."+string(r.Kind)), bot.Count("rows", r.Rows),
		bot.Count("new", r.New), bot.Count("changed", r.Changed), bot.Count("unchanged", r.Unchanged),
		bot.Count("mistakes", len(r.Mistakes)+r.More)}}
}

// Read reads one table. The error is about reading the file or the roll; what is wrong in the file is in
// Result.Mistakes.
func Read(ctx context.Context, in io.Reader, j Job) (Result, error) {
	j.Limits = j.Limits.orDefault()
	ctx, cancel := context.WithTimeout(ctx, j.Limits.Time)
	defer cancel()
	p := &pass{ctx: ctx, job: j, out: Result{Kind: j.Kind}}
	work, ok := works()[j.Kind]
	if !ok {
		return p.out, fmt.Errorf("%w: no kind of table %q", bot.ErrInvalid, j.Kind)
	}
	t, ok, err := p.table(in, work.fields)
	if err != nil || !ok {
		return p.out, err
	}
	if err := p.play(work, t); err != nil {
		return p.out, fmt.Errorf("import %s: %w", j.Kind, err)
	}
	return p.out, nil
}

// work is what one kind of table does with its rows.
type work struct {
	fields []field
	begin  func(*pass, *table) (rows, error)
}

// rows takes the rows one by one and then says what they change.
type rows interface {
	row(line)
	changes() ([]bot.Change, error)
}

func works() map[Kind]work {
	return map[Kind]work{
		Residents: {fields: residentFields, begin: beginResidents},
		Places:    {fields: placeFields, begin: beginPlaces},
		Staff:     {fields: staffFields, begin: beginStaff},
	}
}

// pass is the reading of one file.
type pass struct {
	ctx context.Context
	job Job
	out Result
}

func (p *pass) play(w work, t *table) error {
	rows, err := w.begin(p, t)
	if err != nil || !p.out.Good() {
		return err
	}
	for i := range t.cells {
		if err := p.ctx.Err(); err != nil {
			return fmt.Errorf("%w: it takes too long: %w", bot.ErrUnavailable, err)
		}
		rows.row(line{pass: p, table: t, cells: t.cells[i], n: t.numbers[i]})
	}
	p.out.Rows = len(t.cells)
	if !p.out.Good() || p.job.DryRun {
		return nil
	}
	p.out.Changes, err = rows.changes()
	return err
}

// ids reserves n numbers of a counter.
func (p *pass) ids(counter string, n int) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	if p.job.Numbers == nil {
		return 0, errors.New("nobody gives numbers")
	}
	return p.job.Numbers.Numbers(p.ctx, p.job.Community, counter, n)
}

// count notes what a row did.
func (p *pass) count(known, same bool) {
	switch {
	case !known:
		p.out.New++
	case same:
		p.out.Unchanged++
	default:
		p.out.Changed++
	}
}
