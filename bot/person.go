package bot

import "time"

// Trust is how well we know who speaks.
type Trust int8

// Trust levels, each including what the lower ones may do.
const (
	TrustUnknown  Trust = iota // nothing personal
	TrustNumber                // the roll knows this phone: its own home without names, tickets opened from it
	TrustVerified              // contact shared or code entered: own data
	TrustSignedIn              // invite redeemed: by role
)

// Speaker is who speaks in a turn, read afresh for every turn and never cached.
type Speaker struct {
	Community    CommunityID
	Conversation ConversationID
	Person       PersonID
	Helper       PersonID // who types for Person (a worker at the door, a neighbour); 0 when nobody
	Trust        Trust
	Staff        Staff // zero unless signed in
	Home         Place // from the roll; zero when unknown
	Lang         string
	Account      string
	Form         Form
	Phone        string // the verified or roll number, E.164; "" when unknown
	Stopped      bool   // has opted out of what is not their own matter
	HeldBy       PersonID
	Zone         *time.Location
	Newcomer     bool // this is the first message of the conversation
}

// Staff is a working member of an organisation.
type Staff struct {
	Person  PersonID
	Name    string // as colleagues and residents call them: "王师傅"
	Org     string // slug of the organisation: "property", "office", "lift-co"
	OrgName string // what people call it: "和睦物业"; "" when not known
	Role    Role
	Areas   []Place // the places they look after; none means all
}

// IsZero says that this is no staff member.
func (s Staff) IsZero() bool { return s.Person == 0 }

// Role is what a signed-in person may do.
type Role string

// Roles. RoleNone is everybody else.
const (
	RoleNone      Role = ""
	RoleAdmin     Role = "admin"
	RoleSecretary Role = "secretary" // 书记
	RoleOffice    Role = "office"    // 居委会
	RoleManager   Role = "manager"   // 物业经理
	RoleGrid      Role = "grid"      // 网格员
	RoleWorker    Role = "worker"
	RoleCommittee Role = "committee" // 业委会
	RoleCarer     Role = "carer"
)

// Right is one thing that somebody may or may not do.
type Right string

// Rights. RightAnyone needs nothing; who owns a ticket is the noun's own question.
const (
	RightAnyone   Right = ""
	RightWork     Right = "work"     // see and work tickets
	RightDispatch Right = "dispatch" // give tickets to others, merge, mark as works, decline
	RightAnswer   Right = "answer"   // answer wishes, notes and residents who called for a person
	RightAnnounce Right = "announce" // known outages and works
	RightInvite   Right = "invite"   // invite and remove staff
	RightRoll     Right = "roll"     // read and change the roll
)

// rights is the whole table: which role holds which right.
var rights = map[Right][]Role{
	RightWork:     {RoleAdmin, RoleSecretary, RoleOffice, RoleManager, RoleGrid, RoleWorker},
	RightDispatch: {RoleAdmin, RoleSecretary, RoleOffice, RoleManager},
	RightAnswer:   {RoleAdmin, RoleSecretary, RoleOffice, RoleManager, RoleGrid, RoleCommittee},
	RightAnnounce: {RoleAdmin, RoleSecretary, RoleOffice, RoleManager},
	RightInvite:   {RoleAdmin, RoleSecretary, RoleManager},
	RightRoll:     {RoleAdmin, RoleSecretary, RoleOffice, RoleGrid},
}

// May says whether the speaker holds a right. It is asked in one place: the turn.
func (s Speaker) May(r Right) bool {
	if r == RightAnyone {
		return true
	}
	if s.Trust < TrustSignedIn {
		return false
	}
	for _, role := range rights[r] {
		if role == s.Staff.Role {
			return true
		}
	}
	return false
}

// Community is what every noun may need to know of its community.
type Community struct {
	ID     CommunityID
	Name   string
	Zone   *time.Location
	Locale string // default language
	Phone  string // the desk's own number, told in texts
}

// Roles lists every role but RoleNone.
func Roles() []Role {
	return []Role{RoleAdmin, RoleSecretary, RoleOffice, RoleManager, RoleGrid, RoleWorker, RoleCommittee, RoleCarer}
}

// KnownRight says that there is such a right; RightAnyone is one.
func KnownRight(r Right) bool { return r == RightAnyone || len(rights[r]) > 0 }
