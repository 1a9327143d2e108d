package understand

import "linli/bot"

// wordlist is a set of folded phrases of which a whole short message may be made.
type wordlist struct{ t *trie }

func newWordlist(lists ...Phrases) wordlist {
	w := wordlist{newTrie()}
	for _, p := range lists {
		eachPhrase(p, func(s string) { w.t.add(s, 1) })
	}
	return w
}

// prefix gives the end of the longest phrase that begins at i.
func (w wordlist) prefix(r []rune, i int) int {
	end, _ := w.t.longest(r, i)
	return end
}

// courtesy strips polite words and marks from both ends of a message: 请帮我…吧, 谢谢.
type courtesy struct{ before, after wordlist }

func (c courtesy) strip(r []rune) []rune {
	return c.stripAfter(c.stripBefore(r))
}

func (c courtesy) stripBefore(r []rune) []rune {
	r = trimMarks(r)
	for {
		end := c.before.prefix(r, 0)
		if end == 0 || end == len(r) {
			return r
		}
		r = trimMarks(r[end:])
	}
}

// longestEnding is how many runes a polite ending has at most.
const longestEnding = 12

func (c courtesy) stripAfter(r []rune) []rune {
	for {
		shorter := trimMarks(r[:c.lastStart(r)])
		if len(shorter) == 0 || len(shorter) == len(r) {
			return r
		}
		r = shorter
	}
}

// lastStart finds where the shortest polite ending begins.
func (c courtesy) lastStart(r []rune) int {
	for i := len(r) - 1; i >= max(0, len(r)-longestEnding); i-- {
		if c.after.prefix(r, i) == len(r) {
			return i
		}
	}
	return len(r)
}

func trimMarks(r []rune) []rune {
	for len(r) > 0 && isMark(r[0]) {
		r = r[1:]
	}
	for len(r) > 0 && isMark(r[len(r)-1]) {
		r = r[:len(r)-1]
	}
	return r
}

// answers reads what a short message would answer to an open question.
type answers struct {
	yes, no wordlist
	soonest wordlist // today, as early as may be: 现在, 越快越好
	courtesy
}

const shortAnswer = 14 // runes; longer ones say something of their own

func (a answers) read(r []rune) bot.Answer {
	var out bot.Answer
	out.When, _, _ = findWhen(r)
	whole := trimMarks(r)
	if len(whole) <= shortAnswer {
		out.Yes = a.madeOf(a.yes, whole) || thumb(r, '👍', '👌', '✅', '🆗')
		if !out.When.Set && a.madeOf(a.soonest, whole) {
			out.When = clock{part: -1}.lay(bot.When{})
		}
		out.No = a.madeOf(a.no, whole) || !out.Yes && a.startsNo(whole) || thumb(r, '👎', '❌')
	}
	bare := a.strip(r)
	out.Option = option(bare)
	out.Number = bareNumber(bare)
	return out
}

func thumb(r []rune, signs ...rune) bool {
	r = trimSpaces(r)
	for _, s := range signs {
		if len(r) > 0 && len(r) <= 3 && r[0] == s {
			return true
		}
	}
	return false
}

func trimSpaces(r []rune) []rune {
	for len(r) > 0 && r[0] == ' ' {
		r = r[1:]
	}
	for len(r) > 0 && r[len(r)-1] == ' ' {
		r = r[:len(r)-1]
	}
	return r
}

// madeOf says that the whole message is words of the list, polite words and marks, with at least one of the list.
func (a answers) madeOf(w wordlist, r []rune) bool {
	found := false
	for i := 0; i < len(r); {
		own, polite := w.prefix(r, i), max(a.before.prefix(r, i), a.after.prefix(r, i))
		switch {
		case own > i && own >= polite:
			found = true
			i = own
		case polite > i:
			i = polite
		case isMark(r[i]):
			i++
		default:
			return false
		}
	}
	return found
}

// startsNo hears the no in "不对，是5号楼".
func (a answers) startsNo(r []rune) bool {
	end := a.no.prefix(r, 0)
	return end > 0 && end < len(r) && isMark(r[end])
}

// option reads 1, 一, 第一个, 选2, 最后一个, 上面那个, the first one, option 2. 0 when it is none.
func option(r []rune) int {
	s := string(r)
	for _, o := range namedOptions {
		for _, w := range o.words {
			if s == w {
				return o.option
			}
		}
	}
	i := oneOf(r, 0, "选择第", "我选第", "选第", "就第", "第", "选择", "我选", "选", "要", "按", "回复", "回", "option ", "number ", "no. ", "no.", "#")
	n, ok := scanNumeral(r, i)
	if !ok || n.value < 1 || n.value > 99 {
		return 0
	}
	if rest := oneOf(r, n.end, "个吧", "个", "项", "条", "号", "种", "行", "件", "张", "楼的"); rest == len(r) || n.end == len(r) {
		return n.value
	}
	return 0
}

var namedOptions = []struct {
	option int
	words  []string
}{
	{-1, []string{"最后一个", "最后那个", "最后一项", "最后", "最下面那个", "最下面的", "下面那个", "下面的", "后面那个", "后面的", "后一个", "后者", "末一个", "the last one", "last one", "last", "the last", "the second of them", "bottom one", "the latter"}},
	{1, []string{"上面那个", "上面的", "前面那个", "前面的", "前一个", "前者", "头一个", "第一", "最上面那个", "最上面的", "one", "first", "the first", "first one", "the first one", "top one", "the former"}},
	{2, []string{"两", "第二", "中间那个", "two", "second", "the second", "second one", "the second one"}},
	{3, []string{"第三", "three", "third", "the third", "third one", "the third one"}},
	{4, []string{"第四", "four", "fourth", "the fourth", "the fourth one"}},
	{5, []string{"第五", "five", "fifth", "the fifth", "the fifth one"}},
}

// bareNumber reads a message that is nothing but a number, with its measure word at most.
func bareNumber(r []rune) int {
	n, ok := scanNumeral(r, 0)
	if !ok || oneOf(r, n.end, "个人", "个", "户", "人", "元", "块钱", "块", "次", "天", "号") != len(r) && n.end != len(r) {
		return 0
	}
	return n.value
}
