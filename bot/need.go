package bot

import "time"

// Need is one thing that must be read before a pure function can go on.
// The store answers one query per Kind for a whole batch of turns.
type Need struct{ Kind, Key string }

// Facts are the answers to needs. A need that was loaded and found nothing is present
// with a nil value: absent from the map means "not loaded yet".
type Facts map[Need]any

// Has says that the need was loaded, whether or not it found something.
func (f Facts) Has(n Need) bool {
	_, ok := f[n]
	return ok
}

// Missing returns those of needs that were not loaded yet.
func (f Facts) Missing(needs []Need) []Need {
	var out []Need
	for _, n := range needs {
		if !f.Has(n) {
			out = append(out, n)
		}
	}
	return out
}

// Fact reads a need's answer as its type; false when there is none.
func Fact[T any](f Facts, n Need) (T, bool) {
	v, ok := f[n].(T)
	return v, ok
}

// Kinds of needs: the closed list. The comment gives the key and the type of the fact.
const (
	NeedCommunity  = "community"   // "" → Community
	NeedNumber     = "number"      // "ticket#i" → int64: the next number of that counter; i tells several in one turn apart
	NeedTicket     = "ticket"      // an 8-digit code, or "id/17" → desk.Ticket
	NeedMyTickets  = "my_tickets"  // person → []desk.Ticket: opened or supported by them, open ones and those closed ≤ 30 days ago, newest first, ≤ 9
	NeedWork       = "work"        // "mine/PERSON", "org/SLUG", "overdue/SLUG", "new/SLUG": open ones, due first, ≤ 50; "done/SLUG": wait for the look-back; "alarm/": emergencies that nobody has taken; "recent/SLUG": opened, done or closed in the last 48 h → []desk.Ticket
	NeedSearch     = "search"      // words or a place → []desk.Ticket, newest first, ≤ 9
	NeedSimilar    = "similar"     // "ticket/place/category" or "wish//category" → []desk.Ticket or []desk.Wish: open ones to compare words with, ≤ 20
	NeedEntries    = "entries"     // ticket or wish ref → []desk.Entry, oldest first
	NeedSupporters = "supporters"  // ticket, wish or outage ref → []desk.Supporter
	NeedRoute      = "route"       // "category/place" → desk.Route
	NeedStaff      = "staff"       // "id/17", "org/property" or "org/和睦物业", "role/office", "name/李" → []Staff
	NeedWish       = "wish"        // "id/17" or the 8-digit code → desk.Wish
	NeedWishes     = "wishes"      // "open", "review", "mine/PERSON", "all" → []desk.Wish, most supported first, ≤ 50
	NeedOutages    = "outages"     // "" → []desk.Outage that have not ended
	NeedOutage     = "outage"      // "id/17" → desk.Outage
	NeedPeople     = "people"      // conversation, or "phone/+8613800001111" → []PersonOnPhone: who of the roll shares this phone
	NeedCalls      = "calls"       // "" → []desk.Call: residents waiting for or talking to a person
	NeedCall       = "call"        // conversation → desk.Call
	NeedAddress    = "address"     // person, or "conversation/17" → Address: where a post goes
	NeedResident   = "resident"    // "place/3-2-501" or "name/张" → []Resident: for assisted entry by staff
	NeedInvite     = "invite"      // code → roll.Invite
	NeedTries      = "tries"       // "code/CONVERSATION" → desk.Tries: wrong tries at what can be guessed
	NeedElsewhere  = "elsewhere"   // "person/conversation" → []dialog.Elsewhere: the sessions of that person's other verified conversations
	NeedDoors      = "doors"       // person → []Address: all their chats, the one where they are known best and were last seen first
	NeedFailures   = "failures"    // "" → Failures: what did not reach anybody, and of which nobody knows yet
	NeedPersonData = "person_data" // person → roll.PersonData: everything we keep about them
)

// Address is where a post goes and how it must look there.
type Address struct {
	Conversation ConversationID
	Person       PersonID
	Account      string
	Chat         string
	Lang         string
	Form         Form
	Stopped      bool
	Trust        Trust
	Zone         *time.Location
}

// Resident is a person of the roll as staff see them when they speak for one.
type Resident struct {
	Person PersonID
	Name   string
	Home   Place
}

// PersonOnPhone is one of several people who share a phone, masked: "张**".
type PersonOnPhone struct {
	Person PersonID
	Masked string
}
