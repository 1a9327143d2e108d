package importer

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"linli/bot"
)

// digit values of Chinese numerals.
var chineseDigits = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// arabic writes Chinese numerals in digits: "二十三号楼" is "23号楼", "五零一" is "501".
func arabic(s string) string {
	var out strings.Builder
	var run []rune
	flush := func() {
		out.WriteString(numeral(run))
		run = nil
	}
	for _, r := range narrow(s) {
		if _, ok := chineseDigits[r]; ok || r == '十' {
			run = append(run, r)
			continue
		}
		flush()
		out.WriteRune(r)
	}
	flush()
	return out.String()
}

func numeral(run []rune) string {
	tens, rest, found := strings.Cut(string(run), "十")
	if !found {
		return spelled(run)
	}
	n := 10
	if tens != "" {
		n = 10 * value(tens)
	}
	return strconv.Itoa(n + value(rest))
}

func spelled(run []rune) string {
	var b strings.Builder
	for _, r := range run {
		b.WriteString(strconv.Itoa(chineseDigits[r]))
	}
	return b.String()
}

func value(s string) int {
	r, _ := utf8.DecodeRuneInString(s)
	return chineseDigits[r]
}

var (
	buildingForm = regexp.MustCompile(`^([0-9A-Za-z]+)(?:号楼|号|楼|栋|幢|座|#|#楼)?$`)
	unitForm     = regexp.MustCompile(`^([0-9A-Za-z]+)(?:单元|门|号门|单元门)?$`)
	roomForm     = regexp.MustCompile(`^([0-9]{2,5}[A-Za-z]?)(?:室|号|房|户)?$`)
	homeForm     = regexp.MustCompile(`^(.+?)(?:号楼|楼|栋|幢|座|#|-)([0-9A-Za-z]+)(?:单元|门|-)([0-9]{2,5}[A-Za-z]?)(?:室|号|房)?$`)
	shortHome    = regexp.MustCompile(`^([0-9]+)(?:号楼|楼|栋|幢|座|#|-)([0-9]{2,5}[A-Za-z]?)(?:室|号|房)?$`)
)

// part reads one part of a home, "" when it is none.
func part(form *regexp.Regexp, s string) string {
	m := form.FindStringSubmatch(strings.ReplaceAll(arabic(s), " ", ""))
	if m == nil {
		return ""
	}
	return strings.TrimLeft(m[1], "0")
}

// homeOf reads a home in one cell: "3号楼2单元501室", "3-2-501", "三号楼二单元五零一", "3-501". Whatever stands before
// the building ("和睦里小区") has to be a separate cell.
func homeOf(s string) (bot.Place, bool) {
	s = strings.NewReplacer(" ", "", "—", "-", "－", "-", "－", "-", "/", "-").Replace(arabic(s))
	if m := homeForm.FindStringSubmatch(s); m != nil {
		return bot.Place{Building: strings.TrimLeft(m[1], "0"), Unit: strings.TrimLeft(m[2], "0"), Room: m[3]}, true
	}
	if m := shortHome.FindStringSubmatch(s); m != nil {
		return bot.Place{Building: strings.TrimLeft(m[1], "0"), Room: m[2]}, true
	}
	return bot.Place{}, false
}

var dateForm = regexp.MustCompile(`^(\d{4})[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2})?日?|月)(?: 0{1,2}:00(?::00)?)?$`)

// dateOf reads a date in the forms of office tables: 1950-03-02, 1950/3/2, 1950.3.2, 1950年3月2日, 19500302, 1950年3月
// (the first of that month). In UTC, at midnight.
func dateOf(s string) (time.Time, bool) {
	m := dateForm.FindStringSubmatch(strings.TrimSpace(narrow(s)))
	if m == nil {
		return time.Time{}, false
	}
	day := 1
	if m[3] != "" {
		day, _ = strconv.Atoi(m[3])
	}
	y, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	t := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, t.Year() == y && int(t.Month()) == month && t.Day() == day
}

// identityBirth reads the birth date out of a Chinese identity number of 18 or 15 digits and forgets the rest.
func identityBirth(s string) (time.Time, bool) {
	s = strings.ToUpper(strings.ReplaceAll(narrow(s), " ", ""))
	switch {
	case len(s) == 18 && onlyDigits(s[:17]) && s[17] == checkDigit(s[:17]):
		return dateOf(s[6:14])
	case len(s) == 15 && onlyDigits(s):
		return dateOf("19" + s[6:12])
	}
	return time.Time{}, false
}

// checkDigit of an identity number, GB 11643-1999.
func checkDigit(s string) byte {
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += weight * int(s[i]-'0')
	}
	return "10X98765432"[sum%11]
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// rounded is a long number as a spreadsheet spoils it: "1.38E+10".
var rounded = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$`)

// listOf divides a cell that holds several: "高龄、低保；党员".
func listOf(s string) []string {
	parts := strings.FieldsFunc(narrow(s), func(r rune) bool { return strings.ContainsRune("、,;/|，；\n", r) })
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// word finds which of several lists of words holds a cell.
func word[T comparable](s string, lists []meaning[T]) (T, bool) {
	key := headingKey(s)
	for _, l := range lists {
		for _, w := range l.words {
			if w == key {
				return l.means, true
			}
		}
	}
	var none T
	return none, false
}

// meaning is what some words stand for.
type meaning[T comparable] struct {
	means T
	words []string
}
