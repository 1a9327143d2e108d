package importer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/width"

	"linli/bot"
	"linli/bot/roll"
)

// table is a file whose columns are understood.
type table struct {
	titles  []string
	columns map[field]int
	cells   [][]string // without the heading and without empty rows
	numbers []int      // of each row, as the spreadsheet counts
}

// table reads a file; not ok when something is wrong with all of it.
func (p *pass) table(in io.Reader, fields []field) (t *table, ok bool, err error) {
	raw, err := io.ReadAll(io.LimitReader(in, p.job.Limits.Bytes+1))
	if err != nil {
		return nil, false, fmt.Errorf("read the file: %w", err)
	}
	if int64(len(raw)) > p.job.Limits.Bytes {
		p.fileWrong("too_large", bot.Count("limit", int(p.job.Limits.Bytes>>20)))
		return nil, false, nil
	}
	text, ok := decoded(raw)
	if !ok {
		p.fileWrong("encoding")
		return nil, false, nil
	}
	t = &table{columns: map[field]int{}}
	return t, p.cut(t, text) && p.head(t, fields), nil
}

// decoded finds the encoding: a byte order mark tells, else UTF-8 where it is that, else GB18030.
func decoded(raw []byte) (string, bool) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		return string(raw[3:]), utf8.Valid(raw)
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}), bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case utf8.Valid(raw):
		return string(raw), !bytes.ContainsRune(raw, 0)
	default:
		from = simplifiedchinese.GB18030
	}
	text, err := from.NewDecoder().Bytes(raw)
	bad := err != nil || bytes.ContainsRune(text, utf8.RuneError) || bytes.IndexByte(text, 0) >= 0
	return string(text), !bad
}

// separator is the one that the first lines hold most of.
func separator(text string) rune {
	head := text[:min(len(text), 4096)]
	best, most := ',', strings.Count(head, ",")
	for _, r := range []rune{';', '\t'} {
		if n := strings.Count(head, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}

// cut divides the text into rows; false when that is not possible within the limits.
func (p *pass) cut(t *table, text string) bool {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(text), -1, true
	within := 0 // line breaks inside cells so far: rows that a spreadsheet does not count
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil {
			p.fileWrong("not_a_table")
			return false
		}
		at, _ := r.FieldPos(0)
		number := at - within
		for i := range row {
			within += strings.Count(row[i], "\n")
			row[i] = clean(row[i])
		}
		if !p.fits(row, number, len(t.cells)) {
			return false
		}
		if strings.Join(row, "") != "" {
			t.cells, t.numbers = append(t.cells, row), append(t.numbers, number)
		}
	}
}

// clean drops what is invisible, and the marks with which tables protect numbers ("'001", `="001"`).
func clean(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " "))
	if len(s) > 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) {
		s = s[2 : len(s)-1]
	}
	return strings.TrimSpace(strings.TrimPrefix(s, "'"))
}

func (p *pass) fits(row []string, number, rows int) bool {
	l := p.job.Limits
	switch {
	case rows > l.Rows:
		p.fileWrong("too_many_rows", bot.Count("limit", l.Rows))
		return false
	case len(row) > l.Columns:
		p.fileWrong("too_many_columns", bot.Count("limit", l.Columns))
		return false
	}
	for _, cell := range row {
		if utf8.RuneCountInString(cell) > l.Cell {
			p.mistaken(Mistake{Row: number, Reason: "too_long", Values: bot.Values{bot.Count("limit", l.Cell)}})
			return false
		}
	}
	return true
}

// titleRows is how many rows of title a table may have above its headings.
const titleRows = 10

// head finds the row of headings, the first with two that we know (or the only one of a one-column list),
// and drops it with everything above.
func (p *pass) head(t *table, fields []field) bool {
	at, known := -1, 0
	for i := 0; i < min(len(t.cells), titleRows); i++ {
		if n := countKnown(t.cells[i], fields); n > known {
			at, known = i, n
		}
		if known >= 2 {
			break
		}
	}
	if at < 0 {
		p.fileWrong("no_heading", bot.Text("known", knownTitles(fields)))
		return false
	}
	t.titles = t.cells[at]
	t.cells, t.numbers = t.cells[at+1:], t.numbers[at+1:]
	return p.columns(t, fields)
}

func countKnown(row []string, fields []field) int {
	n := 0
	for _, title := range row {
		if _, ok := fieldOf(title, fields); ok {
			n++
		}
	}
	return n
}

func (p *pass) columns(t *table, fields []field) bool {
	for i, title := range t.titles {
		f, ok := fieldOf(title, fields)
		if !ok {
			if title != "" {
				p.out.Ignored = append(p.out.Ignored, roll.MaskText(title, longestShown))
			}
			continue
		}
		if first, twice := t.columns[f]; twice {
			p.fileWrong("same_column", bot.Text("first", t.titles[first]), bot.Text("second", title))
			return false
		}
		t.columns[f] = i
	}
	return true
}

// needColumns refuses a table without a column that every row needs.
func (p *pass) needColumns(t *table, fields ...field) bool {
	for _, f := range fields {
		if _, ok := t.columns[f]; !ok {
			p.fileWrong("no_column", bot.Text("column", headings[f][0]))
			return false
		}
	}
	return true
}

func knownTitles(fields []field) string {
	titles := make([]string, len(fields))
	for i, f := range fields {
		titles[i] = headings[f][0]
	}
	return strings.Join(titles, " ")
}

// narrow folds full-width letters, digits and signs into plain ones; Chinese punctuation stays.
func narrow(s string) string { return width.Fold.String(s) }
