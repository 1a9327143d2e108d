package understand

import (
	"cmp"

	"linli/bot"
)

// corrections hears that something said before is put right: 不对，是5号楼 · 是5号楼不是3号楼 · no, it's unit 2.
type corrections struct {
	first wordlist // words with which a correction begins
	slips wordlist // words that make a short sentence one
}

const shortSentence = 24

// hear says whether the message is a correction and where what is right begins.
func (c corrections) hear(r []rune) (bool, int) {
	start := 0
	for start < len(r) && isMark(r[start]) {
		start++
	}
	if end := c.first.prefix(r, start); end > start && end < len(r) && len(trimMarks(r[end:])) > 0 {
		return true, end
	}
	if len(r) > shortSentence {
		return false, 0
	}
	for i := range r {
		if end := c.slips.prefix(r, i); end > i {
			return true, 0
		}
	}
	return notThisBut(r), 0
}

// notThisBut hears 不是3号楼是5号楼 and 是5号楼不是3号楼.
func notThisBut(r []rune) bool {
	yes, no := -1, -1
	for i, c := range r {
		switch {
		case c == '是' && i > 0 && r[i-1] == '不':
			no = i
		case c == '是' && (i == 0 || !contains("还可但总要就老也都只真", r[i-1])):
			yes = i
		}
	}
	return yes >= 0 && no >= 0 && (yes < 2 || no < 3) && len(r) <= shortSentence
}

// rightPlace is the place that a message means: the first that is not denied by 不是 or "not" before it. A building
// goes before a spot, and a unit or room said apart from its building is put with it.
func rightPlace(r []rune, found []sighting) bot.Place {
	var home, spot bot.Place
	for _, s := range found {
		switch p := s.place; {
		case denied(r, s.start):
		case p.Spot != "":
			spot = cmp.Or(spot, p)
		case home.IsZero() || home.Building == "" && p.Building != "":
			home = joined(p, home)
		}
	}
	return cmp.Or(home, spot)
}

// joined puts what was said apart from the building with it.
func joined(p, apart bot.Place) bot.Place {
	return bot.Place{Building: p.Building, Unit: cmp.Or(p.Unit, apart.Unit), Room: cmp.Or(p.Room, apart.Room)}
}

func denied(r []rune, at int) bool {
	for at > 0 && (r[at-1] == ' ' || r[at-1] == '在') {
		at--
	}
	return at >= 2 && (hasAt(r, at-2, "不是") || hasAt(r, at-2, "不住")) || at >= 3 && hasAt(r, at-3, "not")
}

// loneRoom reads a message that names nothing but a room, as an answer or a correction may: 502, 房号是502.
func loneRoom(r []rune) bot.Place {
	r = trimMarks(r)
	i := oneOf(r, 0, "房间号是", "房号是", "门牌号是", "室号是", "房间是", "是", "改成", "应该是")
	n, ok := scanNumeral(r, skipSpaces(r, i))
	if !ok || !room(n) {
		return bot.Place{}
	}
	end := roomMark(r, n.end)
	if len(trimMarks(r[end:])) > 0 && !hasAt(r, end, "不是") {
		return bot.Place{}
	}
	return bot.Place{Room: digits(n)}
}

// saidRoom finds the room in "不是501，是502": the first that stands behind 是, 改成 or 改为 and is not denied.
func saidRoom(r []rune) bot.Place {
	for i := 1; i < len(r); i++ {
		at := skipSpaces(r, i)
		n, ok := scanNumeral(r, at)
		if ok && room(n) && contains("是成为到", r[i-1]) && !denied(r, i) {
			return bot.Place{Room: digits(n)}
		}
	}
	return bot.Place{}
}
