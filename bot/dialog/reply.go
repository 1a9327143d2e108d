package dialog

import (
	"time"

	"linli/bot"
)

// Input is everything a step may look at.
type Input struct {
	Session Session
	Speaker bot.Speaker
	Meaning bot.Meaning
	Asks    []bot.Ask // open questions that outlived their turn, newest first
	Facts   bot.Facts
	Now     time.Time
	Cause   bot.InboxID
	Seed    uint64
}

// Reply is what follows from a step. When Missing is not empty nothing else counts: load those
// needs and step again with the same input and more facts. When Command is not nil the noun decides
// on it and Resume goes on with the outcome and this Session.
type Reply struct {
	Session Session
	Missing []bot.Need
	Says    []bot.Post // to the speaker; Conversation and Person are left zero. Choices of an open question carry Session.Asked
	Command *bot.Command
	Timers  []bot.Timer  // of the conversation
	Changes []bot.Change // sessions of the speaker's other conversations, from which a draft was taken
	Closed  []int64      // asks that this message answered
}
