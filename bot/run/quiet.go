package run

import (
	"time"

	"linli/bot"
)

// Quiet hours are 21:00 to 08:00 on the receiver's own wall clock. They bind messages to residents,
// never people on duty.
const (
	quietFrom = 21 * time.Hour
	quietTill = 8 * time.Hour
)

// IsQuiet says that the wall clock of the zone shows quiet hours at now. A nil zone is UTC.
func IsQuiet(now time.Time, zone *time.Location) bool {
	wall := sinceMidnight(local(now, zone))
	return wall >= quietFrom || wall < quietTill
}

// AfterQuiet gives the first moment from now on at which the wall clock of the zone shows no quiet hours:
// now itself by day. Where the clocks are changed the wall clock is what counts, not a number of hours.
func AfterQuiet(now time.Time, zone *time.Location) time.Time {
	t := now
	for IsQuiet(t, zone) {
		t = nextWall(local(t, zone), quietTill)
	}
	return t
}

// freshFor is how long an answer still belongs to the talk in which it was given: whoever wrote a moment ago is awake.
const freshFor = 15 * time.Minute

// heldTill says that a message must not be handed over now, though it is due, and until when: it is night where its
// receiver lives, and it is no part of a talk that goes on. Alerts and people on duty are never held.
func heldTill(o bot.Outgoing, now time.Time) (time.Time, bool) {
	switch {
	case o.Duty, o.Class == bot.ClassAlert, !IsQuiet(now, o.Zone):
		return time.Time{}, false
	case !o.Quiet && now.Sub(o.Queued) <= freshFor:
		return time.Time{}, false
	default:
		return AfterQuiet(now, o.Zone), true
	}
}

// nextWall gives the next moment after t at which t's wall clock shows the time of day. A time that the
// clocks skip is the first moment after the gap; of a time that comes twice, the first that is still ahead.
func nextWall(t time.Time, clock time.Duration) time.Time {
	today := wallTime(t, 0, clock)
	switch wall := sinceMidnight(t); {
	case today.After(t):
		return today
	case wall < clock: // the clocks were put back over it: it comes again
		return t.Add(clock - wall)
	default:
		return wallTime(t, 1, clock)
	}
}

// wallTime is the time of day on the calendar day so many days after t's.
func wallTime(t time.Time, days int, clock time.Duration) time.Time {
	y, m, d := t.Date()
	h, min := int(clock/time.Hour), int(clock%time.Hour/time.Minute)
	asked := time.Date(y, m, d+days, h, min, 0, 0, time.UTC)
	at := time.Date(y, m, d+days, h, min, 0, 0, t.Location())
	start, end := at.ZoneBounds()
	switch shown := wallAsUTC(at); {
	case shown.After(asked): // in a gap, reckoned by the clock before it
		return start
	case shown.Before(asked): // in a gap, reckoned by the clock after it
		return end
	default:
		return firstOf(at, start)
	}
}

// firstOf gives the earlier of two moments that show the same wall clock as at does.
func firstOf(at, start time.Time) time.Time {
	if start.IsZero() {
		return at
	}
	_, before := start.Add(-time.Nanosecond).Zone()
	_, now := at.Zone()
	earlier := at.Add(-time.Duration(before-now) * time.Second)
	if before > now && earlier.Before(start) {
		return earlier
	}
	return at
}

func wallAsUTC(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
		time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}

func local(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		return t.UTC()
	}
	return t.In(zone)
}
