package bot

import (
	"errors"
	"strings"
	"testing"
)

func TestCleanTakesAwayWhatNobodyTyped(t *testing.T) {
	for in, want := range map[string]string{
		"厨房\r\n漏水\r了":           "厨房\n漏水\n了",
		"a\x00b\x1b[31mc\u009b": "ab[31mc",
		"tab\tstays":            "tab\tstays",
		"bad \xff byte":         "bad \uFFFD byte",
		"👩‍👩‍👧 \u202eabc":       "👩‍👩‍👧 \u202eabc",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAPhotoIsWhatItsBytesSay(t *testing.T) {
	for name, test := range map[string]struct{ data, mime string }{
		"jpeg":          {"\xff\xd8\xff\xe1", "image/jpeg"},
		"png":           {"\x89PNG\r\n\x1a\n", "image/png"},
		"gif":           {"GIF89a", "image/gif"},
		"webp":          {"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"},
		"a wave file":   {"RIFF\x10\x00\x00\x00WAVEfmt ", ""},
		"a page":        {"<html>", ""},
		"nothing":       {"", ""},
		"over the size": {"\xff\xd8\xff" + strings.Repeat("x", MaxPhoto), ""},
	} {
		m, err := NewPhoto("x", []byte(test.data))
		if m.Type != test.mime || (err != nil) != (test.mime == "") {
			t.Errorf("%s: %q, %v", name, m.Type, err)
		}
	}
}

func TestAPointIsAPlaceOnEarth(t *testing.T) {
	for in, fine := range map[string]bool{
		"35.4141,116.5872": true, " -90 , 180 ": true, "91,0": false, "0,181": false, "NaN,0": false, "0,Inf": false, "35.4": false, "a,b": false, "": false,
	} {
		if _, _, err := ParsePoint(in); (err == nil) != fine || (err != nil && !errors.Is(err, ErrInvalid)) {
			t.Errorf("ParsePoint(%q): %v", in, err)
		}
	}
}
