package backupfile_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"

	"linli/bot"
	"linli/store/backupfile"
)

func zip(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.Bytes()
}

const lines = `{"linli":"backup","format":1,"schema":5}
{"table":"x","columns":["a","b","c","d"],"kinds":["int","text","bool","bytes"]}
[1,"y",true,"AAE="]
`

func whole() string {
	sum := sha256.Sum256([]byte(lines))
	return lines + `{"end":true,"rows":1,"sha256":"` + hex.EncodeToString(sum[:]) + `"}` + "\n"
}

func TestAWholeBackupIsRead(t *testing.T) {
	if head, err := backupfile.Check(bytes.NewReader(zip(whole()))); err != nil || head.Schema != 5 {
		t.Errorf("%+v, %v", head, err)
	}
	if _, err := backupfile.Check(bytes.NewReader(zip(lines))); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("without its end: %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(whole())
	f.Add(lines)
	f.Add(`{"linli":"backup","format":1}` + "\n" + `{"table":"x; DROP","columns":["a"],"kinds":["int"]}` + "\n[1]\n[null]\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, file := range [][]byte{zip(text), []byte(text)} {
			if _, err := backupfile.Check(bytes.NewReader(file)); err != nil && !errors.Is(err, bot.ErrInvalid) {
				t.Errorf("%v", err)
			}
		}
	})
}
