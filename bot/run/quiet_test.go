package run

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones below, wherever the test runs

	"pgregory.net/rapid"
)

var zones = []string{
	"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia",
	"America/Sao_Paulo", "Asia/Kathmandu", "Africa/Casablanca", "Antarctica/Troll", "UTC",
}

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestAfterQuiet(t *testing.T) {
	for _, c := range []struct{ name, zone, now, want string }{
		{"by day it may be sent at once", "Asia/Shanghai", "2026-03-02T12:00:00+08:00", "2026-03-02T12:00:00+08:00"},
		{"at eight in the morning the day has begun", "Asia/Shanghai", "2026-03-02T08:00:00+08:00", "2026-03-02T08:00:00+08:00"},
		{"a moment before eight it waits for eight", "Asia/Shanghai", "2026-03-02T07:59:59+08:00", "2026-03-02T08:00:00+08:00"},
		{"a moment before nine in the evening it is sent", "Asia/Shanghai", "2026-03-02T20:59:59+08:00", "2026-03-02T20:59:59+08:00"},
		{"from nine in the evening it waits for tomorrow", "Asia/Shanghai", "2026-03-02T21:00:00+08:00", "2026-03-03T08:00:00+08:00"},
		{"the last night of the year ends in the next", "Asia/Shanghai", "2026-12-31T23:00:00+08:00", "2027-01-01T08:00:00+08:00"},
		{"a leap day has its own morning", "Asia/Shanghai", "2028-02-28T22:00:00+08:00", "2028-02-29T08:00:00+08:00"},
		{"the night that loses an hour ends by the wall clock", "Europe/Berlin", "2026-03-28T22:00:00+01:00", "2026-03-29T08:00:00+02:00"},
		{"the night that gains an hour ends by the wall clock", "Europe/Berlin", "2026-10-24T22:00:00+02:00", "2026-10-25T08:00:00+01:00"},
		{"half an hour of change counts too", "Australia/Lord_Howe", "2026-04-04T23:00:00+11:00", "2026-04-05T08:00:00+10:30"},
		{"a day that does not exist is passed over", "Pacific/Apia", "2011-12-29T22:00:00-10:00", "2011-12-31T08:00:00+14:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := AfterQuiet(moment(t, c.now), zone(t, c.zone))
			if want := moment(t, c.want); !got.Equal(want) {
				t.Errorf("AfterQuiet(%s in %s) = %s, want %s", c.now, c.zone, got, want)
			}
		})
	}
}

func TestWallTimeMovesForwardInAGapAndHappensOnceWhenDoubled(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		name, day string
		clock     time.Duration
		want      string
	}{
		{"02:30 does not exist: three o'clock", "2026-03-29T00:30:00+01:00", 150 * time.Minute, "2026-03-29T03:00:00+02:00"},
		{"02:30 comes twice: the first", "2026-10-25T00:30:00+02:00", 150 * time.Minute, "2026-10-25T02:30:00+02:00"},
		{"05:00 is itself", "2026-10-25T00:30:00+02:00", 300 * time.Minute, "2026-10-25T05:00:00+01:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := wallTime(moment(t, c.day).In(berlin), 0, c.clock)
			if want := moment(t, c.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestNothingQuietIsSentInQuietHoursNorLaterThanNeeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		now := time.Unix(rapid.Int64Range(1262304000, 2051222400).Draw(t, "now"), 0)
		got := AfterQuiet(now, z)
		if got.Before(now) || IsQuiet(got, z) {
			t.Fatalf("at %s: %s is too early", now.In(z), got.In(z))
		}
		for at := now; at.Before(got); at = at.Add(7 * time.Minute) {
			if !IsQuiet(at, z) {
				t.Fatalf("at %s: %s would have done before %s", now.In(z), at.In(z), got.In(z))
			}
		}
	})
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
