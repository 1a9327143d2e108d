package store

// Ending is a state in which a row waits or ends, and who sees to it that this is not in silence.
type Ending struct {
	Table string
	State string
	Seen  string
}

// Endings are all of them. A test finds states that are not among them.
func Endings() []Ending {
	return []Ending{
		{"inbox", "0", "the auditor: waiting longer than it should, staff are told"},
		{"inbox", "1", "the sender: it was answered"},
		{"inbox", "2", "staff: a call, or the list of failures"},
		{"outbox", "0", "the auditor: waiting longer than it should, staff are told"},
		{"outbox", "1", "the receiver"},
		{"outbox", "2", "the receiver by another way, or staff by the list of failures"},
		{"outbox", "3", "nobody need: an update of a card that its receiver was never shown"},
		{"outbox", "4", "the receiver: the provider says that it arrived"},
		{"timers", "due", "its noun; the auditor when nobody works it; the list of failures when its turn fails for good"},
		{"asks", "open", "who was asked"},
		{"asks", "expired", "who was asked: the matter is in their own list still, and a look-back's silence closes the ticket and says so"},
		{"calls", "waiting", "staff, again and again until one takes it"},
		{"calls", "held", "both sides; after an hour's silence it ends and both are told"},
		{"calls", "ended", "both sides"},
	}
}
