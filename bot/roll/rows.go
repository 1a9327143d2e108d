// Package roll holds who lives where and who works for whom: the place tree with nicknames,
// households, people, addresses, organisations, staff and invites. Names, phones and chat ids live here only.
package roll

import (
	"time"

	"linli/bot"
)

// Place is one node of the place list: a courtyard, a building or a named spot. Homes are not listed
// one by one; a household names its home.
type Place struct {
	Community bot.CommunityID
	ID        int64
	Kind      string // court, building, spot
	Name      string // a building's label "5"; a spot's name "北门"
	Court     string // the former courtyard it belongs to: "烟草宿舍"; "" when none
	Nicknames []string
	Units     int // of a building; 0 when not known
	Floors    int
}

// Ref of the place.
func (p Place) Ref() bot.Ref { return bot.Ref{Kind: "place", ID: p.ID} }

// Person is somebody of the roll. The row is written whole, whatever Change.Version says; a Change
// that deletes it destroys the person's key with it.
type Person struct {
	Community bot.CommunityID
	ID        bot.PersonID
	Key       string // the office's own key of the row, by which a re-import updates it; "" where the office has none
	Name      string // sealed
	Home      bot.Place
	Phone     string // E.164, sealed and found by keyed hash
	Lang      string
	Living    string // "", alone, empty_nest, with_children, with_carer
	Born      time.Time
	Tags      []string
	Declared  bool // Home is the person's own word: the office has not confirmed it
}

// Ref of the person.
func (p Person) Ref() bot.Ref { return bot.Ref{Kind: "person", ID: int64(p.ID)} }

// Organisation is an employer of staff and a receiver of tickets.
type Organisation struct {
	Community bot.CommunityID
	Slug      string // "property", "office", "committee", "lift-co"
	Name      string // "和睦物业"
	Kind      string // office, property, committee, contractor, grid
}

// Ref of the organisation: keyed by slug.
func (o Organisation) Ref() bot.Ref { return bot.Ref{Kind: "organisation"} }

// Member is a staff row: a person in a role of an organisation. The row is written whole, whatever
// Change.Version says. It stays when the person leaves, with Active false, so that history can name them.
type Member struct {
	Community  bot.CommunityID
	Staff      bot.Staff
	Phone      string
	Categories []string // what they work on; none means all of their organisation
	Active     bool
}

// Ref of the member.
func (m Member) Ref() bot.Ref { return bot.Ref{Kind: "member", ID: int64(m.Staff.Person)} }

// Rule sends a category at a place to an organisation. The most specific rule wins:
// category and places, then category, then places, then neither.
type Rule struct {
	Community bot.CommunityID
	Category  string      // "" any
	Places    []bot.Place // none = anywhere
	Org       string
}

// Ref of the rule.
func (r Rule) Ref() bot.Ref { return bot.Ref{Kind: "rule"} }

// Invite is a single-use code with which a staff member links a chat. Change.Version is compared,
// so that of two who redeem it at once one loses.
type Invite struct {
	Community bot.CommunityID
	Version   int64        // of the row as read
	Code      string       // as NormalCode gives it; kept as a keyed hash only
	Person    bot.PersonID // who redeems it becomes this person; 0 = a new colleague
	Role      bot.Role
	Org       string
	Name      string
	Expires   time.Time
	Used      time.Time
	By        bot.PersonID
}

// Ref of the invite.
func (i Invite) Ref() bot.Ref { return bot.Ref{Kind: "invite"} }

// PersonData is everything that is kept about one person.
type PersonData struct {
	Person  Person
	Tickets []string // codes
	Wishes  []string
	Since   time.Time
	Chats   []string // account names
}

// Chat is what a turn may change about a conversation and who speaks in it. Only turns of the conversation
// itself write it, so its shard's lease orders the writes: it is written whole, whatever Change.Version says.
type Chat struct {
	Community    bot.CommunityID
	Conversation bot.ConversationID
	Version      int64
	Person       bot.PersonID // who it was linked to; 0 = a stranger again, and the chat is forgotten once its last answer is out
	Helper       bot.PersonID // who types for Person; 0 when nobody
	Trust        bot.Trust
	Stopped      bool
	Lang         string
	Phone        string // E.164 that the provider has vouched for, sealed and hashed; "" leaves it as it was, unless Person is 0
}

// Ref of the chat.
func (c Chat) Ref() bot.Ref { return bot.Ref{Kind: "chat", ID: int64(c.Conversation)} }
