package understand

import "linli/bot"

// The hours that parts of a day stand for, in minutes after midnight.
var dayParts = []struct {
	words       []string
	from, until int
	afternoon   bool // a bare hour within it is counted from noon
}{
	{[]string{"凌晨", "半夜"}, 0, 5 * 60, false},
	{[]string{"一大早", "大清早", "清早", "早上", "早晨", "清晨", "早"}, 7 * 60, 9 * 60, false},
	{[]string{"上午", "午前", "in the morning", "morning"}, 8 * 60, 12 * 60, false},
	{[]string{"中午", "晌午", "at noon", "noon"}, 12 * 60, 14 * 60, true},
	{[]string{"下午", "午后", "后晌", "in the afternoon", "afternoon"}, 14 * 60, 18 * 60, true},
	{[]string{"傍晚"}, 17 * 60, 19 * 60, true},
	{[]string{"晚上", "夜里", "晚", "in the evening", "evening", "tonight"}, 18 * 60, 21 * 60, true},
}

const (
	workFrom  = 8 * 60  // a day with no hour said
	workUntil = 18 * 60 // …
	oneVisit  = 60      // how long a single hour is waited for
)

// clock is the hours of a time as it is being read.
type clock struct {
	from, until int
	part        int // index into dayParts, -1 when none was said
	hour        bool
}

// findWhen looks for a time as people say it: 明天下午, 后天3点半, 周三上午, 3月5日, 15:30, tomorrow afternoon, 3pm.
func findWhen(r []rune) (w bot.When, start, end int) {
	for i := 0; i < len(r); i++ {
		if !mayBeTime(r[i]) || i > 0 && latin(r[i]) && latin(r[i-1]) {
			continue
		}
		if past := pastAt(r, i); past > i {
			_, end := whenAt(r, joinWords(r, past))
			i = max(past, end) - 1
			continue
		}
		if w, e := whenAt(r, i); w.Set {
			return w, i, e
		}
	}
	return bot.When{}, 0, 0
}

// mayBeTime says that a day, a part of a day or an hour may begin with c.
func mayBeTime(c rune) bool {
	return c < 0x80 && c != ' ' || singleDigit(c) >= 0 || contains("大前昨那当去后明今凌半清早上午中晌下傍晚夜星礼周这本十两", c)
}

func whenAt(r []rune, i int) (bot.When, int) {
	var w bot.When
	c := clock{part: -1}
	at := dayAt(r, i, &w)
	hasDay := at > i
	if hasDay && dayPartAt(r, at-1, &c) == at { // 今晚, 明早
		c.hour = false
	}
	behind := c.read(r, joinWords(r, at))
	if !hasDay && (c.hour || c.part >= 0) && behind > at {
		if end := dayAt(r, joinWords(r, behind), &w); end > joinWords(r, behind) { // 3pm tomorrow
			return c.lay(w), end
		}
	}
	if behind == joinWords(r, at) && c.part < 0 {
		behind = at
	}
	if !hasDay && !c.hour && c.part < 0 {
		return bot.When{}, i
	}
	return c.lay(w), max(at, behind)
}

func joinWords(r []rune, i int) int {
	at := skipSpaces(r, i)
	for _, s := range []string{",", "的", "at ", "on ", "in the "} {
		if s != "in the " && hasAt(r, at, s) {
			at = skipSpaces(r, at+len([]rune(s)))
		}
	}
	return at
}

func (c clock) lay(w bot.When) bot.When {
	w.Set = true
	w.From, w.Until = workFrom, workUntil
	if c.part >= 0 {
		w.From, w.Until = dayParts[c.part].from, dayParts[c.part].until
	}
	if c.hour {
		w.From, w.Until = c.from, c.until
	}
	return w
}

// read takes a part of the day, an hour, or both, in either order.
func (c *clock) read(r []rune, i int) int {
	at := dayPartAt(r, i, c)
	if end := c.hourAt(r, skipSpaces(r, at)); end > skipSpaces(r, at) {
		at = end
		if c.part < 0 {
			at = dayPartAt(r, skipSpaces(r, at), c)
		}
	}
	c.settle()
	return at
}

