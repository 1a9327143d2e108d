package bot

import "strings"

// Place is somewhere in the community: a home, a stair, a building or a named spot.
type Place struct {
	Building string `json:"building,omitempty"` // the community's own label, mostly a number: "5", "23"
	Unit     string `json:"unit,omitempty"`     // "2"
	Room     string `json:"room,omitempty"`     // "501"
	Spot     string `json:"spot,omitempty"`     // a named spot of the closed list: "北门"
}

// unsaid stands for a part in the middle that was not said: "12-?-301".
const unsaid = "?"

// IsZero says that no place was given.
func (p Place) IsZero() bool { return p == Place{} }

// String is the contract's form: "5-2-501", "12-?-301", "3-2-?" is written "3-2-?" only
// by Padded; a building alone is "5", a named spot its name.
func (p Place) String() string {
	switch {
	case p.Building == "":
		return p.Spot
	case p.Room != "":
		return p.Building + "-" + orUnsaid(p.Unit) + "-" + p.Room
	case p.Unit != "":
		return p.Building + "-" + p.Unit
	default:
		return p.Building
	}
}

// Padded is the form that `linli understand` prints: every part of a home that was not said is "?":
// "12-?-301", "3-2-?", "5-?-?"; a named spot is its name.
func (p Place) Padded() string {
	if p.Building == "" {
		return p.Spot
	}
	return p.Building + "-" + orUnsaid(p.Unit) + "-" + orUnsaid(p.Room)
}

func orUnsaid(s string) string {
	if s == "" {
		return unsaid
	}
	return s
}

// ParsePlace reads what String or Padded wrote. Whatever does not begin with a digit, or has more
// than three parts, is a named spot; a building whose label is a name takes part with a unit or room that has digits.
func ParsePlace(s string) Place {
	building, rest, parts := strings.Cut(s, "-")
	unit, room, _ := strings.Cut(rest, "-")
	if s == "" || strings.Contains(room, "-") || !startsWithDigit(s) && !(parts && partOfHome(unit) && partOfHome(room)) {
		return Place{Spot: s}
	}
	return Place{Building: said(building), Unit: said(unit), Room: said(room)}
}

// partOfHome says that this may stand for a unit or a room: nothing, unsaid, or led by a digit or a Latin letter.
func partOfHome(s string) bool {
	return s == "" || s == unsaid || s[0] < 0x80
}

func said(s string) string {
	if s == unsaid {
		return ""
	}
	return s
}

func startsWithDigit(s string) bool { return s[0] >= '0' && s[0] <= '9' }

// Correct lays the parts that q names over p: "不对，是5号楼" keeps unit and room.
func (p Place) Correct(q Place) Place {
	if q.Building == "" && q.Unit == "" && q.Room == "" {
		return q
	}
	if p.Building == "" {
		return q
	}
	return Place{Building: either(q.Building, p.Building), Unit: either(q.Unit, p.Unit), Room: either(q.Room, p.Room)}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Home says that the place names one flat.
func (p Place) Home() bool { return p.Building != "" && p.Room != "" }

// Stair is the place without its room: what neighbours and public views may see.
func (p Place) Stair() Place { return Place{Building: p.Building, Unit: p.Unit, Spot: p.Spot} }

// Covers says that q lies within p (a building covers its units and rooms).
func (p Place) Covers(q Place) bool {
	if p.Building == "" {
		return p.Spot == q.Spot && q.Building == ""
	}
	return p.Building == q.Building && (p.Unit == "" || p.Unit == q.Unit) && (p.Room == "" || p.Room == q.Room)
}
