package play

import (
	"fmt"
	"slices"
	"strings"
)

// Report shows differences as a person reads them: where, what was written, what came.
func Report(s *Script, wrong []Difference) string {
	var b strings.Builder
	for _, d := range wrong {
		fmt.Fprintf(&b, "%s:%d:\n", s.File, d.Line)
		if d.Want != "" {
			fmt.Fprintf(&b, "  - %s\n", oneLine(d.Want))
		}
		got := d.Got
		if got == "" {
			got = "(nothing came)"
		}
		fmt.Fprintf(&b, "  + %s\n", oneLine(got))
	}
	return b.String()
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "⏎") }

// Rewrite gives the transcript with what really came in place of each expectation that was not
// met. Facts and silences are left for a person to judge.
func Rewrite(s *Script, wrong []Difference) string {
	lines := slices.Clone(s.raw)
	for _, d := range slices.Backward(wrong) {
		switch {
		case d.Want == "":
			lines = slices.Insert(lines, len(lines), indented(d.Got)...)
		case strings.HasPrefix(d.Want, "! ") || strings.HasSuffix(d.Want, " silent"):
		case d.Got == "":
			lines = slices.Delete(lines, d.Line-1, d.Line-1+d.Span)
		default:
			who, _, _ := strings.Cut(lines[d.Line-1], "<")
			lines = slices.Replace(lines, d.Line-1, d.Line-1+d.Span, indented(who+"< "+d.Got)...)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// indented writes a message of several lines so that it is read back as one.
func indented(s string) []string {
	lines := strings.Split(s, "\n")
	for i := 1; i < len(lines); i++ {
		lines[i] = "  " + lines[i]
	}
	return lines
}
