package backupfile

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"regexp"

	"linli/bot"
)

// maxLine is the longest line of a backup, in bytes: an attachment in base64 with room around it.
const maxLine = 32 << 20

// Check reads a backup to its end and gives its head; bot.ErrInvalid when it is none, is cut off or was changed.
func Check(r io.Reader) (Head, error) {
	b, err := Open(r)
	if err != nil {
		return Head{}, err
	}
	return b.Head, b.Each(func(Table) error { return nil }, func(Table, []any) error { return nil })
}

// Reader reads a backup line by line, once.
type Reader struct {
	lines *bufio.Reader
	sum   hash.Hash
	Head  Head
	rows  int64
}

// Open reads a backup's head.
func Open(r io.Reader) (*Reader, error) {
	plain, err := gzip.NewReader(r)
	if err != nil {
		return nil, broken(err)
	}
	b := &Reader{lines: bufio.NewReaderSize(plain, 1<<16), sum: sha256.New()}
	line, err := b.line()
	if err != nil {
		return nil, err
	}
	b.sum.Write(line)
	if err := json.Unmarshal(line, &b.Head); err != nil || b.Head.Linli != Kind {
		return nil, broken(errors.New("its first line is not a backup's"))
	}
	if b.Head.Format != Format {
		return nil, fmt.Errorf("%w: the backup has format %d, this program reads %d", bot.ErrInvalid, b.Head.Format, Format)
	}
	return b, nil
}

func broken(err error) error {
	return fmt.Errorf("%w: this is no whole backup: %v", bot.ErrInvalid, err)
}

// line reads one line with its end.
func (b *Reader) line() ([]byte, error) {
	var line []byte
	for {
		part, err := b.lines.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, broken(errors.New("a line is too long"))
		case err == nil:
			return line, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, broken(err)
		}
	}
}

// Each gives every table and every row, in order, and then checks that nothing is missing.
func (b *Reader) Each(table func(Table) error, row func(Table, []any) error) error {
	var t Table
	for {
		line, err := b.line()
		if err != nil {
			return err
		}
		if line[0] == '[' {
			if err := b.row(t, line, row); err != nil {
				return err
			}
			continue
		}
		var end End
		if err := json.Unmarshal(line, &end); err != nil {
			return broken(err)
		}
		if end.End {
			return b.finish(end)
		}
		b.sum.Write(line)
		if t, err = tableOf(line); err != nil {
			return err
		}
		if err := table(t); err != nil {
			return err
		}
	}
}

func (b *Reader) row(t Table, line []byte, row func(Table, []any) error) error {
	b.sum.Write(line)
	b.rows++
	values := t.Places()
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil || len(raw) != len(values) || len(values) == 0 {
		return broken(errors.New("a row does not fit its table"))
	}
	for i := range raw {
		if err := json.Unmarshal(raw[i], values[i]); err != nil {
			return broken(err)
		}
	}
	return row(t, WithoutNull(values))
}

// names are what may stand in a statement.
var names = regexp.MustCompile(`^[a-z][a-z_0-9]*$`)

func tableOf(line []byte) (Table, error) {
	var t Table
	if err := json.Unmarshal(line, &t); err != nil {
		return t, broken(err)
	}
	if len(t.Columns) != len(t.Kinds) || !names.MatchString(t.Table) {
		return t, broken(errors.New("a table without a name or columns"))
	}
	for _, c := range t.Columns {
		if !names.MatchString(c) {
			return t, broken(errors.New("a column without a name"))
		}
	}
	return t, nil
}

func (b *Reader) finish(end End) error {
	if end.Rows != b.rows || end.SHA256 != hex.EncodeToString(b.sum.Sum(nil)) {
		return broken(errors.New("its checksum is another"))
	}
	return nil
}
