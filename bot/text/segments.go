package text

// Encoding is how a text message goes over the air.
type Encoding string

// The encodings of a text message.
const (
	GSM7 Encoding = "GSM-7"
	UCS2 Encoding = "UCS-2"
)

// Count is what a text costs as a text message.
type Count struct {
	Encoding Encoding
	Units    int // septets, escapes included, or UTF-16 units
	Segments int // messages that are paid; 0 for ""
	Left     int // units that the last segment still has
}

// Single is how much goes into a message of its own: 160 septets or 70 UTF-16 units.
func (e Encoding) Single() int {
	if e == GSM7 {
		return 160
	}
	return 70
}

// Part is how much goes into each part of a longer one, whose header takes the rest: 153 or 67.
func (e Encoding) Part() int {
	if e == GSM7 {
		return 153
	}
	return 67
}

func (e Encoding) units(r rune) int {
	if e == GSM7 {
		return septets(r)
	}
	return utf16Units(r)
}

// Segments counts exactly: an escape pair or a surrogate pair is never divided, so a part may stay
// one unit short.
func Segments(s string) Count {
	e, units := measure(s)
	c := Count{Encoding: e, Units: units, Left: e.Single()}
	room := c.roomOfPart()
	for s != "" {
		n, used := head(s, e, room)
		s = s[n:]
		c.Segments++
		c.Left = room - used
	}
	return c
}

// roomOfPart is what each part of a text of this length has.
func (c Count) roomOfPart() int {
	if c.Units <= c.Encoding.Single() {
		return c.Encoding.Single()
	}
	return c.Encoding.Part()
}

// SplitSegments cuts a text into the parts that Segments counts. Joined they are the text, byte by
// byte.
func SplitSegments(s string) []string {
	e, units := measure(s)
	room := Count{Encoding: e, Units: units}.roomOfPart()
	var parts []string
	for s != "" {
		n, _ := head(s, e, room)
		parts = append(parts, s[:n])
		s = s[n:]
	}
	return parts
}

// measure finds the encoding and the length in its units.
func measure(s string) (Encoding, int) {
	gsm, wide, all := 0, 0, true
	for _, r := range s {
		n := septets(r)
		gsm += n
		wide += utf16Units(r)
		all = all && n > 0
	}
	if all {
		return GSM7, gsm
	}
	return UCS2, wide
}

// head is the longest beginning of s, in bytes, that fits into room, and the units it uses.
func head(s string, e Encoding, room int) (n, used int) {
	for i, r := range s {
		u := e.units(r)
		if used+u > room {
			return i, used
		}
		used += u
	}
	return len(s), used
}