func dayPartAt(r []rune, i int, c *clock) int {
	if i < 0 {
		return i
	}
	for k, p := range dayParts {
		end := oneOf(r, i, p.words...)
		if end > i && wholeWord(r, end-1) && !soon(r, i, end) {
			c.part = k
			return end
		}
	}
	return i
}

// soon hears that 早 and 晚 alone mean sooner or later, not a part of the day: 早点来, 早就报了. Behind a day they do
// mean it: 今晚, 明早.
func soon(r []rune, i, end int) bool {
	if end-i > 1 || isLetter(r[i]) {
		return false
	}
	behindDay := i > 0 && contains("今明当天", r[i-1])
	return !behindDay || end < len(r) && contains("点些就", r[end])
}

// settle counts a bare hour from noon where that is meant.
func (c *clock) settle() {
	if !c.hour || c.from >= 13*60 {
		return
	}
	afternoon := c.part >= 0 && dayParts[c.part].afternoon
	bare := c.part < 0 && c.from >= 60 && c.from < 7*60
	if (afternoon || bare) && c.from < 12*60 {
		c.from += 12 * 60
		c.until += 12 * 60
	}
	if c.until <= c.from {
		c.until += 12 * 60
	}
	c.until = min(c.until, 24*60)
}

// hourAt reads 15:30, 3点半, 三点到五点, 3-5点, 3pm.
func (c *clock) hourAt(r []rune, i int) int {
	from, at := momentAt(r, i)
	if at == i {
		return c.shortSpan(r, i)
	}
	c.from, c.until, c.hour = from, from+oneVisit, true
	sep := skipSpaces(r, at)
	if end := oneOf(r, sep, "到", "至", "-", "~", "to "); end > sep {
		if until, last := momentAt(r, skipSpaces(r, end)); last > skipSpaces(r, end) {
			c.until = until
			return last
		}
	}
	return oneOf(r, at, "左右", "之前", "以前", "前后", "前")
}

// shortSpan reads "3-5点" and "3到5点".
func (c *clock) shortSpan(r []rune, i int) int {
	a, ok := scanNumeral(r, i)
	if !ok || a.value > 24 {
		return i
	}
	at := oneOf(r, a.end, "到", "至", "-", "~")
	if at == a.end {
		return i
	}
	until, end := momentAt(r, at)
	if end == at {
		return i
	}
	c.from, c.until, c.hour = a.value*60, until, true
	return end
}

// momentAt reads one time of day in minutes.
func momentAt(r []rune, i int) (int, int) {
	n, ok := scanNumeral(r, i)
	if !ok || n.value > 24 || n.width > 2 {
		return 0, i
	}
	if end := oneOf(r, n.end, ":", "点钟", "点", "时"); end > n.end && !hasAt(r, end, "间") {
		minutes, at := minutesAt(r, end, r[n.end] == ':')
		if at < 0 {
			return 0, i
		}
		return halfDay(r, n.value, minutes, at)
	}
	if m, end := halfDay(r, n.value, 0, n.end); end > n.end {
		return m, end
	}
	return 0, i
}

// minutesAt reads what follows the hour; at is -1 when a colon is followed by no minutes.
func minutesAt(r []rune, i int, colon bool) (minutes, at int) {
	if !colon {
		switch {
		case hasAt(r, i, "半"):
			return 30, i + 1
		case hasAt(r, i, "一刻"):
			return 15, i + 2
		case hasAt(r, i, "三刻"):
			return 45, i + 2
		}
	}
	n, ok := scanNumeral(r, i)
	switch {
	case ok && n.value < 60 && (n.width == 2 || n.spoken):
		return n.value, oneOf(r, n.end, "分")
	case colon:
		return 0, -1
	default:
		return 0, i
	}
}

// halfDay reads am and pm behind an hour.
func halfDay(r []rune, hour, minutes, i int) (int, int) {
	at := skipSpaces(r, i)
	pm := word(r, at, "pm", "p.m.", "p.m")
	am := word(r, at, "am", "a.m.", "a.m")
	clock := word(r, at, "o'clock")
	switch {
	case pm > at && hour < 12:
		return (hour+12)*60 + minutes, pm
	case pm > at:
		return hour*60 + minutes, pm
	case am > at:
		return hour%12*60 + minutes, am
	case clock > at:
		return hour*60 + minutes, clock
	}
	return hour*60 + minutes, i
}
