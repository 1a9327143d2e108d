package bot

import "time"

// FailureKind says what became of something that did not end as it should.
type FailureKind string

// The kinds of failures.
const (
	FailureUnsent    FailureKind = "unsent"    // a channel refused it for good, or for longer than its class may wait
	FailureUnreached FailureKind = "unreached" // its receiver has no address at all
	FailureLate      FailureKind = "late"      // messages wait for an account longer than they should
	FailurePoison    FailureKind = "poison"    // something that came in, or a timer, could not be worked
	FailureStalled   FailureKind = "stalled"   // something that came in, or a timer, waits longer than it should
)

// Failure is one thing that did not reach anybody. It stays on the list until it went another way or staff were told.
type Failure struct {
	Name    string // unique within the community: "out/17", "in/4", "late/sms"
	Kind    FailureKind
	Account string // by which it should have gone or come; "" = none
	Form    string // what kind of channel that is: "sms", "telegram"; "" when not known
	Class   Class
	Person  PersonID // who was to receive it, or whose it was; 0 = nobody
	Who     string   // a colleague's name, a resident's masked; "" when not known
	Role    Role
	About   string // the code of the ticket it was about; "" = none
	Parts   int    // how many things it stands for; at least 1
	At      time.Time
	Post    Post      // what was to be said; zero where it may not go another way
	Doors   []Address // where else its receiver can be reached as the person they are known to be, best first
}

// Group is what failures have in common that are told together.
type Group struct {
	Kind    FailureKind
	Account string
}

// Group tells with which others the failure is told.
func (f Failure) Group() Group { return Group{f.Kind, f.Account} }

// Failures are what NeedFailures answers.
type Failures struct {
	Open []Failure           // of which nobody knows yet, oldest first, ≤ 256
	Told map[Group]time.Time // when each group was last told
}

// FailuresTold is the row by which failures leave the list.
type FailuresTold struct {
	Names []string
	At    time.Time
	Moved bool // they went another way: their group was not told
}

// FailureRef is the owner of the timer at which a community's failures are looked at.
func FailureRef() Ref { return Ref{Kind: "failure"} }

// Ref implements Row. Many of it may be written at once.
func (FailuresTold) Ref() Ref { return FailureRef() }
