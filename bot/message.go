package bot

import "time"

// Inbound is one thing that happened at a front door, as its channel hands it over.
type Inbound struct {
	Community CommunityID
	Account   string // which bot, number or page it came in by, e.g. "web", "telegram/main"
	Key       string // the provider's own id of it, unique within the account
	Chat      string // where an answer goes
	User      string // who spoke, where that is not the chat itself (a group); else ""
	Kind      InboundKind
	Text      string // words or caption; for a tap the button's Data
	Phone     string // E.164, only where the provider vouches for it (SMS sender, shared contact)
	Name      string // what the provider calls the sender; never trusted
	Lang      string // what the provider says the sender reads, e.g. "en"; "" when it does not say
	Media     []Media
	At        time.Time
}

// InboundKind says what sort of thing came in.
type InboundKind string

// The kinds of inbound things.
const (
	InText     InboundKind = "text"
	InTap      InboundKind = "tap"      // a button; Text is its Data
	InPhoto    InboundKind = "photo"    // Media holds it, Text its caption
	InVoice    InboundKind = "voice"    // Media holds it
	InSticker  InboundKind = "sticker"  // Media may be empty
	InLocation InboundKind = "location" // Text is "lat,lon" in degrees
	InContact  InboundKind = "contact"  // Phone is verified by the provider
	InEdited   InboundKind = "edited"   // Text replaces an earlier message's words
)

// Media is one attachment. Bytes travel in Data until they are kept; afterwards Hash
// (hex SHA-256 of the kept bytes) names them.
type Media struct {
	Kind string // photo, voice, sticker, file, or MediaUnreadable
	Type string // MIME type
	Name string
	Hash string
	Data []byte `json:"-"`
}

// MediaUnreadable is an attachment that came and could not be read: its sender is told, and its bytes are not kept.
const MediaUnreadable = "unreadable"

// Form is what a channel can show. The renderer fits every text to it.
type Form struct {
	Name     string // "console", "web", "sms", "telegram", "kiosk"
	Buttons  bool   // choices are shown as buttons; otherwise as digits in the text
	Edits    bool   // a card already sent can be replaced in place
	SMS      bool   // counted in segments, shortest variants used
	MaxRunes int    // longest text of one message; 0 = no limit
}

// Class orders what waits to be sent: alerts overtake replies, replies notices.
type Class int8

// Classes in the order in which they are sent.
const (
	ClassAlert Class = iota
	ClassReply
	ClassNotice
)

// Body is a text as its receiver will see it, rendered once.
type Body struct {
	Text    string
	Choices []Choice
	Lang    string `json:",omitempty"` // the language it was rendered in
}

// Choice is a rendered button, or a numbered line where the form has none.
type Choice struct {
	Label string
	Data  string // comes back as the Text of a tap; at most 64 bytes, ids only
}

// Labelled is an option with the data its button carries, not yet rendered.
type Labelled struct {
	Option Option
	Data   string
}

// Outgoing is one message on its way out of a channel.
type Outgoing struct {
	ID           OutboxID
	Community    CommunityID
	Account      string
	Chat         string
	Conversation ConversationID
	Class        Class
	Body         Body
	Card         string // where not "", what this message shows; an update of it replaces the message
	Replaces     string // the provider's id of the message that this update replaces; "" for a message of its own
	Media        []Media
	Tries        int
	Queued       time.Time // when it was written
	Quiet        bool      // never to be handed over in quiet hours
	Duty         bool      // its receiver works here: quiet hours do not bind it
	Zone         *time.Location
}

// Receipt is a channel's word that a provider has accepted a message.
type Receipt struct {
	ProviderID string // the provider's id of what was sent; "" where there is none
}
