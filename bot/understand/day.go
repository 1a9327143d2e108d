package understand

import "linli/bot"

// dayNames are days counted from today.
var dayNames = []struct {
	words []string
	days  int
}{
	{[]string{"大后天", "大后日"}, 3},
	{[]string{"后天", "后日", "day after tomorrow", "the day after tomorrow"}, 2},
	{[]string{"明天", "明日", "明儿个", "明儿", "tomorrow", "tmrw", "tmr"}, 1},
	{[]string{"明早", "明晚"}, 1},
	{[]string{"今天", "今日", "今儿个", "今儿", "today"}, 0},
	{[]string{"今晚", "今早", "tonight", "this afternoon", "this morning", "this evening"}, 0},
}

// pastDays are days gone by: a time behind one of them is told, not asked for.
var pastDays = []string{"大前天", "前天", "前日", "前晚", "前几天", "前两天", "昨天", "昨日", "昨儿个", "昨儿", "昨晚", "昨夜", "昨", "那天", "当天", "当时", "去年", "上个月", "上月", "上周", "上个星期", "上星期", "上个礼拜", "上礼拜", "上次", "上回", "the day before yesterday", "yesterday", "last night", "last week", "last month", "last year"}

// pastAt gives the end of a day gone by with its weekday, i when there is none.
func pastAt(r []rune, i int) int {
	end := oneOf(r, i, pastDays...)
	if end == i {
		return lastWeekday(r, i)
	}
	if end < len(r) && contains("周期拜", r[end-1]) && weekdayNumber(r[end]) > 0 {
		end++
	}
	return end
}

// lastWeekday reads "last friday".
func lastWeekday(r []rune, i int) int {
	at := oneOf(r, i, "last ")
	var w bot.When
	if end := englishWeekdayAt(r, at, &w); at > i && end > at {
		return end
	}
	return i
}

var weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// dayAt reads a day and gives the position behind it, i when there is none. The part of the day in 今晚 or "this
// afternoon" is left for the clock.
func dayAt(r []rune, i int, w *bot.When) int {
	for _, d := range dayNames {
		for _, s := range d.words {
			if end := oneOf(r, i, s); end > i && wholeWord(r, end-1) {
				w.Days = d.days
				return partKept(r, i, end)
			}
		}
	}
	for _, read := range []func([]rune, int, *bot.When) int{weekdayAt, englishWeekdayAt, dateAt} {
		if end := read(r, i, w); end > i {
			return end
		}
	}
	return i
}

// partKept gives back the part of the day inside a name of a day.
func partKept(r []rune, i, end int) int {
	switch {
	case r[i] == 't' && hasAt(r, i, "this "):
		return i + len("this ")
	case hasAt(r, i, "tonight"):
		return i
	case r[end-1] == '晚' || r[end-1] == '早':
		return end - 1
	}
	return end
}

// weekdayAt reads 周三, 下周一, 星期天, 礼拜六, 这周末.
func weekdayAt(r []rune, i int, w *bot.When) int {
	at := oneOf(r, i, "下下", "下个", "下", "这个", "这", "本")
	weeks := 0
	if hasAt(r, i, "下") {
		weeks = 1
	}
	name := oneOf(r, at, "星期", "礼拜", "周")
	if name == at || name >= len(r) {
		return i
	}
	day := weekdayNumber(r[name])
	if day == 0 || hasAt(r, name+1, "岁") || hasAt(r, name+1, "年") {
		return i
	}
	w.Weekday, w.Weeks = day, weeks
	return name + 1
}

func weekdayNumber(c rune) int {
	switch c {
	case '日', '天':
		return 7
	case '末':
		return 6
	}
	if n := singleDigit(c); n >= 1 && n <= 6 {
		return n
	}
	return 0
}

func englishWeekdayAt(r []rune, i int, w *bot.When) int {
	at := oneOf(r, i, "next ", "this ", "on ")
	for k, name := range weekdays {
		end := word(r, at, name, name[:3])
		if end == at {
			continue
		}
		w.Weekday = k + 1
		if hasAt(r, i, "next ") {
			w.Weeks = 1
		}
		return end
	}
	if end := word(r, at, "weekend", "the weekend"); end > at {
		w.Weekday = 6
		return end
	}
	return i
}

// dateAt reads 3月5日, 3月5号, and 5号 or 5日 alone where no building can be meant.
func dateAt(r []rune, i int, w *bot.When) int {
	n, ok := scanNumeral(r, i)
	if !ok || n.width > 2 || i > 0 && singleDigit(r[i-1]) >= 0 {
		return i
	}
	if at := oneOf(r, n.end, "月"); at > n.end && n.value <= 12 {
		d, ok := scanNumeral(r, at)
		if !ok || d.value < 1 || d.value > 31 {
			return i
		}
		w.Month, w.Day = n.value, d.value
		return oneOf(r, d.end, "号", "日")
	}
	if end := oneOf(r, n.end, "号", "日"); end > n.end && n.value >= 1 && n.value <= 31 && dayFollows(r, end) {
		w.Day = n.value
		return end
	}
	return i
}

// dayFollows says that "5号" is a day of the month: nothing, a part of the day or an hour stands behind it.
func dayFollows(r []rune, i int) bool {
	if i >= len(r) {
		return true
	}
	var c clock
	at := skipSpaces(r, i)
	if at >= len(r) || dayPartAt(r, at, &c) > at {
		return true
	}
	_, end := momentAt(r, at)
	return end > at || contains(",.!?来去能行可", r[at])
}
