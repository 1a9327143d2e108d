package importer

import (
	"fmt"
	"strings"

	"linli/bot"
	"linli/bot/roll"
)

// Mistake is one thing that is wrong in a file.
type Mistake struct {
	Row    int    // as the spreadsheet counts, from 1; 0 = the file as a whole
	Column string // its heading, as the office wrote it; "" = the row as a whole
	Value  string // masked: never a phone, an identity number or a full name
	Reason string // the last part of its text key: "phone" is import.reason.phone
	Values bot.Values
}

// Line is the mistake as a text for the reader: {row} {column} {value} and what the reason adds.
func (m Mistake) Line() bot.Line {
	v := bot.Values{bot.Text("row", fmt.Sprint(m.Row)), bot.Text("column", m.Column), bot.Text("value", m.Value)}
	return bot.Line{Text: "import.reason." + m.Reason, Values: append(v, m.Values...)}
}

// Error is the mistake for a log.
func (m Mistake) Error() string {
	return fmt.Sprintf("row %d, %s: %s (%s)", m.Row, m.Column, m.Reason, m.Value)
}

// Unwrap says that a mistake is invalid input.
func (m Mistake) Unwrap() error { return bot.ErrInvalid }

// mistaken lists a mistake, or counts it where enough are listed.
func (p *pass) mistaken(m Mistake) {
	if len(p.out.Mistakes) >= p.job.Limits.Mistakes {
		p.out.More++
		return
	}
	p.out.Mistakes = append(p.out.Mistakes, m)
}

// fileWrong is a mistake of the file as a whole.
func (p *pass) fileWrong(reason string, v ...bot.Value) {
	p.mistaken(Mistake{Reason: reason, Values: v})
}

// line is one row being read.
type line struct {
	pass  *pass
	table *table
	cells []string
	n     int
}

// has says whether the table has such a column at all.
func (l line) has(f field) bool { _, ok := l.table.columns[f]; return ok }

// get is the cell of a field, "" when there is none.
func (l line) get(f field) string {
	i, ok := l.table.columns[f]
	if !ok || i >= len(l.cells) {
		return ""
	}
	return l.cells[i]
}

// wrong notes a mistake in a cell.
func (l line) wrong(f field, reason string, v ...bot.Value) {
	m := Mistake{Row: l.n, Reason: reason, Value: shown(f, l.get(f)), Values: v}
	if i, ok := l.table.columns[f]; ok {
		m.Column = roll.MaskText(l.table.titles[i], longestShown)
	}
	l.pass.mistaken(m)
}

// need reads a cell that has to be filled.
func (l line) need(f field) (string, bool) {
	s := l.get(f)
	if s == "" {
		l.wrong(f, "empty")
	}
	return s, s != ""
}

// longestShown of a value in a report, in characters.
const longestShown = 20

// shown is a cell as a report may show it.
func shown(f field, s string) string {
	switch f {
	case fName, fStaffName:
		return roll.MaskName(roll.MaskText(s, longestShown))
	case fPhone:
		return roll.MaskPhone(s)
	case fIdentity:
		return masked(s, 2)
	case fBorn:
		return masked(s, 4)
	default:
		return roll.MaskText(s, longestShown)
	}
}

// masked keeps the first n characters.
func masked(s string, n int) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= n {
		return "****"
	}
	return string(r[:n]) + "****"
}
