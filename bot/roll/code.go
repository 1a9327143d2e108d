package roll

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"regexp"
	"strings"
	"time"

	"linli/bot"
)

// InviteLife is how long an invite can be redeemed.
const InviteLife = 72 * time.Hour

// codeLetters are Crockford's: none looks like another, none spells a word.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength in letters: 60 bits.
const codeLength = 12

// inviteCode makes the code of an invite from the turn's secret seed. The purpose goes in as well, so that
// two invites of one turn differ and the code tells nothing of the seed.
func inviteCode(seed uint64, purpose string) string {
	var key [8]byte
	binary.BigEndian.PutUint64(key[:], seed)
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte("staff.invite\x00" + purpose))
	bits := binary.BigEndian.Uint64(mac.Sum(nil))
	code := make([]byte, codeLength)
	for i := range code {
		code[i] = codeLetters[bits&31]
		bits >>= 5
	}
	return string(code)
}

// ShownCode is the code as it is told: "K7MP-2XQ9-T4WD".
func ShownCode(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// codeForms are how a code is written, the surest first.
var codeForms = []*regexp.Regexp{
	regexp.MustCompile(`(?:^|[^0-9A-Z])([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})(?:$|[^0-9A-Z])`),
	regexp.MustCompile(`(?:^|[^0-9A-Z])([0-9A-Z]{12})(?:$|[^0-9A-Z])`),
	regexp.MustCompile(`(?:^|[^0-9A-Z])([0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4})(?:$|[^0-9A-Z])`),
}

// NormalCode finds an invite code in what somebody typed: case, hyphens, full-width letters and the
// usual confusions (O for 0, I and L for 1) are forgiven. "" when there is none.
func NormalCode(said string) string {
	said = strings.ToUpper(narrow(said))
	said = strings.NewReplacer("—", "-", "–", "-", "－", "-", "_", "-").Replace(said)
	for _, form := range codeForms {
		if m := form.FindStringSubmatch(said); m != nil {
			return strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(m[1])
		}
	}
	return ""
}

// NewInvite makes an invite and gives the code to be told, once. The caller has checked the right to invite;
// seed must come from a secret random source.
func NewInvite(seed uint64, i Invite, now time.Time) (Invite, string) {
	purpose := strings.Join([]string{string(i.Role), i.Org, i.Name, now.UTC().Format(time.RFC3339Nano)}, "\x00")
	i.Code = inviteCode(seed, purpose)
	i.Expires = now.Add(InviteLife)
	return i, ShownCode(i.Code)
}

// Open says that the invite can still be redeemed.
func (i Invite) Open(now time.Time) bool {
	return i.Code != "" && i.Used.IsZero() && now.Before(i.Expires)
}

// invites says which roles a role may give and take away. Nobody gives a higher one than their own.
var invites = map[bot.Role][]bot.Role{
	bot.RoleAdmin: {bot.RoleAdmin, bot.RoleSecretary, bot.RoleOffice, bot.RoleManager, bot.RoleGrid,
		bot.RoleWorker, bot.RoleCommittee, bot.RoleCarer},
	bot.RoleSecretary: {bot.RoleOffice, bot.RoleManager, bot.RoleGrid, bot.RoleWorker, bot.RoleCommittee, bot.RoleCarer},
	bot.RoleManager:   {bot.RoleWorker},
}

// MayGive says whether staff may give or take away a role in an organisation: a manager in their own only.
func MayGive(by bot.Staff, role bot.Role, org string) bool {
	if by.Role == bot.RoleManager && org != by.Org {
		return false
	}
	for _, r := range invites[by.Role] {
		if r == role {
			return true
		}
	}
	return false
}
