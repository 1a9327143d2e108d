package understand

import "linli/bot"

// englishHome gathers "building 7", "bldg 3 unit 2 apt 501" and "flat 501, building 3" from the whole message.
func englishHome(r []rune) (sighting, bool) {
	s := sighting{start: -1}
	for i := 0; i < len(r); i++ {
		if !isLetter(r[i]) && r[i] != '#' || i > 0 && latin(r[i-1]) {
			continue
		}
		if end := s.part(r, i); end > i {
			if s.start < 0 {
				s.start = i
			}
			s.end = max(s.end, end)
			i = end - 1
		}
	}
	return s, s.place.Building != "" || s.place.Unit != ""
}

// part reads one keyword with its number.
func (s *sighting) part(r []rune, i int) int {
	if at := word(r, i, "building", "bldg", "buildin", "bulding", "buiding", "bld", "block", "tower", "blk"); at > i {
		return s.building(r, i, at)
	}
	if at := word(r, i, "unit", "entrance", "stairwell", "staircase", "stair"); at > i {
		return s.number(r, i, at, &s.place.Unit)
	}
	if at := word(r, i, "apartment", "apt", "flat", "room", "rm", "suite", "number", "no", "#"); at > i {
		return s.number(r, i, at, &s.place.Room)
	}
	return i
}

func (s *sighting) building(r []rune, i, at int) int {
	at = pad(r, at)
	if n := oneOf(r, at, "number", "no", "#"); n > at {
		at = pad(r, n)
	}
	h := homeReader{r: r}
	if end := h.chain(at); end > at && h.place.Unit != "" {
		s.place = h.place
		return end
	}
	label, end := englishLabel(r, at)
	if label == "" || s.place.Building != "" {
		return i
	}
	s.place.Building = label
	if n, ok := scanNumeral(r, pad(r, end)); ok && !n.spoken && room(n) && h.freeAfter(n) {
		s.place.Room = digits(n)
		return n.end
	}
	return end
}

// number reads a unit or a room; a three-digit "unit" is a room.
func (s *sighting) number(r []rune, i, at int, part *string) int {
	at = pad(r, at)
	if n := oneOf(r, at, "number", "no", "#"); n > at {
		at = pad(r, n)
	}
	if n, ok := scanNumeral(r, at); ok && room(n) && s.place.Room == "" && (&homeReader{r: r}).freeAfter(n) {
		s.place.Room = digits(n)
		return n.end
	}
	label, end := englishLabel(r, at)
	if label == "" || part == &s.place.Room || *part != "" {
		return i
	}
	*part = label
	return end
}

var englishNumbers = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// englishLabel reads 7, seven, b or b2 as a whole word.
func englishLabel(r []rune, i int) (string, int) {
	for k, w := range englishNumbers {
		if end := word(r, i, w); end > i {
			return digits(numeral{value: k + 1}), end
		}
	}
	h := homeReader{r: r}
	label, end := h.label(i)
	if label == "" || end < len(r) && isLetter(r[end]) {
		return "", i
	}
	return label, end
}

// word gives the end of a whole Latin word that begins at i, i when none of them does.
func word(r []rune, i int, words ...string) int {
	for _, w := range words {
		end := oneOf(r, i, w)
		if end > i && (end >= len(r) || !isLetter(r[end])) {
			return end
		}
	}
	return i
}

// pad skips what may stand between a keyword and its number.
func pad(r []rune, i int) int {
	for i < len(r) && contains(" .,:#-", r[i]) {
		i++
	}
	return i
}

// ordinalBuilding reads "7th building" and "no. 7 building" where the number comes first.
func ordinalBuilding(r []rune) (sighting, bool) {
	for i := range r {
		if !isDigit(r[i]) || i > 0 && latin(r[i-1]) {
			continue
		}
		n := scanDigits(r, i)
		at := skipSpaces(r, oneOf(r, n.end, "st", "nd", "rd", "th"))
		if end := word(r, at, "building", "bldg", "block", "tower"); end > at && building(n) {
			return sighting{bot.Place{Building: digits(n)}, i, end}, true
		}
	}
	return sighting{}, false
}
