package understand

import (
	"strings"

	"linli/bot"
)

// findCodes looks for ticket codes in any writing: 48219075, 4821-9075, 四八二一杠九零七五, 4 8 2 1 9 0 7 5.
func findCodes(r []rune, into []span) []span {
	into = into[:0]
	for i := 0; i < len(r); i++ {
		if singleDigit(r[i]) < 0 || i > 0 && (singleDigit(r[i-1]) >= 0 || isLetter(r[i-1])) {
			continue
		}
		c, e := codeAt(r, i)
		if c == "" {
			c, e = codeInRow(r, i, e)
		}
		if bot.ValidCode(c) {
			into = append(into, span{c, i, e})
		}
		i = max(i, e-1)
	}
	return into
}

// codeInRow reads a code behind which, after a space, more digits follow: "4821-9075 4821-9083". Without one it gives
// the end it was given.
func codeInRow(r []rune, i, end int) (string, int) {
	for n, at := 0, i; n < 8 && at+1 < end; at++ {
		if singleDigit(r[at]) >= 0 {
			n++
		}
		if n == 8 && r[at+1] == ' ' {
			if c, e := codeAt(r[:at+1], i); bot.ValidCode(c) {
				return c, e
			}
		}
	}
	return "", end
}

// codeOf is the code that a message names; "" when it names two different ones, which is for the person to say.
func codeOf(codes []span) string {
	if len(codes) == 0 {
		return ""
	}
	for _, c := range codes[1:] {
		if c.text != codes[0].text {
			return ""
		}
	}
	return codes[0].text
}

// codeAt reads a run of digits with regular separators; only 8, 4-4, 2-2-2-2 and single digits count.
func codeAt(r []rune, i int) (string, int) {
	var digits strings.Builder
	var groups []int
	size, end := 0, i
	for i < len(r) && digits.Len() <= 12 {
		if d := singleDigit(r[i]); d >= 0 {
			digits.WriteByte('0' + byte(d))
			size++
			i++
			end = i
			continue
		}
		next := dash(r, i)
		if next == i || next >= len(r) || singleDigit(r[next]) < 0 {
			break
		}
		groups, size = append(groups, size), 0
		i = next
	}
	if digits.Len() != 8 || !regular(append(groups, size)) || end < len(r) && isLetter(r[end]) {
		return "", end
	}
	return digits.String(), end
}

func regular(groups []int) bool {
	for _, g := range groups {
		if g != groups[0] {
			return false
		}
	}
	return true
}

// dash skips one spoken or written separator with its spaces.
func dash(r []rune, i int) int {
	at := skipSpaces(r, i)
	for _, s := range []string{"--", "-", "杠", "横杠", "横线", "横", "_", ".", "·", "空格", "dash", "~"} {
		if hasAt(r, at, s) {
			return skipSpaces(r, at+len([]rune(s)))
		}
	}
	return at
}

// singleDigit gives the value of a written or spoken single digit, -1 for anything else.
func singleDigit(c rune) int {
	if isDigit(c) {
		return int(c - '0')
	}
	if c == '两' {
		return -1
	}
	return digitOf(c)
}

// findPhone looks for a Chinese mobile number, or any number written with + and a country code. E.164.
func findPhone(r []rune) span {
	for i := 0; i < len(r); i++ {
		plus := r[i] == '+'
		if !plus && !isDigit(r[i]) || i > 0 && (isDigit(r[i-1]) || isLetter(r[i-1])) {
			continue
		}
		d, e := phoneDigits(r, i)
		if p := e164(d, plus); p != "" {
			return span{p, i, e}
		}
		i = max(i, e-1)
	}
	return span{}
}

func phoneDigits(r []rune, i int) (string, int) {
	var b strings.Builder
	if r[i] == '+' {
		i++
	}
	end := i
	for ; i < len(r) && b.Len() < 16; i++ {
		switch {
		case isDigit(r[i]):
			b.WriteByte(byte(r[i]))
			end = i + 1
		case r[i] != '-' && r[i] != ' ':
			return b.String(), end
		}
	}
	return b.String(), end
}

func e164(d string, plus bool) string {
	switch {
	case plus && len(d) >= 8 && len(d) <= 15:
		return "+" + d
	case len(d) == 11 && d[0] == '1' && d[1] >= '3':
		return "+86" + d
	case len(d) == 13 && strings.HasPrefix(d, "861") && d[3] >= '3':
		return "+" + d
	}
	return ""
}
