package importer

import (
	"regexp"
	"slices"
	"strconv"

	"linli/bot"
	"linli/bot/roll"
)

// tradeWords say which categories a trade works on. A category's own slug is understood as well.
var tradeWords = []meaning[string]{
	{"water", []string{"水", "水工", "水管", "水电", "水电工", "水暖", "water", "plumbing", "plumber"}},
	{"power", []string{"电", "电工", "水电", "水电工", "强电", "power", "electrician"}},
	{"heating", []string{"暖气", "供暖", "水暖", "heating"}},
	{"gas", []string{"燃气", "煤气", "gas"}},
	{"lift", []string{"电梯", "电梯维保", "lift", "elevator"}},
	{"lighting", []string{"照明", "路灯", "电工", "lighting"}},
	{"building", []string{"土建", "房屋维修", "泥瓦", "瓦工", "防水", "building"}},
	{"waste", []string{"保洁", "清洁", "环卫", "垃圾", "waste", "cleaning"}},
	{"greening", []string{"绿化", "园林", "greening", "garden"}},
	{"security", []string{"保安", "安保", "门禁", "秩序", "security"}},
	{"parking", []string{"停车", "车管", "保安", "parking"}},
	{"fire_safety", []string{"消防", "firesafety"}},
	{"road", []string{"道路", "路面", "road"}},
	{"facilities", []string{"设施", "公共设施", "健身器材", "facilities"}},
	{"network", []string{"网络", "弱电", "network"}},
	{"charging", []string{"充电桩", "充电", "charging"}},
	{"elderly", []string{"养老", "助老", "elderly"}},
	{"noise", []string{"噪音", "纠纷", "调解", "noise"}},
	{"benefits", []string{"社保", "医保", "低保", "民政", "benefits"}},
	{"pets", []string{"宠物", "pets"}},
	{"housing", []string{"住房", "housing"}},
	{"property_service", []string{"物业服务", "客服", "propertyservice"}},
}

// allTrades are words for everything.
var allTrades = []string{"综合", "全部", "所有", "维修", "all", "any"}

// trades reads what a colleague works on; none means everything of their organisation.
func trades(l line) []string {
	var out []string
	for _, w := range listOf(l.get(fTrade)) {
		if slices.Contains(allTrades, headingKey(w)) {
			return nil
		}
		found := categoriesOf(w)
		if len(found) == 0 {
			l.wrong(fTrade, "trade", bot.Text("known", firstWords(tradeWords)))
			return nil
		}
		for _, c := range found {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

func categoriesOf(trade string) []string {
	key := headingKey(trade)
	var out []string
	for _, t := range tradeWords {
		if t.means == trade || slices.Contains(t.words, key) {
			out = append(out, t.means)
		}
	}
	return out
}

// span is a run of buildings: "1-5号楼", "1至5栋".
var span = regexp.MustCompile(`^([0-9]+)(?:号楼|栋|幢|号)?(?:-|~|—|至|到)([0-9]+)(?:号楼|栋|幢|座|号|#)?$`)

// widestSpan of buildings in one cell.
const widestSpan = 200

// areas reads the places that a colleague looks after; none means all.
func (s *staff) areas(l line) []bot.Place {
	var out []bot.Place
	for _, w := range listOf(l.get(fAreas)) {
		if slices.Contains([]string{"全部", "所有", "全小区", "all"}, headingKey(w)) {
			return nil
		}
		found := s.area(w)
		if len(found) == 0 {
			l.wrong(fAreas, "area", bot.Text("name", roll.MaskText(w, longestShown)))
			return nil
		}
		out = append(out, found...)
	}
	return out
}

// area is a building, a run of buildings, a spot, or a courtyard with all that belongs to it. Every building
// has to be listed.
func (s *staff) area(said string) []bot.Place {
	if m := span.FindStringSubmatch(arabic(said)); m != nil {
		return s.run(m[1], m[2])
	}
	place, ok := s.tree.Find(said)
	if !ok {
		place, ok = s.tree.Find(part(buildingForm, said))
	}
	switch {
	case !ok:
		return nil
	case place.Kind != roll.PlaceCourt:
		return []bot.Place{place.At()}
	}
	var out []bot.Place
	for _, p := range s.tree.In(place.Name) {
		out = append(out, p.At())
	}
	return out
}

func (s *staff) run(from, to string) []bot.Place {
	a, err := strconv.Atoi(from)
	b, err2 := strconv.Atoi(to)
	if err != nil || err2 != nil || b < a || b-a > widestSpan {
		return nil
	}
	var out []bot.Place
	for n := a; n <= b; n++ {
		p := bot.Place{Building: strconv.Itoa(n)}
		if !s.tree.Holds(p) {
			return nil
		}
		out = append(out, p)
	}
	return out
}
