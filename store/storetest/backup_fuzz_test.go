package storetest_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
	"time"

	"linli/bot"
	"linli/store"
	"linli/store/storetest"
)

var yesterday = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func zip(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.Bytes()
}

func FuzzCheckBackup(f *testing.F) {
	db, err := store.Open(f.Context(), ":memory:", storetest.Options())
	if err != nil {
		f.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var b bytes.Buffer
	if _, err := db.Backup(f.Context(), &b, yesterday, nil); err != nil {
		f.Fatal(err)
	}
	z, err := gzip.NewReader(&b)
	if err != nil {
		f.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"linli":"backup","format":1}` + "\n" + `{"table":"x","columns":["a"],"kinds":["int"]}` + "\n[1]\n[null]\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := store.CheckBackup(bytes.NewReader(zip(text))); err != nil && !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%v", err)
		}
	})
}
