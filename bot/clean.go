package bot

import (
	"strings"
	"unicode"
)

// Clean gives words as they were meant: valid UTF-8, line ends as \n, and none of the control
// characters that nobody types and that databases and terminals stumble over. Everything else stays
// as it was. Channels clean what comes in, and what goes out to where a control character acts.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}
