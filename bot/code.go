package bot

import "fmt"

// A ticket's public code is eight digits, said in two groups: "4821-9075". The first seven are a keyed
// permutation of the ticket's number (bot/desk); the last is a Luhn check digit, so that a slip of the
// finger is noticed before anything is looked up.

// codeDigits is the length of a code with its check digit.
const codeDigits = 8

// CheckDigit gives the Luhn digit ('0' to '9') that follows digits; ErrInvalid unless all are decimal.
func CheckDigit(digits string) (byte, error) {
	if !allDigits(digits) {
		return 0, fmt.Errorf("%w: %q is not digits", ErrInvalid, digits)
	}
	return '0' + byte((10-luhn(digits, true)%10)%10), nil
}

// ValidCode says whether code is eight digits, without separators, whose last is the right check digit.
func ValidCode(code string) bool {
	return len(code) == codeDigits && allDigits(code) && luhn(code, false)%10 == 0
}

// FormatCode writes a code in two groups, "48219075" as "4821-9075". Anything else comes back unchanged.
func FormatCode(code string) string {
	if len(code) != codeDigits {
		return code
	}
	return code[:4] + "-" + code[4:]
}

// luhn sums the digits from the right, doubling every other one. double says whether the last is doubled:
// it is when the check digit is still to come.
func luhn(digits string, double bool) int {
	sum := 0
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] - '0')
		if double {
			d = d*2/10 + d*2%10
		}
		sum += d
		double = !double
	}
	return sum
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
