package text

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSegmentsCountExactly(t *testing.T) {
	repeat := strings.Repeat
	tests := []struct {
		name, text string
		want       Count
	}{
		{"nothing costs nothing", "", Count{GSM7, 0, 0, 160}},
		{"a Latin text", "Hello", Count{GSM7, 5, 1, 155}},
		{"160 septets are one", repeat("x", 160), Count{GSM7, 160, 1, 0}},
		{"161 are two of 153", repeat("x", 161), Count{GSM7, 161, 2, 145}},
		{"306 are two", repeat("x", 306), Count{GSM7, 306, 2, 0}},
		{"307 are three", repeat("x", 307), Count{GSM7, 307, 3, 152}},
		{"an escaped character takes two", repeat("€", 80), Count{GSM7, 160, 1, 0}},
		{"81 of them are two", repeat("€", 81), Count{GSM7, 162, 2, 143}}, // 76 in the first, one septet idle
		{"an escape pair at the end of a part moves on", repeat("x", 152) + "€" + repeat("x", 7), Count{GSM7, 161, 2, 144}},
		{"so three parts are needed for 306", repeat("x", 152) + "€" + repeat("x", 152), Count{GSM7, 306, 3, 152}},
		{"Greek capitals and accents are GSM", "ΔΦΓΛΩΠΨΣΘΞ èéùìòÇÅå", Count{GSM7, 19, 1, 141}},
		{"ç is not GSM", "ç", Count{UCS2, 1, 1, 69}},
		{"a tab is not GSM", "\t", Count{UCS2, 1, 1, 69}},
		{"a Chinese text", "水管漏水", Count{UCS2, 4, 1, 66}},
		{"70 are one", repeat("水", 70), Count{UCS2, 70, 1, 0}},
		{"71 are two of 67", repeat("水", 71), Count{UCS2, 71, 2, 63}},
		{"134 are two", repeat("水", 134), Count{UCS2, 134, 2, 0}},
		{"135 are three", repeat("水", 135), Count{UCS2, 135, 3, 66}},
		{"one Chinese character makes all of it UCS-2", repeat("x", 69) + "水", Count{UCS2, 70, 1, 0}},
		{"a euro sign is one unit in UCS-2", "€水", Count{UCS2, 2, 1, 68}},
		{"an emoji is a surrogate pair", repeat("😀", 35), Count{UCS2, 70, 1, 0}},
		{"a pair at the end of a part moves on", repeat("水", 66) + "😀" + repeat("水", 66), Count{UCS2, 134, 3, 66}},
		{"the signature counts", "【邻里】" + repeat("水", 67), Count{UCS2, 71, 2, 63}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Segments(test.text); got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
			if got := len(SplitSegments(test.text)); got != test.want.Segments {
				t.Errorf("split into %d parts, want %d", got, test.want.Segments)
			}
		})
	}
}

// checkSegments says what holds for any text.
func checkSegments(t interface {
	Helper()
	Fatalf(string, ...any)
}, s string,
) {
	t.Helper()
	c, parts := Segments(s), SplitSegments(s)
	if strings.Join(parts, "") != s || len(parts) != c.Segments || c.Left < 0 {
		t.Fatalf("%q: %+v, parts %q", s, c, parts)
	}
	room, total := c.roomOfPart(), 0
	for i, p := range parts {
		units := 0
		for _, r := range p {
			units += c.Encoding.units(r)
		}
		total += units
		if units == 0 || units > room || (i < len(parts)-1 && units < room-1) {
			t.Fatalf("%q: part %q has %d units of %d", s, p, units, room)
		}
		if i == len(parts)-1 && c.Left != room-units {
			t.Fatalf("%q: %d left, want %d", s, c.Left, room-units)
		}
		if utf8.ValidString(s) && !utf8.ValidString(p) {
			t.Fatalf("%q was cut within a character", s)
		}
	}
	if total != c.Units || (c.Encoding == UCS2 && c.Units != len(utf16.Encode([]rune(s)))) {
		t.Fatalf("%q: %d units, parts have %d", s, c.Units, total)
	}
}

func TestSegmentsJoinedAreTheText(t *testing.T) {
	of := rapid.StringOfN(rapid.SampledFrom([]rune("ab€[]^水电😀👍é\n ")), 0, 400, -1)
	rapid.Check(t, func(t *rapid.T) { checkSegments(t, of.Draw(t, "text")) })
}

func FuzzSegments(f *testing.F) {
	for _, seed := range []string{"", "水管漏水", "\xff\xfe", strings.Repeat("€", 100), strings.Repeat("x", 152) + "€", strings.Repeat("😀", 40), "\ufffd\x80水"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) { checkSegments(t, s) })
}
