package bot

import "testing"

func TestACodeIsEightDigitsWithARightCheckDigit(t *testing.T) {
	for code, want := range map[string]bool{
		"48219075": true, "48219076": false, "48129075": false, "4821-9075": false,
		"4821907": false, "482190750": false, "": false, "4821907x": false, "００００００００": false,
	} {
		if got := ValidCode(code); got != want {
			t.Errorf("ValidCode(%q) = %v, want %v", code, got, want)
		}
	}
}

func TestTheCheckDigitMakesAValidCode(t *testing.T) {
	for _, seven := range []string{"4821907", "0000000", "9999999", "0000001", "1234567"} {
		digit, err := CheckDigit(seven)
		if err != nil || !ValidCode(seven+string(digit)) {
			t.Errorf("CheckDigit(%q) = %c, %v: not a valid code", seven, digit, err)
		}
	}
	if _, err := CheckDigit("12a"); err == nil {
		t.Error("CheckDigit took a letter")
	}
}

func TestACodeIsSaidInTwoGroups(t *testing.T) {
	if got := FormatCode("48219075"); got != "4821-9075" {
		t.Errorf("FormatCode = %q", got)
	}
	if got := FormatCode("123"); got != "123" {
		t.Errorf("FormatCode of what is no code = %q", got)
	}
}
