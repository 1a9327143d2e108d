package bot

import (
	"strconv"
	"time"
)

// Value is one thing to be put into a text. It carries keys, times and numbers, never finished
// words of ours: they are rendered once, in the reader's language and the channel's form.
type Value struct {
	Name  string
	Kind  ValueKind
	Text  string // ValueText: people's own words; ValueKey: a text key; ValuePlace: Place.String; ValueCode: 8 digits
	At    time.Time
	Until time.Time // ValueSpan
	N     int64
	Lines []Line // ValueLines
}

// ValueKind says how a value is rendered.
type ValueKind int8

// The kinds of values.
const (
	ValueText  ValueKind = iota // verbatim, escaped by the channel
	ValueKey                    // another text of the catalogue
	ValuePlace                  // "3号楼2单元501", "Building 3, unit 2, room 501"
	ValueCode                   // "4821-9075"
	ValueTime                   // a moment: "3月2日 16:15"
	ValueSpan                   // "3月2日 14:00–18:00"
	ValueCount                  // a number; also picks the plural form of the text
	ValueLines                  // one line per item
)

// Line is one line of a list, a text of its own.
type Line struct {
	Text   string // text key
	Values Values
}

// Values of one text.
type Values []Value

// Text, KeyOf, PlaceOf, CodeOf, TimeOf, Span, Count and Lines make a Value each.

// Text puts people's own words in.
func Text(name, text string) Value { return Value{Name: name, Text: text} }

// KeyOf puts another text of the catalogue in, e.g. "category.water".
func KeyOf(name, key string) Value { return Value{Name: name, Kind: ValueKey, Text: key} }

// PlaceOf puts a place in.
func PlaceOf(name string, p Place) Value {
	return Value{Name: name, Kind: ValuePlace, Text: p.String()}
}

// CodeOf puts a ticket's public code in.
func CodeOf(name, code string) Value { return Value{Name: name, Kind: ValueCode, Text: code} }

// TimeOf puts a moment in, shown in the community's zone.
func TimeOf(name string, t time.Time) Value { return Value{Name: name, Kind: ValueTime, At: t} }

// Span puts an interval in.
func Span(name string, from, until time.Time) Value {
	return Value{Name: name, Kind: ValueSpan, At: from, Until: until}
}

// Count puts a number in and picks the plural form.
func Count(name string, n int) Value {
	return Value{Name: name, Kind: ValueCount, N: int64(n), Text: strconv.Itoa(n)}
}

// Lines puts a list in, one line per item.
func Lines(name string, lines []Line) Value {
	return Value{Name: name, Kind: ValueLines, Lines: lines}
}

// Get finds a value by name.
func (v Values) Get(name string) (Value, bool) {
	for i := range v {
		if v[i].Name == name {
			return v[i], true
		}
	}
	return Value{}, false
}
