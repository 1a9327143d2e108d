package desk

import (
	"slices"

	"github.com/looplab/fsm"
)

// States of a ticket.
const (
	StateReceived    = "received"     // nobody has it yet; its organisation is answerable
	StateAssigned    = "assigned"     // somebody has taken it
	StateHandingOver = "handing_over" // offered to another; who had it stays answerable
	StateInProgress  = "in_progress"
	StateWaiting     = "waiting" // the clock stands still
	StateDone        = "done"    // by the staff's word; the resident is asked
	StateConfirmed   = "confirmed"
	StateUnfixed     = "unfixed" // closed, and never shown as fixed
	StateDeclined    = "declined"
	StateMerged      = "merged"
	StateWithdrawn   = "withdrawn"
)

// States of a wish that a ticket does not have.
const (
	StateOpen        = "open"
	StateGrouped     = "grouped" // staff gave it a public wording
	StateUnderReview = "under_review"
	StateAdopted     = "adopted"
	StateFunded      = "funded"
)

// States of a call.
const (
	CallWaiting = "waiting"
	CallHeld    = "held"
	CallEnded   = "ended"
)

// Events of the ticket's life cycle where one verb leads to different states.
const (
	evAssign   = "assign"   // a dispatcher names the worker
	evBounce   = "bounce"   // too often passed on: the manager has it
	evRefuse   = "refuse"   // not accepted: back to who had it
	evReturn   = "return"   // not accepted, and nobody had it
	evReroute  = "reroute"  // another organisation's matter
	evReply    = "reply"    // the resident answered what it waited for
	evReopen   = "reopen"   // not fixed after all; its worker has it again
	evRestart  = "restart"  // not fixed after all, and nobody had it
	evRestore  = "restore"  // unmerged, and somebody had it
	evPassOn   = "pass_on"  // the reporter leaves, a supporter takes the place
	evSilence  = "silence"  // nobody answered the look-back
	evUnmerge  = "unmerge"  // unmerged, and nobody had it
	evWithdraw = "withdraw" // the reporter leaves, and nobody else cares
)

// working states are those in which a ticket has an answerable worker.
var working = []string{StateAssigned, StateInProgress, StateWaiting}

// openStates are all in which work is still to be done.
var openStates = append([]string{StateReceived, StateHandingOver}, working...)

// closedStates are left only by reopening or unmerging, or not at all.
var closedStates = []string{StateConfirmed, StateUnfixed, StateDeclined, StateMerged, StateWithdrawn}

// Open says that work on the ticket is still to be done.
func (t Ticket) Open() bool { return slices.Contains(openStates, t.State) }

func ticketCycle() (*cycle, error) {
	return newCycle(StateReceived, slices.Concat(workEvents(), passEvents(), residentEvents(), closeEvents()))
}

func workEvents() []fsm.EventDesc {
	return slices.Concat([]fsm.EventDesc{
		to("take", StateAssigned, StateReceived),
		to(evAssign, StateAssigned, StateReceived),
		to("read", StateAssigned, StateReceived),
		to("note", StateInProgress, StateAssigned, StateInProgress),
		to("wait", StateWaiting, working...),
		to("resume", StateInProgress, StateWaiting),
		to("done", StateDone, StateAssigned, StateInProgress, StateWaiting, StateHandingOver),
	},
		stays("note", StateReceived, StateHandingOver, StateWaiting, StateDone),
		stays("visit", append([]string{StateHandingOver}, working...)...),
		stays("correct", openStates...),
		stays("works", openStates...))
}

func passEvents() []fsm.EventDesc {
	return []fsm.EventDesc{
		to("hand", StateHandingOver, openStates...),
		to("accept", StateAssigned, StateHandingOver),
		to(evRefuse, StateAssigned, StateHandingOver),
		to(evReturn, StateReceived, StateHandingOver),
		to("back", StateReceived, working...),
		to(evBounce, StateAssigned, openStates...),
		to(evReroute, StateReceived, openStates...),
	}
}

func residentEvents() []fsm.EventDesc {
	heard := append([]string{StateDone}, openStates...)
	return slices.Concat([]fsm.EventDesc{
		to(evReply, StateInProgress, StateWaiting),
		to(evWithdraw, StateWithdrawn, openStates...),
		to("fixed", StateConfirmed, StateDone),
		to(evReopen, StateAssigned, StateDone, StateConfirmed, StateUnfixed),
		to(evRestart, StateReceived, StateDone, StateConfirmed, StateUnfixed),
	},
		stays("add", heard...), stays("callback", heard...),
		stays("join", openStates...), stays(evPassOn, openStates...))
}

func closeEvents() []fsm.EventDesc {
	return []fsm.EventDesc{
		to("unfixed", StateUnfixed, append([]string{StateDone}, openStates...)...),
		to("decline", StateDeclined, openStates...),
		to("answer", StateConfirmed, StateReceived, StateAssigned, StateInProgress),
		to(evSilence, StateConfirmed, StateDone),
		to("merge", StateMerged, openStates...),
		to(evUnmerge, StateReceived, StateMerged),
		to(evRestore, StateAssigned, StateMerged),
	}
}

// undecided are the states in which a wish may still be merged, reviewed or withdrawn.
var undecided = []string{StateOpen, StateGrouped, StateUnderReview}

// wishOpenStates are those in which a wish may be supported.
var wishOpenStates = append([]string{StateAdopted, StateFunded, StateInProgress}, undecided...)

var wishStates = append([]string{StateDeclined, StateDone, StateMerged, StateWithdrawn}, wishOpenStates...)

func wishCycle() (*cycle, error) {
	return newCycle(StateOpen, slices.Concat([]fsm.EventDesc{
		to("title", StateGrouped, StateOpen, StateGrouped),
		to("review", StateUnderReview, StateOpen, StateGrouped, StateDeclined),
		to(StateAdopted, StateAdopted, undecided...),
		to(StateDeclined, StateDeclined, undecided...),
		to(StateFunded, StateFunded, StateAdopted),
		to(StateInProgress, StateInProgress, StateAdopted, StateFunded),
		to(StateDone, StateDone, StateAdopted, StateFunded, StateInProgress),
		to("merge", StateMerged, undecided...),
		to("unmerge", StateOpen, StateMerged),
		to(evRestore, StateGrouped, StateMerged),
		to(evWithdraw, StateWithdrawn, undecided...),
	},
		stays("title", StateUnderReview, StateAdopted, StateFunded, StateInProgress),
		stays("support", wishOpenStates...), stays("unsupport", wishOpenStates...)))
}

func callCycle() (*cycle, error) {
	return newCycle(CallWaiting, slices.Concat([]fsm.EventDesc{
		to("take", CallHeld, CallWaiting),
		to("end", CallEnded, CallWaiting, CallHeld),
		to("start", CallWaiting, CallEnded),
	}, stays("relay", CallHeld), stays("say", CallHeld)))
}
