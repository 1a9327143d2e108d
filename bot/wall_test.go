package bot

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// zones are such as change their clocks: in the night, at midnight itself, by half an hour, and once by a whole day.
func zones(t *testing.T) []*time.Location {
	t.Helper()
	var out []*time.Location
	for _, name := range []string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "UTC"} {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, z)
	}
	return out
}

// aMoment is near a change of clocks as often as not.
func aMoment(t *rapid.T, zone *time.Location) time.Time {
	at := time.Unix(rapid.Int64Range(1_230_768_000, 1_893_456_000).Draw(t, "at"), 0).In(zone) // 2009 to 2030
	if _, end := at.ZoneBounds(); !end.IsZero() && rapid.Bool().Draw(t, "near a change") {
		at = end.Add(time.Duration(rapid.IntRange(-2000, 2000).Draw(t, "minutes from it")) * time.Minute)
	}
	return at.In(zone)
}

// shows is what the clock on the wall shows, as if there were no zones.
func shows(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func TestATimeOnTheWallIsItsFirstMomentOrTheOneAfterTheGap(t *testing.T) {
	all := zones(t)
	rapid.Check(t, func(rt *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(rt, "zone")
		y, m, d := aMoment(rt, zone).Date()
		minutes := rapid.IntRange(0, 1439).Draw(rt, "minutes")
		asked, at := time.Date(y, m, d, 0, minutes, 0, 0, time.UTC), Wall(y, m, d, minutes, zone)
		if shows(at).Before(asked) {
			rt.Fatalf("%v is before %v", at, asked)
		}
		if before := at.Add(-time.Nanosecond); !shows(before).Before(asked) {
			rt.Fatalf("%v shows %v already at %v", zone, asked, before)
		}
		if start, _ := at.ZoneBounds(); !shows(at).Equal(asked) && !at.Equal(start) {
			rt.Fatalf("%v is neither %v nor the end of a gap", at, asked)
		}
	})
}

func TestWhatComesEachDayComesOnceADay(t *testing.T) {
	all := zones(t)
	rapid.Check(t, func(rt *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(rt, "zone")
		now, minutes := aMoment(rt, zone), rapid.IntRange(0, 1439).Draw(rt, "minutes")
		last := now
		for range 5 {
			next := NextWall(last, minutes)
			if !next.After(last) || next.Sub(last) > 51*time.Hour {
				rt.Fatalf("after %v comes %v", last, next)
			}
			if y, m, d := next.Date(); last != now && sameDay(last, y, m, d) {
				rt.Fatalf("%v and %v are one day", last, next)
			}
			last = next
		}
	})
}

func sameDay(t time.Time, y int, m time.Month, d int) bool {
	ty, tm, td := t.Date()
	return ty == y && tm == m && td == d
}

func TestATimeThatWasSaidIsShownByTheClockOnThatDay(t *testing.T) {
	all := zones(t)
	rapid.Check(t, func(rt *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(rt, "zone")
		now := aMoment(rt, zone)
		w := When{Set: true, Days: rapid.IntRange(0, 9).Draw(rt, "days"), From: rapid.IntRange(0, 1380).Draw(rt, "from")}
		w.Until = w.From + 60
		from, until := w.Resolve(now)
		y, m, d := now.Date()
		asked := time.Date(y, m, d+w.Days, 0, w.From, 0, 0, time.UTC)
		start, _ := from.ZoneBounds()
		if !shows(from).Equal(asked) && !(from.Equal(start) && shows(from).After(asked)) {
			rt.Fatalf("%+v at %v is %v", w, now, from)
		}
		if until.Before(from) {
			rt.Fatalf("from %v until %v", from, until)
		}
	})
}

func TestTheTwentyNinthOfFebruaryIsWhenThereIsOne(t *testing.T) {
	for now, want := range map[string]string{"2026-11-24": "2028-02-29", "2028-02-29": "2028-02-29", "2028-03-01": "2032-02-29", "2096-03-01": "2104-02-29"} {
		day, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		from, _ := When{Set: true, Month: 2, Day: 29, From: 540, Until: 600}.Resolve(day)
		if got := from.Format("2006-01-02 15:04"); got != want+" 09:00" {
			t.Errorf("said on %s it is %s, want %s", now, got, want)
		}
	}
}
