package desk

import (
	"strings"
	"unicode"

	"linli/bot"
)

// symptoms are what is wrong, in the words people have for it. Two reports with different symptoms are
// two problems, however many letters they share: 水管漏水 is not 水管没水.
var symptoms = map[string][]string{
	"leak":  {"漏", "渗", "滴水", "爆了", "leak", "drip", "burst"},
	"none":  {"没水", "停水", "断水", "没电", "停电", "断电", "没气", "停气", "没信号", "断网", "没网", "不热", "没暖", "no water", "no power", "outage", "no heat", "no gas", "no internet"},
	"block": {"堵", "不通", "返水", "溢", "clog", "block", "overflow"},
	"smell": {"臭", "异味", "味道", "油烟", "smell", "stink", "fume"},
	"noise": {"吵", "噪", "声音", "响", "扰民", "nois", "loud"},
	"dark":  {"不亮", "灭了", "太黑", "太暗", "dark", "light is out", "lights are out"},
	"stuck": {"卡", "困", "关人", "停在", "不动", "stuck", "trapped"},
	"loose": {"脱落", "掉", "松", "塌", "裂", "翘", "fell off", "loose", "crack"},
	"dirty": {"垃圾", "脏", "没人扫", "清运", "trash", "garbage", "rubbish", "dirty"},
	"heap":  {"堆", "占", "挡", "乱停", "piled", "occupied", "parked"},
}

const similarAt = 0.35 // share of common pairs from which two problems of one category and place are the same

// similarWords says that two reports of the same category and place describe the same problem.
func similarWords(a, b string) bool {
	sa, sb := symptomsOf(a), symptomsOf(b)
	if len(sa) > 0 && len(sb) > 0 {
		return share(sa, sb) > 0
	}
	return dice(pairs(problem(a)), pairs(problem(b))) >= similarAt
}

func symptomsOf(words string) map[string]bool {
	words = strings.ToLower(words)
	out := map[string]bool{}
	for name, signs := range symptoms {
		for _, sign := range signs {
			if strings.Contains(words, sign) {
				out[name] = true
			}
		}
	}
	return out
}

func share(a, b map[string]bool) int {
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return n
}

// fillers say where, how often and how politely, not what.
var fillers = strings.NewReplacer("号楼", " ", "单元", " ", "楼道", " ", "小区", " ", "我们", "", "我家", "", "你好", "", "您好", "", "请", "", "麻烦", "", "师傅", "",
	"希望", "", "想要", "", "建议", "", "能不能", "", "可不可以", "", "又", "", "了", "", "的", "", "一下", "", "装个", "装", "安装", "装", "加装", "装", "增加", "装", "building", " ", "unit", " ", "please", " ", "again", " ")

// problem is what is left of the words without places, numbers and fillers.
func problem(words string) string {
	words = fillers.Replace(strings.ToLower(words))
	return strings.Join(strings.FieldsFunc(words, func(r rune) bool {
		return !unicode.IsLetter(r) || strings.ContainsRune("零一二三四五六七八九十百两幢栋座室号楼层", r)
	}), " ")
}

// pairs are the pairs of neighbouring Chinese characters, and whole words of other scripts.
func pairs(words string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(words) {
		runes := []rune(word)
		if !unicode.Is(unicode.Han, runes[0]) || len(runes) == 1 {
			out[word] = true
			continue
		}
		for i := range runes[:len(runes)-1] {
			out[string(runes[i:i+2])] = true
		}
	}
	return out
}

// dice is twice the common part over the whole: 0 nothing, 1 everything.
func dice(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(share(a, b)) / float64(len(a)+len(b))
}

// samePlace says that two matters of a category are at the same place: the same home where it is a
// household's matter, else one stair, building or spot within the other.
func samePlace(category string, a, b bot.Place) bool {
	if a.IsZero() || b.IsZero() {
		return a.IsZero() && b.IsZero()
	}
	if !communal[category] && (a.Home() || b.Home()) {
		return a == b
	}
	a, b = a.Stair(), b.Stair()
	return a.Covers(b) || b.Covers(a)
}

// unplaced leaves the name of the spot out of the words.
func unplaced(words string, p bot.Place) string {
	if p.Spot == "" {
		return words
	}
	return strings.ReplaceAll(words, p.Spot, " ")
}

func wishAlike(w Wish, words string) bool {
	return similarWords(unplaced(w.Words, w.Place), words) || similarWords(unplaced(w.Title, w.Place), words)
}

// similarTickets are those of the same problem at the same place, at most three.
func similarTickets(found []Ticket, category, words string, place bot.Place) []Ticket {
	var out []Ticket
	for _, t := range found {
		if len(out) < 3 && t.Open() && t.Kind == KindRepair && t.Category == category && !private[category] &&
			samePlace(category, t.Place, place) && similarWords(unplaced(t.Words, t.Place), unplaced(words, place)) {
			out = append(out, t)
		}
	}
	return out
}

// similarWishes are those of the same wish, at most three. A wish for somewhere else is another one.
func similarWishes(found []Wish, category, words string, place bot.Place) []Wish {
	var out []Wish
	for _, w := range found {
		near := w.Place.IsZero() || place.IsZero() || w.Place.Stair().Covers(place.Stair()) || place.Stair().Covers(w.Place.Stair())
		if len(out) < 3 && near && w.Category == category && wishOpen(w) && wishAlike(w, unplaced(words, place)) {
			out = append(out, w)
		}
	}
	return out
}
