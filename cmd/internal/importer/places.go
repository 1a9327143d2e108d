package importer

import (
	"slices"
	"strconv"
	"strings"

	"linli/bot"
	"linli/bot/roll"
)

// places is the reading of a table of buildings, courtyards and spots. Kind and name make the row's key.
type places struct {
	pass   *pass
	known  map[string]roll.Place // placeKey
	seen   map[string]int
	called map[string]string // name or nickname → placeKey of whose it is
	fresh  []roll.Place
	edited []roll.Place
}

func placeKey(kind, name string) string { return kind + " " + name }

func beginPlaces(p *pass, t *table) (rows, error) {
	known, err := p.job.Roll.Places(p.ctx, p.job.Community)
	if err != nil {
		return nil, err
	}
	r := &places{pass: p, known: map[string]roll.Place{}, seen: map[string]int{}, called: map[string]string{}}
	for _, place := range known {
		r.known[placeKey(place.Kind, place.Name)] = place
		for _, name := range append([]string{place.Name}, place.Nicknames...) {
			r.called[headingKey(name)] = placeKey(place.Kind, place.Name)
		}
	}
	p.needColumns(t, fPlace)
	return r, nil
}

var placeKinds = []meaning[string]{
	{roll.PlaceBuilding, []string{"楼", "楼栋", "住宅楼", "居民楼", "building"}},
	{roll.PlaceCourt, []string{"院", "院落", "大院", "家属院", "court", "courtyard"}},
	{roll.PlaceSpot, []string{"地点", "公共区域", "场所", "设施", "公共设施", "门", "spot", "place"}},
}

func (r *places) row(l line) {
	before := len(r.pass.out.Mistakes) + r.pass.out.More
	said := roll.Place{Community: r.pass.job.Community}
	said.Kind, said.Name = placeName(l)
	said.Court = l.get(fCourt)
	said.Nicknames = listOf(l.get(fNicknames))
	said.Units, said.Floors = small(l, fUnits, 50), small(l, fFloors, 150)
	if len(r.pass.out.Mistakes)+r.pass.out.More > before || r.twice(l, said) || r.clash(l, said) {
		return
	}
	r.take(l, said)
	if said.Court != "" {
		r.court(said.Court)
	}
}

// placeName reads what the row is. Without a kind, what looks like a building is one.
func placeName(l line) (kind, name string) {
	name, _ = l.need(fPlace)
	label := part(buildingForm, name)
	kind, ok := word(l.get(fKind), placeKinds)
	switch {
	case l.get(fKind) != "" && !ok:
		l.wrong(fKind, "place_kind")
		return "", name
	case !ok && label != "":
		kind = roll.PlaceBuilding
	case !ok:
		kind = roll.PlaceSpot
	}
	switch {
	case kind == roll.PlaceBuilding && label != "":
		return kind, label
	case name != "" && bot.ParsePlace(name) != (bot.Place{Spot: name}):
		l.wrong(fPlace, "place_name")
	}
	return kind, name
}

// small reads a number up to most; 0 when the cell is empty.
func small(l line, f field, most int) int {
	cell := arabic(l.get(f))
	if cell == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimRight(cell, "个层 "))
	if err != nil || n < 1 || n > most {
		l.wrong(f, "number", bot.Count("limit", most))
	}
	return n
}

func (r *places) twice(l line, p roll.Place) bool {
	key := placeKey(p.Kind, p.Name)
	first, twice := r.seen[key]
	if twice {
		l.wrong(fPlace, "twice", bot.Count("other", first))
	}
	r.seen[key] = l.n
	return twice
}

// clash refuses a name that means another place already: people's words must lead to one place.
func (r *places) clash(l line, p roll.Place) bool {
	key := placeKey(p.Kind, p.Name)
	for i, name := range append([]string{p.Name}, p.Nicknames...) {
		owner, taken := r.called[headingKey(name)]
		if taken && owner != key {
			f := fNicknames
			if i == 0 {
				f = fPlace
			}
			l.wrong(f, "name_taken", bot.Text("name", name))
			return true
		}
		r.called[headingKey(name)] = key
	}
	return false
}

func (r *places) take(l line, said roll.Place) {
	old := r.known[placeKey(said.Kind, said.Name)]
	known := old.ID != 0 // a courtyard that an earlier row named is still new
	now := said
	now.ID = old.ID
	if !l.has(fCourt) {
		now.Court = old.Court
	}
	if !l.has(fNicknames) {
		now.Nicknames = old.Nicknames
	}
	if !l.has(fUnits) {
		now.Units = old.Units
	}
	if !l.has(fFloors) {
		now.Floors = old.Floors
	}
	same := known && samePlace(old, now)
	r.pass.count(known, same)
	r.keep(now, known, same)
}

func (r *places) keep(p roll.Place, known, same bool) {
	switch {
	case !known:
		r.fresh = append(r.fresh, p)
	case !same:
		r.edited = append(r.edited, p)
	}
	r.known[placeKey(p.Kind, p.Name)] = p
}

// court makes a courtyard that buildings name and no row lists. Should its own row follow, that row fills it in.
func (r *places) court(name string) {
	if _, ok := r.known[placeKey(roll.PlaceCourt, name)]; ok {
		return
	}
	if owner, taken := r.called[headingKey(name)]; taken && owner != placeKey(roll.PlaceCourt, name) {
		return
	}
	r.keep(roll.Place{Community: r.pass.job.Community, Kind: roll.PlaceCourt, Name: name}, false, false)
	r.called[headingKey(name)] = placeKey(roll.PlaceCourt, name)
}

func samePlace(a, b roll.Place) bool {
	return a.Kind == b.Kind && a.Name == b.Name && a.Court == b.Court && a.Units == b.Units && a.Floors == b.Floors &&
		slices.Equal(a.Nicknames, b.Nicknames)
}

// changes gives the places in the order of the file, each once, in its last form.
func (r *places) changes() ([]bot.Change, error) {
	all := append(r.fresh, r.edited...)
	var out []bot.Change
	written := map[string]bool{}
	for _, p := range all {
		key := placeKey(p.Kind, p.Name)
		if !written[key] {
			written[key] = true
			out = append(out, bot.Change{Row: r.known[key]})
		}
	}
	return r.numbered(out)
}

// numbered gives ids to the rows that have none.
func (r *places) numbered(all []bot.Change) ([]bot.Change, error) {
	n := 0
	for _, c := range all {
		if c.Row.Ref().ID == 0 {
			n++
		}
	}
	next, err := r.pass.ids("place", n)
	if err != nil {
		return nil, err
	}
	for i, c := range all {
		if p := c.Row.(roll.Place); p.ID == 0 {
			p.ID = next
			next++
			all[i].Row = p
		}
	}
	return all, nil
}
