package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"linli/bot"
)

// Codes makes public codes: 8 digits, a keyed permutation of a noun's number with a Luhn check digit
// last. They are unique within a community over tickets and wishes together, and without the key
// nobody can tell the next one. The zero value is not usable.
type Codes struct{ key []byte }

const (
	codeSpace  = 10_000_000 // 7 digits
	codeHalf   = 12         // bits of each half: 2^24 is the next even power of two above codeSpace
	codeMask   = 1<<codeHalf - 1
	codeRounds = 8
)

// NewCodes makes codes under a key of at least 16 bytes, which must stay the same as long as any
// code is in people's hands.
func NewCodes(key []byte) (Codes, error) {
	if len(key) < 16 {
		return Codes{}, fmt.Errorf("%w: the key of codes has %d bytes, needs 16", bot.ErrInvalid, len(key))
	}
	return Codes{key: key}, nil
}

// Ticket is the code of a ticket's number, 1 to 4,999,999; beyond that it is ErrInvalid.
func (c Codes) Ticket(community bot.CommunityID, number int64) (string, error) {
	return c.code(community, 2*number)
}

// Wish is the code of a wish's number, 1 to 4,999,999; beyond that it is ErrInvalid.
func (c Codes) Wish(community bot.CommunityID, number int64) (string, error) {
	return c.code(community, 2*number+1)
}

func (c Codes) code(community bot.CommunityID, n int64) (string, error) {
	if n < 2 || n >= codeSpace {
		return "", fmt.Errorf("%w: no code for number %d", bot.ErrInvalid, n/2)
	}
	digits := fmt.Sprintf("%07d", c.permute(community, uint32(n)))
	check, err := bot.CheckDigit(digits)
	return digits + string(check), err
}

// permute maps 0 … codeSpace-1 onto itself: a Feistel network over 24 bits, walked along its
// cycle until it is back within the space.
func (c Codes) permute(community bot.CommunityID, n uint32) uint32 {
	for {
		left, right := n>>codeHalf, n&codeMask
		for round := range byte(codeRounds) {
			left, right = right, left^c.round(community, round, right)
		}
		if n = left<<codeHalf | right; n < codeSpace {
			return n
		}
	}
}

func (c Codes) round(community bot.CommunityID, round byte, half uint32) uint32 {
	var in [13]byte
	binary.BigEndian.PutUint64(in[:], uint64(community))
	binary.BigEndian.PutUint32(in[8:], half)
	in[12] = round
	mac := hmac.New(sha256.New, c.key)
	mac.Write(in[:])
	return binary.BigEndian.Uint32(mac.Sum(nil)) & codeMask
}
