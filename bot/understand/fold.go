package understand

import "unicode"

// maxRunes is how much of a message is read; what people want is said long before.
const maxRunes = 600

// fold writes a message in one common form, rune for rune, so that positions stay those of the message:
// half width, lower case, simplified characters, ASCII punctuation, plain spaces.
func fold(dst []rune, text string) []rune {
	dst = dst[:0]
	for _, r := range text {
		if len(dst) == maxRunes {
			break
		}
		dst = append(dst, foldRune(r))
	}
	return dst
}

// foldString folds a phrase of the lessons.
func foldString(s string) string { return string(fold(nil, s)) }

func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		return foldASCII(r)
	case r >= firstHan && r <= lastHan:
		return rune(simplified[r-firstHan])
	case r > 0xFF00 && r < 0xFF5F: // full width
		return foldRune(r - 0xFEE0)
	case r >= '①' && r <= '⑨':
		return r - '①' + '1'
	}
	if plain, ok := marks[r]; ok {
		return plain
	}
	if unicode.IsSpace(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
		return ' '
	}
	return unicode.ToLower(r)
}

func foldASCII(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < ' ' || r == 0x7F:
		return ' '
	default:
		return r
	}
}

// marks are punctuation and digits that are written in several ways.
var marks = map[rune]rune{
	'。': '.', '．': '.', '、': ',', '「': '"', '」': '"', '“': '"', '”': '"', '‘': '\'', '’': '\'', '…': '.',
	'—': '-', '–': '-', '‐': '-', '‑': '-', '−': '-', '―': '-', '﹣': '-', '【': '[', '】': ']', '《': '"', '》': '"',
	'〇': '零', '○': '零', '◯': '零', '＃': '#', '﹟': '#', '№': '#',
}

const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// simplified maps every Han character of the basic block to its simplified form, mostly itself.
var simplified = simplify(traditional)

func simplify(pairs string) *[lastHan - firstHan + 1]uint16 {
	var table [lastHan - firstHan + 1]uint16
	for i := range table {
		table[i] = uint16(firstHan + i)
	}
	runes := []rune(pairs)
	for i := 0; i+1 < len(runes); i += 2 {
		if runes[i] >= firstHan && runes[i] <= lastHan {
			table[runes[i]-firstHan] = uint16(runes[i+1])
		}
	}
	return &table
}

func isHan(r rune) bool    { return r >= firstHan && r <= lastHan }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// isMark says that a rune neither is nor belongs to a word: punctuation, space, emoji.
func isMark(r rune) bool {
	return !isHan(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
