package desk

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"linli/bot"
)

// spoken is a home or stair as people write it before what they have to say: "3号楼2单元501的…".
var spoken = regexp.MustCompile(`^\s*(\d+)\s*(?:号楼|栋|幢|座|楼)(?:\s*(\d+)\s*单元)?(?:\s*(\d{3,4})\s*[室号]?)?`)

// matter is what the reporter said, without the place where it stands first: texts name the place
// themselves. Words that are nothing but a place stay.
func matter(t Ticket) string {
	rest := strings.TrimPrefix(t.Words, t.Place.Spot)
	if m := spoken.FindStringSubmatch(t.Words); t.Place.Building != "" && m != nil && within(t.Place, m) {
		rest = t.Words[len(m[0]):]
	}
	rest = strings.TrimLeft(rest, "的，,：: ")
	if utf8.RuneCountInString(rest) < 3 {
		return t.Words
	}
	return rest
}

// within says that the parts that were said are those of the place.
func within(p bot.Place, said []string) bool {
	return said[1] == p.Building && (said[2] == "" || said[2] == p.Unit) && (said[3] == "" || said[3] == p.Room)
}
