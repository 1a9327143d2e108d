package bot

import "time"

// farWest is further than any zone is from UTC.
const farWest = 16 * time.Hour

// Wall is the first moment at which the clock on the wall of a zone shows so many minutes after midnight of a
// date, or more: a time that the clocks skip is the moment after the gap, one that comes twice is the first.
func Wall(y int, m time.Month, d, minutes int, zone *time.Location) time.Time {
	asked := time.Date(y, m, d, 0, minutes, 0, 0, time.UTC)
	t := asked.Add(-farWest).In(zone)
	for {
		start, end := t.ZoneBounds()
		_, east := t.Zone()
		at := asked.Add(-time.Duration(east) * time.Second)
		if at.Before(start) {
			at = start
		}
		if end.IsZero() || at.Before(end) {
			return at.In(zone)
		}
		t = end
	}
}

// NextWall is the first moment after now at which now's wall clock comes to show so many minutes after midnight.
func NextWall(now time.Time, minutes int) time.Time {
	y, m, d := now.Date()
	for {
		if at := Wall(y, m, d, minutes, now.Location()); at.After(now) {
			return at
		}
		d++
	}
}
