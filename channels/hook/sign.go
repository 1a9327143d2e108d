package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linli/bot"
)

// Header carries the signature in both directions: "t=SECONDS,v1=HEX". HEX is the HMAC-SHA256, under the
// secret, of SECONDS, a dot and the body; SECONDS is the Unix time of signing.
const Header = "Linli-Signature"

// tolerance is how far the clocks of the two sides may differ. It bounds how long a captured request can be
// sent again; that this has no second effect is the database's doing.
const tolerance = 5 * time.Minute

// Sign gives the value of the header.
func Sign(secret []byte, at time.Time, body []byte) string {
	seconds := strconv.FormatInt(at.Unix(), 10)
	return "t=" + seconds + ",v1=" + hex.EncodeToString(mac(secret, seconds, body))
}

func mac(secret []byte, seconds string, body []byte) []byte {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(seconds + "."))
	m.Write(body)
	return m.Sum(nil)
}

// verify says why a body is not to be believed: a *fault with 401 for a wrong signature, 403 for a right one
// that is too old or too new.
func verify(secret []byte, header string, body []byte, now time.Time) error {
	seconds, claimed, err := parseSignature(header)
	if err != nil || !hmac.Equal(claimed, mac(secret, seconds, body)) {
		return unsigned()
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return unsigned()
	}
	if off := now.Sub(time.Unix(n, 0)); off.Abs() > tolerance {
		return &fault{status: http.StatusForbidden, text: fmt.Sprintf("signed more than %s ago or ahead: set the clock", tolerance)}
	}
	return nil
}

// maxHeader is longer than any signature of ours, in bytes.
const maxHeader = 128

// parseSignature reads a header; bot.ErrInvalid when it is none.
func parseSignature(header string) (seconds string, sum []byte, err error) {
	t, v1, found := strings.Cut(header, ",")
	seconds, hasTime := strings.CutPrefix(t, "t=")
	claimed, hasSum := strings.CutPrefix(v1, "v1=")
	sum, err = hex.DecodeString(claimed)
	if len(header) > maxHeader || !found || !hasTime || !hasSum || err != nil || len(sum) != sha256.Size || !digits(seconds) {
		return "", nil, fmt.Errorf("%w: no signature", bot.ErrInvalid)
	}
	return seconds, sum, nil
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
