package text

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"linli/bot"
)

// Mistake is something wrong in a file of texts, dialogs, questions or lessons. It is bot.ErrInvalid.
type Mistake struct {
	File    string // as whoever wrote it would name it, "locales/zh-CN.yaml"
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

// Joined makes one error of mistakes, in the order in which one reads files, each once; nil when
// there are none.
func Joined(lists ...[]Mistake) error {
	all := slices.Concat(lists...)
	inOrder(all)
	all = slices.Compact(all)
	errs := make([]error, len(all))
	for i, m := range all {
		errs[i] = m
	}
	return errors.Join(errs...)
}
