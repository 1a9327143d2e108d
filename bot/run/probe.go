package run

// Probe is called at named points of the corridor. Tests wire one that ends the process there; nothing
// else does.
type Probe interface{ At(point string) }

// The points, in the order in which a message passes them.
const (
	PointTake      = "take"      // handed over by a channel, nothing kept yet
	PointTaken     = "taken"     // kept, not yet acknowledged
	PointClaimed   = "claimed"   // read by the turn loop
	PointThought   = "thought"   // everything decided, nothing written
	PointCommitted = "committed" // session, changes and outbox written
	PointSending   = "sending"   // read from the outbox, not yet handed over
	PointSent      = "sent"      // answered by the provider, not yet written
	PointDone      = "done"      // what became of it is written
)

// Points lists all of them, so that a harness can see each one hit.
func Points() []string {
	return []string{
		PointTake, PointTaken, PointClaimed, PointThought, PointCommitted, PointSending, PointSent, PointDone,
	}
}

func (d *Desk) at(point string) {
	if d.c.Probe != nil {
		d.c.Probe.At(point)
	}
}
