package roll

import "strings"

// narrow folds full-width characters into the plain ones: "１３８" is "138".
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000' || r == '\u00a0':
			return ' '
		default:
			return r
		}
	}, s)
}
