package text

import (
	"cmp"
	"fmt"
	"slices"

	"linli/bot"
)

// Mistake is something wrong in a language file. It is bot.ErrInvalid.
type Mistake struct {
	File    string // as the fs.FS names it, "zh-CN.yaml"
	Line    int    // 1-based
	Message string
}

// Error is "file:line: message".
func (m Mistake) Error() string { return fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.Message) }

// Unwrap gives bot.ErrInvalid.
func (m Mistake) Unwrap() error { return bot.ErrInvalid }

// inOrder sorts mistakes as one reads them: by file, line, words.
func inOrder(mistakes []Mistake) {
	slices.SortFunc(mistakes, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
}
