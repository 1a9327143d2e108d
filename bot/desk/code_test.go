package desk

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"linli/bot"
)

func testCodes(t testing.TB) Codes {
	t.Helper()
	c, err := NewCodes([]byte("a key that only tests have"))
	must(t, err)
	return c
}

func TestCodesAreValidAndUniqueOverTicketsAndWishes(t *testing.T) {
	codes, seen := testCodes(t), map[string]int64{}
	for n := int64(1); n <= 20_000; n++ {
		ticket, err := codes.Ticket(1, n)
		must(t, err)
		wish, err := codes.Wish(1, n)
		must(t, err)
		for _, code := range []string{ticket, wish} {
			if !bot.ValidCode(code) {
				t.Fatalf("number %d has the code %q, which is not valid", n, code)
			}
			if seen[code] != 0 {
				t.Fatalf("numbers %d and %d share the code %s", seen[code], n, code)
			}
			seen[code] = n
		}
	}
}

func TestThePermutationIsBijective(t *testing.T) {
	codes := testCodes(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint32Range(0, codeSpace-1).Draw(t, "a"), rapid.Uint32Range(0, codeSpace-1).Draw(t, "b")
		x, y := codes.permute(1, a), codes.permute(1, b)
		if x >= codeSpace || (a == b) != (x == y) {
			t.Fatalf("%d → %d, %d → %d", a, x, b, y)
		}
	})
}

func TestCodesOfTwoCommunitiesDiffer(t *testing.T) {
	a, err := testCodes(t).Ticket(1, 17)
	must(t, err)
	b, err := testCodes(t).Ticket(2, 17)
	must(t, err)
	expect(t, "the same code", a == b, false)
}

func TestNumbersWithoutACodeAreInvalid(t *testing.T) {
	for _, n := range []int64{-1, 0, 5_000_000} {
		if _, err := testCodes(t).Ticket(1, n); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("number %d: %v", n, err)
		}
	}
	if _, err := NewCodes([]byte("short")); !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("short key: %v", err)
	}
}
