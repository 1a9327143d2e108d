package understand

import "strconv"

// What may stand before, between and behind the numbers of a home, and which numbers may be what.

// joint reads what may stand between two bare numbers.
func joint(r []rune, i int) (rune, int) {
	if i >= len(r) {
		return 0, i
	}
	switch c := r[i]; c {
	case '-', '/', '.', '杠', '之', '#', '_', '~', ',':
		at := skipSpaces(r, i+1)
		if c == '-' || c == '杠' {
			at = oneOf(r, at, "-", "杠")
		}
		return c, at
	case ' ':
		at := skipSpaces(r, i)
		if at < len(r) && contains("-杠/", r[at]) {
			return r[at], skipSpaces(r, at+1)
		}
		return ' ', at
	}
	return 0, i
}

func unitMark(r []rune, i int) int {
	at := skipSpaces(r, i)
	end := oneOf(r, at, "单元", "单员", "单园", "单原", "门栋", "门", "梯口", "梯")
	if end == at {
		return i
	}
	return doorOf(r, end)
}

// doorOf takes the 门 or 楼 of 单元门, 单元楼 where a room follows; elsewhere it begins the next word: 楼道, 门口, 门禁.
func doorOf(r []rune, end int) int {
	more := oneOf(r, end, "门", "楼")
	if _, ok := scanNumeral(r, link(r, more)); ok && more > end {
		return more
	}
	return end
}

func roomMark(r []rune, i int) int {
	at := skipSpaces(r, i)
	if hasAt(r, at, "户") && hasAt(r, at, "户都") {
		return i
	}
	if end := oneOf(r, at, "号房间", "号房", "房间", "室", "号", "户", "房", "号室"); end > at {
		return end
	}
	return i
}

// link reads what may stand between the parts of a home.
func link(r []rune, i int) int {
	for i < len(r) && contains(" ,-的第杠_", r[i]) {
		i++
	}
	return i
}

func building(n numeral) bool { return n.value > 0 && n.width <= 3 && n.value < 400 }
func unit(n numeral) bool     { return n.value > 0 && n.width <= 2 && n.value <= 30 }
func room(n numeral) bool     { return n.width >= 3 && n.width <= 4 && n.value >= 101 && n.value%100 > 0 }

func digits(n numeral) string { return strconv.Itoa(n.value) }
