package roll

import (
	"fmt"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"linli/bot"
)

// region is where a number without a country code is taken to be.
const region = "CN"

// ShortCode is a service number that no person owns: 12345, 110, 1065…. Nothing personal is ever
// found by one or sent to one.
type ShortCode string

// ParseShortCode reads a service number: 3 to 6 digits, or 106 with up to 20; anything else is bot.ErrInvalid.
func ParseShortCode(s string) (ShortCode, error) {
	d := digitsOf(s)
	if len(d) != len(compact(s)) {
		return "", fmt.Errorf("%w: a service number has digits only", bot.ErrInvalid)
	}
	if (len(d) >= 3 && len(d) <= 6) || (strings.HasPrefix(d, "106") && len(d) > 6 && len(d) <= 20) {
		return ShortCode(d), nil
	}
	return "", fmt.Errorf("%w: not a service number", bot.ErrInvalid)
}

// ParsePhone reads a telephone number as people write it ("138 0000 1111", "＋86-138…", "0537-2345678")
// into E.164; a number without a country code is Chinese. Anything else is bot.ErrInvalid.
// The error does not repeat the number.
func ParsePhone(s string) (string, error) {
	number, err := phonenumbers.Parse(compact(s), region)
	if err != nil || !phonenumbers.IsValidNumber(number) || number.GetExtension() != "" {
		return "", fmt.Errorf("%w: not a telephone number", bot.ErrInvalid)
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}

// compact folds full-width characters and drops what people put between digits.
func compact(s string) string {
	s = narrow(strings.TrimSpace(s))
	return strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "").Replace(s)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, compact(s))
}
