package text

import (
	"time"

	"linli/bot"
)

// Texts that this package fills itself.
const (
	keyNumber     = "place.number"
	keyHome       = "place.home"
	keyHomeNoUnit = "place.home_no_unit"
	keyStair      = "place.stair"

	keyMonths   = "time.months"
	keyDay      = "time.day"
	keyMoment   = "time.moment"
	keySpan     = "time.span"
	keySpanDays = "time.span_days"
)

// formats says which placeholders each of them may have.
var formats = map[string][]string{
	keyNumber:     {"building"},
	keyHome:       {"building", "unit", "room"},
	keyHomeNoUnit: {"building", "room"},
	keyStair:      {"building", "unit"},
	keyMonths:     {},
	keyDay:        {"year", "month", "day"},
	keyMoment:     {"year", "month", "day", "clock"},
	keySpan:       {"year", "month", "day", "clock", "until"},
	keySpanDays:   {"from", "until"},
}

// place appends "3号楼2单元501" for "3-2-501"; a named spot stays as it is.
func (w *writer) place(s string) {
	p := bot.ParsePlace(s)
	switch {
	case p.Building == "":
		w.add(p.Spot)
	case p.Room != "" && p.Unit != "":
		w.placeParts(keyHome, p)
	case p.Room != "":
		w.placeParts(keyHomeNoUnit, p)
	case p.Unit != "":
		w.placeParts(keyStair, p)
	default:
		w.building(p.Building)
	}
}

func (w *writer) placeParts(key string, p bot.Place) {
	t, found := w.template(key, nil)
	if !found {
		w.missing(key)
	}
	for i := range t {
		w.add(t[i].literal)
		switch t[i].name {
		case "building":
			w.building(p.Building)
		case "unit":
			w.add(p.Unit)
		case "room":
			w.add(p.Room)
		}
	}
}

// building appends "3号楼" for a number and a name ("综合楼") as it is.
func (w *writer) building(label string) {
	if !plainLabel(label) {
		w.add(label)
		return
	}
	t, found := w.template(keyNumber, nil)
	if !found {
		w.missing(keyNumber)
	}
	for i := range t {
		w.add(t[i].literal)
		if t[i].name != "" {
			w.add(label)
		}
	}
}

// plainLabel says that a label is a number or a letter, not a name: "3", "12A".
func plainLabel(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// moment appends "3月2日 16:15".
func (w *writer) moment(at time.Time) {
	at = at.In(w.zone)
	w.when(keyMoment, at, at)
}

// span appends "3月2日 14:00–18:00"; a whole day as its date; a span without an end, or of no
// length, as its beginning.
func (w *writer) span(from, until time.Time) {
	from, until = from.In(w.zone), until.In(w.zone)
	midnight := time.Date(from.Year(), from.Month(), from.Day()+1, 0, 0, 0, 0, w.zone)
	switch {
	case !until.After(from):
		w.moment(from)
	case until.After(midnight):
		w.when(keySpanDays, from, until)
	case until.Equal(midnight) && from.Hour() == 0 && from.Minute() == 0:
		w.when(keyDay, from, until)
	default:
		w.when(keySpan, from, until)
	}
}

// when fills a format of times, which are in the reader's zone.
func (w *writer) when(key string, from, until time.Time) {
	t, found := w.template(key, nil)
	if !found {
		w.missing(key)
	}
	for i := range t {
		w.add(t[i].literal)
		switch t[i].name {
		case "year":
			w.number(int64(from.Year()))
		case "month":
			w.month(from.Month())
		case "day":
			w.number(int64(from.Day()))
		case "clock":
			w.clock(from)
		case "from":
			w.moment(from)
		case "until":
			w.until(key, from, until)
		}
	}
}

// until is the end of a span: a moment on a later day; on the same day a time, midnight as 24:00.
func (w *writer) until(key string, from, until time.Time) {
	switch {
	case key == keySpanDays:
		w.moment(until)
	case until.Day() != from.Day():
		w.add("24:00")
	default:
		w.clock(until)
	}
}

// month appends the month's name, its number where there are no names.
func (w *writer) month(m time.Month) {
	for _, t := range [...]*tongue{w.t, w.c.tongues[0]} {
		if len(t.months) == 12 {
			w.add(t.months[m-1])
			return
		}
	}
	w.number(int64(m))
}

// clock appends "08:05".
func (w *writer) clock(t time.Time) {
	hour, minute, _ := t.Clock()
	w.b = append(w.b, byte('0'+hour/10), byte('0'+hour%10), ':', byte('0'+minute/10), byte('0'+minute%10))
}
