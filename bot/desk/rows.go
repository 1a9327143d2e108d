package desk

import (
	"time"

	"linli/bot"
)

// Ticket kinds.
const (
	KindRepair    = "repair"
	KindNote      = "note"      // for the message board
	KindEmergency = "emergency" // repeated to staff each minute until taken
)

// Ticket is a matter with a state, an owner and a due time. Its life cycle is in lifecycle.go.
type Ticket struct {
	Community bot.CommunityID
	ID        int64  // the number the code is made of
	Version   int64  // of the row as read; the store writes Version+1
	Code      string // 8 digits
	Kind      string
	State     string
	Category  string
	Place     bot.Place
	Urgency   bot.Urgency
	Works     bool   // staff marked it as works: 15 days
	Private   bool   // in-home or health matter: never in a public view
	Words     string // the reporter's words, sealed under the reporter's key
	Waiting   string // what it waits for: "parts", "payment", "weather", "resident"; "" when the clock runs
	Reason    string // why it waits, was declined or closed unfixed; staff's words
	Result    string // what was done, staff's words

	Reporter     bot.PersonID
	Conversation bot.ConversationID // the thread that hears of every change
	Helper       bot.PersonID       // who typed for the reporter; 0 when nobody

	Org     string       // the organisation answerable now
	Worker  bot.PersonID // who has taken it; 0 when nobody
	NextOrg string       // being handed over to; "" when not
	Next    bot.PersonID
	Bounces int          // times handed over or sent back since last taken in hand
	About   bot.PersonID // a complaint about this worker: it never routes to them

	Opened    time.Time
	Due       time.Time
	Paused    time.Time // when the clock stopped (waiting); zero when it runs
	VisitFrom time.Time // the promised visit; zero when none
	VisitTill time.Time
	Pay       string // what the resident must pay at the visit, staff's words; "" when nothing
	Done      time.Time
	Closed    time.Time
	Reopened  int
	Satisfied string // "yes", "no", "" = silence
	Into      int64  // merged into this ticket; 0 when not
	Outage    int64  // answered by this known outage; 0 when not
	Supports  int    // how many others said 我家也是
}

// Ref of the ticket.
func (t Ticket) Ref() bot.Ref { return bot.Ref{Kind: "ticket", ID: t.ID} }

// Supporter is a household or person that has the same problem or wish.
type Supporter struct {
	Community    bot.CommunityID
	Of           bot.Ref
	Person       bot.PersonID
	Household    string // place of the home, the unit of counting; "" when unknown
	Conversation bot.ConversationID
	Helper       bot.PersonID
	Since        time.Time
	From         bot.Ref // the merged ticket or wish it came with; zero when direct
	Gone         bool    // withdrawn
}

// Ref of what is supported; (Of, Person) is the key, a second row for it replaces the first.
func (s Supporter) Ref() bot.Ref { return s.Of }

// Entry is one line of a noun's history; append-only.
type Entry struct {
	Community bot.CommunityID
	Of        bot.Ref
	At        time.Time
	Actor     bot.PersonID
	Helper    bot.PersonID
	Account   string // the channel account it came by
	Verb      string
	From, To  string // states
	Reason    string
	Words     string // sealed under the actor's key
	Public    bool   // the reporter may read it
	Media     []bot.Media
	Cause     bot.InboxID
}

// Ref of the noun the entry belongs to.
func (e Entry) Ref() bot.Ref { return e.Of }

// Wish is something residents would like to have.
type Wish struct {
	Community    bot.CommunityID
	ID           int64
	Version      int64
	Code         string // 8 digits
	State        string
	Category     string
	Place        bot.Place
	Words        string // the first wisher's words, sealed under their key
	Title        string // staff's public wording; "" until grouped
	Answer       string // the public reason
	Reporter     bot.PersonID
	Conversation bot.ConversationID
	Helper       bot.PersonID
	Opened       time.Time
	Answered     time.Time
	Into         int64
	Supports     int // distinct households, the first wisher's included
}

// Ref of the wish.
func (w Wish) Ref() bot.Ref { return bot.Ref{Kind: "wish", ID: w.ID} }

// Outage is a known outage or works: announced once, answered to whoever reports it.
type Outage struct {
	Community bot.CommunityID
	ID        int64
	Version   int64
	Category  string
	Places    []bot.Place // none = the whole community
	Words     string      // staff's public words
	From      time.Time
	Until     time.Time // zero = until said
	Ended     time.Time
	By        bot.PersonID
	Reports   int // how many reported it meanwhile
}

// Ref of the outage.
func (o Outage) Ref() bot.Ref { return bot.Ref{Kind: "outage", ID: o.ID} }

// Call is a resident's conversation that waits for, or is with, a person.
type Call struct {
	Community    bot.CommunityID
	Conversation bot.ConversationID // its id, too
	Version      int64
	Person       bot.PersonID
	State        string // waiting, held, ended
	Staff        bot.PersonID
	Since        time.Time
	Told         string // what has been said so far, for whoever takes it; sealed under Person's key
}

// Ref of the call.
func (c Call) Ref() bot.Ref { return bot.Ref{Kind: "call", ID: int64(c.Conversation)} }

// Correction is what staff taught the understanding: these words mean that category.
type Correction struct {
	Community bot.CommunityID
	Words     string // sealed under the community's key
	Category  string
	By        bot.PersonID
	At        time.Time
}

// Ref of a correction: append-only.
func (c Correction) Ref() bot.Ref { return bot.Ref{Kind: "correction"} }

// Route says who looks after a category at a place.
type Route struct {
	Org     string      // "" when nobody fits
	Workers []bot.Staff // of that organisation whose areas cover the place and who work that category, signed in or not
	Office  []bot.Staff // who is told when nobody fits
	Manager []bot.Staff // of the organisation
	Grid    []bot.Staff // grid workers of the place
}
