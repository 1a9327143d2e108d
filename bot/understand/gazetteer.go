package understand

import (
	"slices"
	"strconv"
	"strings"

	"linli/bot"
)

// gazetteer finds places in a message: homes by their numbers, spots and courtyards by their names.
type gazetteer struct {
	names *trie
	known []known             // what the numbers of names mean
	court map[string][]string // courtyard → labels of its buildings, in numeric order
	label map[string]string   // courtyard + "/" + the number people say → the building's label
}

// known is what one name stands for.
type known struct {
	kind string // court, building, spot
	name string
}

// newGazetteer takes the spots that most communities have and one community's own list, which wins.
func newGazetteer(spots map[string]Phrases, own []Place) *gazetteer {
	g := &gazetteer{names: newTrie(), court: map[string][]string{}, label: map[string]string{}}
	taken := map[string]bool{}
	for _, p := range own {
		g.addOwn(p, taken)
	}
	for _, name := range sortedKeys(spots) {
		id := g.know("spot", name)
		g.name(name, id, taken)
		eachPhrase(spots[name], func(s string) { g.name(s, id, taken) })
	}
	for _, labels := range g.court {
		slices.SortFunc(labels, byNumber)
	}
	return g
}

func (g *gazetteer) addOwn(p Place, taken map[string]bool) {
	kind := p.Kind
	id := g.know(kind, p.Name)
	if kind != "building" {
		g.name(p.Name, id, taken)
	}
	if kind == "building" && p.Court != "" {
		g.court[p.Court] = append(g.court[p.Court], p.Name)
		g.name(p.Court, g.know("court", p.Court), taken)
	}
	for _, nick := range p.Nicknames {
		g.nickname(p, nick, id, taken)
	}
}

// nickname keeps a plain name as it is; one that ends in a building number ("烟草宿舍2号楼", "2号楼") is kept by
// courtyard and number, so that every way of writing the number finds it.
func (g *gazetteer) nickname(p Place, nick string, id int32, taken map[string]bool) {
	folded := []rune(foldString(nick))
	for i := range folded {
		h := homeReader{r: folded}
		if end := h.marked(i); p.Kind == "building" && end == len(folded) && h.place.Unit == "" {
			court := strings.Trim(string(folded[:i]), " 的")
			if court == "" {
				court = foldString(p.Court)
			} else {
				g.name(court, g.know("court", court), taken)
			}
			g.label[court+"/"+h.place.Building] = p.Name
			return
		}
	}
	g.name(nick, id, taken)
}

func (g *gazetteer) know(kind, name string) int32 {
	g.known = append(g.known, known{kind, name})
	return int32(len(g.known) - 1)
}

// name keeps the first meaning of a name: the community's own come first.
func (g *gazetteer) name(name string, id int32, taken map[string]bool) {
	if s := foldString(name); !taken[s] {
		taken[s] = true
		g.names.add(s, id)
	}
}

func byNumber(a, b string) int {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	if x != y {
		return x - y
	}
	return strings.Compare(a, b)
}

// find lists the places of a message from left to right, none overlapping.
func (g *gazetteer) find(r []rune, into []sighting) []sighting {
	into = into[:0]
	for i := 0; i < len(r); {
		s, ok := g.at(r, i)
		if !ok {
			i++
			continue
		}
		into = append(into, s)
		i = s.end
	}
	return into
}

func (g *gazetteer) at(r []rune, i int) (sighting, bool) {
	if end, ids := g.names.longest(r, i); end > i {
		return g.named(r, i, end, g.known[ids[0]])
	}
	if mayNumber(r[i]) {
		return readHome(r, i)
	}
	return sighting{}, false
}

func mayNumber(c rune) bool {
	return isDigit(c) || c >= 'a' && c <= 'h' || digitOf(c) >= 0 || powerOf(c) > 0
}

func (g *gazetteer) named(r []rune, i, end int, k known) (sighting, bool) {
	switch k.kind {
	case "court":
		return g.inCourt(r, i, end, k.name), true
	case "building":
		h := homeReader{r: r, place: bot.Place{Building: k.name}}
		end = h.inside(oneOf(r, end, "楼", "栋"))
		return sighting{h.place, i, end}, true
	default:
		return sighting{bot.Place{Spot: k.name}, i, end}, true
	}
}

// inCourt reads a building behind its courtyard's name and gives it the community's own label.
func (g *gazetteer) inCourt(r []rune, i, end int, court string) sighting {
	at := oneOf(r, skipSpaces(r, end), "家属院", "小区", "大院", "宿舍", "院内", "院里", "院子", "院", "里面", "里", "的")
	at = link(r, at)
	if at < len(r) && mayNumber(r[at]) {
		if s, ok := readHome(r, at); ok && s.place.Building != "" {
			s.place.Building = g.resolve(court, s.place.Building)
			s.start = i
			return s
		}
	}
	return sighting{bot.Place{Spot: court}, i, end}
}

// resolve finds a courtyard's building: by a nickname, by its label, or as the courtyard's n-th.
func (g *gazetteer) resolve(court, said string) string {
	if label, ok := g.label[foldString(court)+"/"+said]; ok {
		return label
	}
	labels := g.court[court]
	if slices.Contains(labels, said) {
		return said
	}
	if n, err := strconv.Atoi(said); err == nil && n >= 1 && n <= len(labels) {
		return labels[n-1]
	}
	return said
}
