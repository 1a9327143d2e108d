package importer

import (
	"slices"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/roll"
)

// name reads a name that has to be there, in one line.
func name(l line, f field) string {
	cell, _ := l.need(f)
	return strings.Join(strings.Fields(cell), " ")
}

// home reads where the row's person lives and whether that can be.
func (r *residents) home(l line) bot.Place {
	p, f, ok := homeCells(l)
	if !ok {
		return bot.Place{}
	}
	b, found := r.building(p.Building)
	if !found {
		l.wrong(f, "building")
		return p
	}
	p.Building = b.Name
	if !r.tree.Holds(p) {
		l.wrong(roomField(l), "beyond", bot.PlaceOf("place", p))
	}
	return p
}

// building finds one by its label or by what people call it ("烟草宿舍2号楼").
func (r *residents) building(said string) (roll.Place, bool) {
	for _, name := range []string{said, said + "号楼"} {
		if b, ok := r.tree.Find(name); ok && b.Kind == roll.PlaceBuilding {
			return b, true
		}
	}
	return roll.Place{}, false
}

func roomField(l line) field {
	if l.has(fRoom) {
		return fRoom
	}
	return fHome
}

// homeCells reads the home from its one cell, else from the cells of its parts. A whole home in the room's cell,
// or a building known by its nickname, is taken as well.
func homeCells(l line) (bot.Place, field, bool) {
	if whole := l.get(fHome); whole != "" {
		p, ok := homeOf(whole)
		if !ok {
			l.wrong(fHome, "home")
		}
		return p, fHome, ok
	}
	if p, ok := homeOf(l.get(fRoom)); ok && l.get(fBuilding) == "" {
		return p, fRoom, true
	}
	building, ok := l.need(fBuilding)
	room, there := l.need(fRoom)
	if !ok || !there {
		return bot.Place{}, fBuilding, false
	}
	return partsOfHome(l, building, room)
}

func partsOfHome(l line, building, room string) (bot.Place, field, bool) {
	p := bot.Place{Building: building, Unit: part(unitForm, l.get(fUnit)), Room: part(roomForm, room)}
	if b := part(buildingForm, building); b != "" {
		p.Building = b
	}
	if p.Unit == "" && l.get(fUnit) != "" {
		l.wrong(fUnit, "unit")
		return p, fUnit, false
	}
	if p.Room == "" {
		l.wrong(fRoom, "room")
		return p, fRoom, false
	}
	return p, fBuilding, true
}

// phone reads one telephone number.
func phone(l line) string {
	cell := l.get(fPhone)
	if cell == "" {
		return ""
	}
	e164, err := roll.ParsePhone(cell)
	switch {
	case err == nil:
		return e164
	case rounded.MatchString(cell):
		l.wrong(fPhone, "rounded")
	case len(listOf(cell)) > 1:
		l.wrong(fPhone, "two_phones")
	default:
		l.wrong(fPhone, "phone")
	}
	return ""
}

// oldest that somebody can be, in years.
const oldest = 125

// birth reads the birth date from its column or out of the identity number, which is dropped.
func birth(l line, now time.Time) time.Time {
	born, ok := cellDate(l, fBorn, "date", dateOf)
	from, there := cellDate(l, fIdentity, "identity", identityBirth)
	switch {
	case ok && there && !born.Equal(from):
		l.wrong(fBorn, "differs")
	case !ok:
		born = from
	}
	if !born.IsZero() && (born.After(now) || born.Before(now.AddDate(-oldest, 0, 0))) {
		l.wrong(bornField(l), "age")
	}
	return born
}

func bornField(l line) field {
	if l.get(fBorn) != "" {
		return fBorn
	}
	return fIdentity
}

func cellDate(l line, f field, reason string, read func(string) (time.Time, bool)) (time.Time, bool) {
	cell := l.get(f)
	if cell == "" {
		return time.Time{}, false
	}
	at, ok := read(cell)
	if !ok && rounded.MatchString(cell) {
		reason = "rounded"
	}
	if !ok {
		l.wrong(f, reason)
	}
	return at, ok
}

// Words for how somebody lives; the values are those of roll.Person.Living.
var livings = []meaning[string]{
	{"alone", []string{"独居", "独居老人", "一人居住", "alone", "livesalone"}},
	{"empty_nest", []string{"空巢", "空巢老人", "emptynest"}},
	{"with_children", []string{"与子女同住", "和子女同住", "与家人同住", "withchildren", "withfamily"}},
	{"with_carer", []string{"有保姆", "保姆照护", "与保姆同住", "有护工", "withcarer"}},
	{"", []string{"其他", "无", "否", "other", "none", "no"}},
}

var yesNo = []meaning[bool]{
	{true, []string{"是", "对", "有", "√", "✓", "y", "yes", "1", "true", "独居"}},
	{false, []string{"否", "不是", "无", "没有", "×", "n", "no", "0", "false"}},
}

func living(l line) string {
	if cell := l.get(fLiving); cell != "" {
		how, ok := word(cell, livings)
		if !ok {
			l.wrong(fLiving, "living")
		}
		return how
	}
	cell := l.get(fAlone)
	alone, ok := word(cell, yesNo)
	if cell != "" && !ok {
		l.wrong(fAlone, "yes_no")
	}
	if alone {
		return "alone"
	}
	return ""
}

var languages = []meaning[string]{
	{"zh-CN", []string{"中文", "汉语", "普通话", "zh", "zhcn", "chinese"}},
	{"en", []string{"英语", "英文", "en", "english"}},
}

func language(l line) string {
	cell := l.get(fLang)
	lang, ok := word(cell, languages)
	if cell != "" && !ok {
		l.wrong(fLang, "language")
	}
	return lang
}

// headTag marks the head of a household; what else somebody is to the head is not kept.
const headTag = "户主"

func tags(l line) []string {
	out := listOf(l.get(fTags))
	relation := strings.TrimSpace(l.get(fRelation))
	if (relation == headTag || relation == "本人") && !slices.Contains(out, headTag) {
		out = append([]string{headTag}, out...)
	}
	return out
}
