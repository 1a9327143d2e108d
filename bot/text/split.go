package text

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Split cuts a long text into messages of at most limit runes (no limit when it is not positive), where
// a reader would pause: after a paragraph, a line, a sentence, a space; else between characters, not
// within an emoji or before an accent. Joined the parts are the text.
func Split(s string, limit int) []string {
	var parts []string
	for limit > 0 && s != "" {
		n := runeOffset(s, limit)
		if n < len(s) {
			n = pause(s, n)
		}
		parts = append(parts, s[:n])
		s = s[n:]
	}
	if s != "" {
		parts = append(parts, s)
	}
	return parts
}

// Fit shortens a text to so many segments (at least one), ends it where a reader would pause and adds
// more, say "回复9看全文". A text that fits is returned as it is.
func Fit(s string, segments int, more string) string {
	segments = max(segments, 1)
	if Segments(s).Segments <= segments {
		return s
	}
	if Segments(more).Segments > segments {
		return strings.TrimRightFunc(s[:longest(s, segments, "")], unicode.IsSpace)
	}
	n := longest(s, segments, more)
	return strings.TrimRightFunc(s[:pause(s, n)], unicode.IsSpace) + more
}

// longest is the length in bytes of the longest beginning of s, in whole characters, that takes at
// most so many segments with more after it.
func longest(s string, segments int, more string) int {
	ends := []int{0}
	for i := range s {
		ends = append(ends, i)
	}
	n := sort.Search(len(ends), func(i int) bool {
		return Segments(s[:ends[i]]+more).Segments > segments
	})
	return ends[max(n-1, 0)]
}

// wholeRune moves n back to the beginning of a character.
func wholeRune(s string, n int) int {
	for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// runeOffset is the position after so many runes, or the end.
func runeOffset(s string, runes int) int {
	for i := range s {
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(s)
}

// pause is the best place to cut at or before n, but not in the first third of what would be kept: that
// would waste a message. It is greater than 0 when n is.
func pause(s string, n int) int {
	third := wholeRune(s, n/3)
	for _, after := range []func(s string, i int) bool{paragraph, line, sentence, space} {
		if i := lastCut(s, third, n, after); i > third {
			return i
		}
	}
	return outsideCluster(s, n)
}

// lastCut is the last position in (from, to] of which is says that one may cut there, else from.
func lastCut(s string, from, to int, is func(string, int) bool) int {
	for i := to; i > from; i-- {
		if (i == len(s) || utf8.RuneStart(s[i])) && is(s, i) {
			return i
		}
	}
	return from
}

func paragraph(s string, i int) bool { return strings.HasSuffix(s[:i], "\n\n") }

func line(s string, i int) bool { return s[i-1] == '\n' }

// sentence is after "。！？；", or after ".!?;" and a space.
func sentence(s string, i int) bool {
	last, n := utf8.DecodeLastRuneInString(s[:i])
	if strings.ContainsRune("。！？；…", last) {
		return true
	}
	return last == ' ' && i > n && strings.IndexByte(".!?;", s[i-n-1]) >= 0
}

// space is after a space or "，、".
func space(s string, i int) bool {
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsSpace(last) || strings.ContainsRune("，、：", last)
}

// outsideCluster moves n back out of an emoji sequence or from before an accent, if that leaves
// anything.
func outsideCluster(s string, n int) int {
	for i := n; i > 0; {
		before, size := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i:])
		if !together(before, after) {
			return i
		}
		i -= size
	}
	return n
}

const joiner = '\u200d' // holds an emoji sequence together

// together says that two neighbouring characters are seen as one.
func together(before, after rune) bool {
	return before == joiner || after == joiner || unicode.Is(unicode.M, after) ||
		after >= 0x1F3FB && after <= 0x1F3FF || // skin tones
		isFlag(before) && isFlag(after)
}

// isFlag says that two of these letters make a flag.
func isFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
