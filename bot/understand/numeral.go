package understand

// numeral is a whole number in the words: 501, 五零一, 五百零一, 二十三.
type numeral struct {
	value, width int // width is the number of digits as written or meant
	start, end   int
	spoken       bool // in Chinese characters
}

// scanNumeral reads the number that begins at i. It does not look at what stands before i.
func scanNumeral(r []rune, i int) (numeral, bool) {
	if i >= len(r) {
		return numeral{}, false
	}
	if isDigit(r[i]) {
		return scanDigits(r, i), true
	}
	if !isHan(r[i]) {
		return numeral{}, false
	}
	return scanSpoken(r, i)
}

func scanDigits(r []rune, i int) numeral {
	n := numeral{start: i}
	for ; i < len(r) && isDigit(r[i]); i++ {
		if n.width < 9 {
			n.value = n.value*10 + int(r[i]-'0')
		}
		n.width++
	}
	n.end = i
	return n
}

// digitOf gives the value of a spoken digit, -1 for anything else.
func digitOf(r rune) int {
	switch r {
	case '零':
		return 0
	case '一', '壹', '幺':
		return 1
	case '二', '两', '贰':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

func powerOf(r rune) int {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	}
	return 0
}

func scanSpoken(r []rune, i int) (numeral, bool) {
	j, powers := i, false
	for ; j < len(r) && (digitOf(r[j]) >= 0 || powerOf(r[j]) > 0); j++ {
		powers = powers || powerOf(r[j]) > 0
	}
	j = leaveWord(r, i, j)
	if j == i {
		return numeral{}, false
	}
	n := numeral{start: i, end: j, spoken: true}
	if powers {
		n.value = positional(r[i:j])
		n.width = decimals(n.value)
	} else {
		n.value, n.width = digitByDigit(r[i:j]), j-i
	}
	return n, true
}

// leaveWord gives back a last numeral that begins the next word: 五零一|一直漏, 三零一|三天没水.
func leaveWord(r []rune, i, j int) int {
	if j <= i || j >= len(r) {
		return j
	}
	last, next := r[j-1], r[j]
	if last == '一' && contains("直共下样起定般点些到半边家会股", next) && j-i > 1 {
		return j - 1
	}
	if j-i > 3 && contains("天个次年月周回遍分小户家", next) {
		return j - 1
	}
	return j
}

func positional(r []rune) int {
	total, digit := 0, 0
	for k, c := range r {
		p := powerOf(c)
		if p == 0 {
			digit = digitOf(c)
			continue
		}
		if digit == 0 && (k == 0 || p == 10) {
			digit = 1
		}
		total += digit * p
		digit = 0
	}
	return total + digit
}

func digitByDigit(r []rune) int {
	v := 0
	for k, c := range r {
		if k == 9 {
			break
		}
		v = v*10 + digitOf(c)
	}
	return v
}

func decimals(v int) int {
	n := 1
	for ; v >= 10; v /= 10 {
		n++
	}
	return n
}

func contains(set string, r rune) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}

func skipSpaces(r []rune, i int) int {
	for i < len(r) && r[i] == ' ' {
		i++
	}
	return i
}

// hasAt says whether the words s begin at i.
func hasAt(r []rune, i int, s string) bool {
	for _, c := range s {
		if i >= len(r) || r[i] != c {
			return false
		}
		i++
	}
	return true
}

// oneOf gives the end of the first of the alternatives that begins at i, or i when none does.
func oneOf(r []rune, i int, alternatives ...string) int {
	for _, s := range alternatives {
		if hasAt(r, i, s) {
			return i + len([]rune(s))
		}
	}
	return i
}
