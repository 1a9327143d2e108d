package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSplitCutsWhereAReaderPauses(t *testing.T) {
	tests := []struct {
		name, text string
		limit      int
		want       []string
	}{
		{"a short text is whole", "水管漏水", 10, []string{"水管漏水"}},
		{"no limit", "水管漏水", 0, []string{"水管漏水"}},
		{"nothing", "", 5, nil},
		{"after a paragraph", "one two.\n\nthree four. five six", 20, []string{"one two.\n\n", "three four. five six"}},
		{"after a line", "one two\nthree. four", 16, []string{"one two\n", "three. four"}},
		{"after a sentence", "先关总阀。再等师傅来，不要急", 10, []string{"先关总阀。", "再等师傅来，不要急"}},
		{"after an English sentence", "Shut it. Then wait for us", 16, []string{"Shut it. ", "Then wait for us"}},
		{"not after a number's point", "about 3.5 metres", 10, []string{"about 3.5 ", "metres"}},
		{"after a space", "aaaa bbbb cccc", 10, []string{"aaaa bbbb ", "cccc"}},
		{"after a comma", "上门前会打电话，请等一等", 9, []string{"上门前会打电话，", "请等一等"}},
		{"between characters when nothing else is left", "水管漏水了啊", 4, []string{"水管漏水", "了啊"}},
		{"a pause near the beginning would waste a message", "是。水管漏水了啊水管", 8, []string{"是。水管漏水了啊", "水管"}},
		{"not within a family, unless it is longer than a message", "家里👨‍👩‍👧都好", 4, []string{"家里", "👨\u200d👩\u200d", "👧都好"}},
		{"not before a skin tone", "很好👍🏽", 3, []string{"很好", "👍🏽"}},
		{"not before an accent", "abe\u0301", 3, []string{"ab", "e\u0301"}},
		{"not within a flag", "ab🇨🇳", 3, []string{"ab", "🇨🇳"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Split(test.text, test.limit); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestSplitJoinedIsTheText(t *testing.T) {
	of := rapid.StringOfN(rapid.SampledFrom([]rune("ab .。，\n水电😀👍\u200d\u0301\U0001F3FD🇨🇳")), 0, 200, -1)
	rapid.Check(t, func(t *rapid.T) {
		s, limit := of.Draw(t, "text"), rapid.IntRange(1, 50).Draw(t, "limit")
		parts := Split(s, limit)
		if strings.Join(parts, "") != s {
			t.Fatalf("%q became %q", s, parts)
		}
		for _, p := range parts {
			if n := utf8.RuneCountInString(p); n == 0 || n > limit || !utf8.ValidString(p) {
				t.Fatalf("part %q has %d characters of %d", p, n, limit)
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("先关总阀。再等", 4)
	f.Add("\xff\xfe\x80 a", 1)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if got := strings.Join(Split(s, limit), ""); got != s {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func TestFitCutsToTheSegments(t *testing.T) {
	water := strings.Repeat("水", 60)
	tests := []struct {
		name, text string
		segments   int
		more, want string
	}{
		{"a text that fits is whole", "水管漏水。", 1, "…回复9看全文", "水管漏水。"},
		{"a longer one ends after a sentence", strings.Repeat("水", 49) + "。" + water, 1, "回复9看全文", strings.Repeat("水", 49) + "。回复9看全文"},
		{"or where the room ends", water + water, 1, "…回复9看全文", strings.Repeat("水", 63) + "…回复9看全文"},
		{"no segment is one segment", water + water, 0, "…", strings.Repeat("水", 69) + "…"},
		{"two segments have 134", strings.Repeat("水", 140), 2, "…", strings.Repeat("水", 133) + "…"},
		{"an English text", strings.Repeat("word ", 40), 1, "... 9 = more", strings.TrimSpace(strings.Repeat("word ", 29)) + "... 9 = more"},
		{"a Chinese character to come does not cost yet", strings.Repeat("x", 150) + "水", 1, "", strings.Repeat("x", 150)},
		{"what is added makes it UCS-2", strings.Repeat("x", 161), 1, "回复9", strings.Repeat("x", 67) + "回复9"},
		{"more that does not fit itself is left out", strings.Repeat("水", 71), 1, strings.Repeat("长", 71), strings.Repeat("水", 70)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Fit(test.text, test.segments, test.more); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestFitAlwaysFits(t *testing.T) {
	of := rapid.StringOfN(rapid.SampledFrom([]rune("ab €.。水😀\n")), 0, 500, -1)
	rapid.Check(t, func(t *rapid.T) {
		s, segments := of.Draw(t, "text"), rapid.IntRange(1, 3).Draw(t, "segments")
		got := Fit(s, segments, "…回复9看全文")
		if Segments(got).Segments > segments {
			t.Fatalf("%q takes %+v", got, Segments(got))
		}
		if kept := strings.TrimSuffix(got, "…回复9看全文"); !strings.HasPrefix(s, kept) {
			t.Fatalf("%q is no beginning of %q", kept, s)
		}
	})
}
