package text

import "strings"

// The alphabet of GSM 03.38 (3GPP TS 23.038 §6.2.1), and its extension table, each of whose
// characters is an escape and a septet.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtension = "\f^{}\\[~]|€"
)

// septets counts what a character takes in the GSM alphabet: 1, 2 with its escape, 0 when it is
// not in it.
func septets(r rune) int {
	switch {
	case r == ' ' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
		return 1
	case r > 'Ω' && r != '€': // the highest of either table
		return 0
	case strings.ContainsRune(gsmBasic, r):
		return 1
	case strings.ContainsRune(gsmExtension, r):
		return 2
	default:
		return 0
	}
}

// utf16Units counts what a character takes in UCS-2 as phones read it: 2 for a surrogate pair.
func utf16Units(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}
