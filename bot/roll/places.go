package roll

import (
	"strings"

	"linli/bot"
)

// Kinds of places.
const (
	PlaceCourt    = "court"
	PlaceBuilding = "building"
	PlaceSpot     = "spot"
)

// At is the place as a ticket names it; a courtyard is named like a spot.
func (p Place) At() bot.Place {
	if p.Kind == PlaceBuilding {
		return bot.Place{Building: p.Name}
	}
	return bot.Place{Spot: p.Name}
}

// Tree is a community's closed list of places: courtyards with their buildings and spots. It is built once
// and only read.
type Tree struct {
	places []Place
	called map[string]int // name or nickname → index
}

// NewTree lists the places. Where two are called alike the first keeps the name.
func NewTree(places []Place) *Tree {
	t := &Tree{places: places, called: make(map[string]int, 2*len(places))}
	for i, p := range places {
		t.call(p.Name, i)
	}
	for i, p := range places {
		for _, nick := range p.Nicknames {
			t.call(nick, i)
		}
	}
	return t
}

func (t *Tree) call(name string, i int) {
	key := callName(name)
	if _, taken := t.called[key]; !taken && key != "" {
		t.called[key] = i
	}
}

func callName(s string) string { return strings.ToLower(strings.Join(strings.Fields(narrow(s)), "")) }

// Find gives the place of that name or nickname.
func (t *Tree) Find(name string) (Place, bool) {
	i, ok := t.called[callName(name)]
	if !ok {
		return Place{}, false
	}
	return t.places[i], true
}

// In lists what belongs to a courtyard, in the order of the list.
func (t *Tree) In(court string) []Place {
	var out []Place
	for _, p := range t.places {
		if p.Court == court && court != "" {
			out = append(out, p)
		}
	}
	return out
}

// Of lists the places of a kind, in the order of the list.
func (t *Tree) Of(kind string) []Place {
	var out []Place
	for _, p := range t.places {
		if p.Kind == kind {
			out = append(out, p)
		}
	}
	return out
}

// Holds says that the place can exist: its building is listed, and its unit and floor are not beyond what the
// building has, where that is known.
func (t *Tree) Holds(p bot.Place) bool {
	if p.Building == "" {
		_, ok := t.Find(p.Spot)
		return ok
	}
	b, ok := t.Find(p.Building)
	if !ok || b.Kind != PlaceBuilding {
		return false
	}
	return within(p.Unit, b.Units) && within(floorOf(p.Room), b.Floors)
}

// within says that a number written in digits is at most top; what is not a number, or not known, passes.
func within(number string, top int) bool {
	n := 0
	for _, r := range number {
		if r < '0' || r > '9' || n > 1_000_000 {
			return true
		}
		n = n*10 + int(r-'0')
	}
	return top == 0 || number == "" || (n >= 1 && n <= top)
}

// floorOf is what precedes the last two digits of a room: "501" is on floor 5.
func floorOf(room string) string {
	if len(room) < 3 {
		return ""
	}
	return room[:len(room)-2]
}
