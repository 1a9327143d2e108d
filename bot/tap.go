package bot

import (
	"fmt"
	"strconv"
	"strings"
)

// Button data is short and holds ids only, so that a forwarded button tells and does nothing:
//
//	q17:yes          option "yes" of the session's question 17
//	a9:fixed         option "fixed" of ask 9
//	dtake:ticket/17  start the dialog "take" about ticket 17

// Data writes the tap as a button's data.
func (t Tap) Data() string {
	switch {
	case t.Question > 0:
		return "q" + strconv.FormatInt(t.Question, 10) + ":" + t.Key
	case t.Ask > 0:
		return "a" + strconv.FormatInt(t.Ask, 10) + ":" + t.Key
	default:
		return "d" + t.Dialog + ":" + t.Ref.String()
	}
}

// ParseTap reads what Data wrote; anything else is ErrInvalid.
func ParseTap(data string) (Tap, error) {
	head, key, found := strings.Cut(data, ":")
	if !found || len(head) < 2 {
		return Tap{}, fmt.Errorf("%w: button data %q", ErrInvalid, data)
	}
	switch head[0] {
	case 'q', 'a':
		return parseQuestionTap(head, key)
	case 'd':
		ref, err := ParseRef(key)
		return Tap{Dialog: head[1:], Ref: ref}, err
	default:
		return Tap{}, fmt.Errorf("%w: button data %q", ErrInvalid, data)
	}
}

func parseQuestionTap(head, key string) (Tap, error) {
	n, err := strconv.ParseInt(head[1:], 10, 64)
	if err != nil || n <= 0 {
		return Tap{}, fmt.Errorf("%w: button of question %q", ErrInvalid, head)
	}
	if head[0] == 'a' {
		return Tap{Ask: n, Key: key}, nil
	}
	return Tap{Question: n, Key: key}, nil
}
