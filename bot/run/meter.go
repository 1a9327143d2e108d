package run

import "time"

// Meter counts what happens in the corridor. Its methods are called by many goroutines at once and must not wait.
type Meter interface {
	// Heard is called for each message kept; confidence is the understanding's, 0 to 1.
	Heard(account string, confidence float64)
	// Batch is called after each commit with the number of turns in it and the time from claim to commit.
	Batch(turns int, took time.Duration)
	// Turn is called for each turn committed, with the time since its message came in or its timer was due.
	Turn(waited time.Duration)
	// Sent is called for each attempt to send; result is one of the Sent constants.
	Sent(account, result string)
	// Error is called for each thing that went wrong, by one of the Error constants.
	Error(kind string)
}

// Results of an attempt to send.
const (
	SentOK     = "ok"
	SentRetry  = "retry"
	SentFailed = "failed"
)

// Kinds of errors.
const (
	ErrorTake      = "take"      // a message could not be kept; its channel was told so
	ErrorHear      = "hear"      // the understanding panicked over a message; it was kept without a meaning
	ErrorSession   = "session"   // a stored session could not be read; the conversation began anew
	ErrorTurn      = "turn"      // a turn failed and will be tried again
	ErrorPoison    = "poison"    // a turn failed for good; what caused it was put aside
	ErrorLost      = "lost"      // a turn lost its rows to another and is turned again
	ErrorRefused   = "refused"   // a command without the right it needs
	ErrorUnreached = "unreached" // a post to somebody without an address
	ErrorStopped   = "stopped"   // a notice withheld from somebody who has opted out
	ErrorFlood     = "flood"     // a message of somebody who writes too fast was kept without an answer
	ErrorStore     = "store"     // the database did not answer
	ErrorLease     = "lease"     // a write was refused: its lease had passed to another process
)

type silentMeter struct{}

func (silentMeter) Heard(string, float64)    {}
func (silentMeter) Batch(int, time.Duration) {}
func (silentMeter) Turn(time.Duration)       {}
func (silentMeter) Sent(string, string)      {}
func (silentMeter) Error(string)             {}
