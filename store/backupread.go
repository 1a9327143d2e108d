package store

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

// CheckBackup reads a backup to its end and gives its head; bot.ErrInvalid when it is none, is cut off or was changed.
func CheckBackup(r io.Reader) (BackupHead, error) {
	b, err := openBackup(r)
	if err != nil {
		return BackupHead{}, err
	}
	return b.head, b.each(func(backupTable) error { return nil }, func(backupTable, []any) error { return nil })
}

// backupReader reads a backup line by line.
type backupReader struct {
	lines *bufio.Reader
	sum   hash.Hash
	head  BackupHead
	rows  int64
}

func openBackup(r io.Reader) (*backupReader, error) {
	plain, err := gzip.NewReader(r)
	if err != nil {
		return nil, broken(err)
	}
	b := &backupReader{lines: bufio.NewReaderSize(plain, 1<<16), sum: sha256.New()}
	line, err := b.line()
	if err != nil {
		return nil, err
	}
	b.sum.Write(line)
	if err := json.Unmarshal(line, &b.head); err != nil || b.head.Linli != backupKind {
		return nil, broken(errors.New("its first line is not a backup's"))
	}
	if b.head.Format != backupFormat {
		return nil, fmt.Errorf("%w: the backup has format %d, this program reads %d", bot.ErrInvalid, b.head.Format, backupFormat)
	}
	return b, nil
}

func broken(err error) error {
	return fmt.Errorf("%w: this is no whole backup: %v", bot.ErrInvalid, err)
}

// line reads one line with its end.
func (b *backupReader) line() ([]byte, error) {
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

// each gives every table and every row, in order, and then checks that nothing is missing.
func (b *backupReader) each(table func(backupTable) error, row func(backupTable, []any) error) error {
	var t backupTable
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
		var end backupEnd
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

func (b *backupReader) row(t backupTable, line []byte, row func(backupTable, []any) error) error {
	b.sum.Write(line)
	b.rows++
	values := t.places()
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil || len(raw) != len(values) || len(values) == 0 {
		return broken(errors.New("a row does not fit its table"))
	}
	for i := range raw {
		if err := json.Unmarshal(raw[i], values[i]); err != nil {
			return broken(err)
		}
	}
	return row(t, withoutNull(values))
}

// names are what may stand in a statement.
var names = regexp.MustCompile(`^[a-z][a-z_0-9]*$`)

func tableOf(line []byte) (backupTable, error) {
	var t backupTable
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

func (b *backupReader) finish(end backupEnd) error {
	if end.Rows != b.rows || end.SHA256 != hex.EncodeToString(b.sum.Sum(nil)) {
		return broken(errors.New("its checksum is another"))
	}
	return nil
}
