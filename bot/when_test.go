package bot

import (
	"testing"
	"time"
)

func TestDaysAsPeopleSayThemAreCountedFromNow(t *testing.T) {
	wednesday := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		when When
		want string
	}{
		"tomorrow":               {When{Days: 1}, "2026-03-05"},
		"Friday is this week's":  {When{Weekday: 5}, "2026-03-06"},
		"Monday is the next":     {When{Weekday: 1}, "2026-03-09"},
		"下周三 is in a week":       {When{Weekday: 3, Weeks: 1}, "2026-03-11"},
		"下周五 is not this Friday": {When{Weekday: 5, Weeks: 1}, "2026-03-13"},
		"5号 is tomorrow":         {When{Day: 5}, "2026-03-05"},
		"3号 is next month":       {When{Day: 3}, "2026-04-03"},
		"31号 is this month":      {When{Day: 31}, "2026-03-31"},
		"3月5日":                   {When{Month: 3, Day: 5}, "2026-03-05"},
		"1月5日 is next year":      {When{Month: 1, Day: 5}, "2027-01-05"},
	} {
		c.when.From, c.when.Until = 9*60, 10*60
		from, until := c.when.Resolve(wednesday)
		if from.Format("2006-01-02 15:04") != c.want+" 09:00" || until.Sub(from) != time.Hour {
			t.Errorf("%s: %v until %v, want %s", name, from, until, c.want)
		}
	}
}
