package roll

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hidden stands for what is not shown.
const hidden = "****"

// surnames of two characters; every other Chinese surname has one.
var longSurnames = []string{"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯"}

// MaskName shows a surname only: "张**", "欧阳**"; of other names the first letter: "M**". "" stays "".
func MaskName(name string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		return ""
	}
	for _, s := range longSurnames {
		if strings.HasPrefix(name, s) {
			return s + "**"
		}
	}
	_, n := utf8.DecodeRuneInString(name)
	return name[:n] + "**"
}

// MaskPhone shows enough of an E.164 number to tell one's own from another: "+86 138****0001". What is not
// one shows its last two digits at most.
func MaskPhone(phone string) string {
	d := digitsOf(phone)
	switch {
	case strings.HasPrefix(phone, "+86") && len(d) == 13:
		return "+86 " + d[2:5] + hidden + d[9:]
	case len(d) >= 10:
		return hidden + d[len(d)-4:]
	case len(d) >= 5:
		return hidden + d[len(d)-2:]
	default:
		return hidden
	}
}

// longNumber is a run of digits long enough to be a telephone or identity number: seven together, or eight
// however they are divided ("23-2-1102" is a home).
var longNumber = regexp.MustCompile(`\+?(?:[0-9０-９]{7,}|[0-9０-９](?:[-  .]?[0-9０-９]){7,})(?:[-  .]?[0-9０-９])*[xX]?`)

// MaskText hides every long number in somebody's words and cuts them to most runes.
func MaskText(s string, most int) string {
	s = longNumber.ReplaceAllString(strings.TrimSpace(s), hidden)
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
