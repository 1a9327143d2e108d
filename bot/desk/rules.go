package desk

import (
	"time"

	"linli/bot"
)

// Rules are what a community may set about times. The zero value is not usable; start from
// DefaultRules.
type Rules struct {
	Due       map[bot.Urgency]time.Duration            // for every urgency
	Category  map[string]map[bot.Urgency]time.Duration // where a category differs from Due
	Usual     map[string]bot.Urgency                   // how soon a category is looked at where the words don't say
	Works     time.Duration                            // what staff marked as works
	LookBack  time.Duration                            // from done to "is it really fixed?"
	LookBacks map[string]time.Duration                 // where a category differs from LookBack
	AfterRain map[string]time.Duration                 // only rain tells: asked when staff say it has rained, at the latest after this
	Silence   time.Duration                            // from the question until silence closes the ticket
	Read      []int                                    // minutes after midnight at which the board's notes are read
}

// DefaultRules follow the practice of 12345 hotlines: two hours, a day, seven days, fifteen for works.
func DefaultRules() Rules {
	const day = 24 * time.Hour
	return Rules{
		Due:       map[bot.Urgency]time.Duration{bot.UrgencyNow: 2 * time.Hour, bot.UrgencySoon: day, bot.UrgencyNormal: 7 * day},
		Category:  map[string]map[bot.Urgency]time.Duration{"lift": {bot.UrgencyNormal: day}, "power": {bot.UrgencyNormal: day}},
		Works:     15 * day,
		LookBack:  day,
		LookBacks: map[string]time.Duration{"lift": 4 * time.Hour, "power": 2 * time.Hour, "network": 4 * time.Hour, "noise": 2 * day, "greening": 3 * day},
		AfterRain: map[string]time.Duration{"building": 14 * day},
		Silence:   3 * day,
		Read:      []int{10 * 60, 16 * 60},
	}
}

// due is when a ticket opened at opened must be finished.
func (r Rules) due(category string, u bot.Urgency, works bool, opened time.Time) time.Time {
	return opened.Add(r.allowed(category, u, works))
}

func (r Rules) allowed(category string, u bot.Urgency, works bool) time.Duration {
	if works {
		return r.Works
	}
	if d, ok := r.Category[category][u]; ok {
		return d
	}
	if d, ok := r.Due[u]; ok {
		return d
	}
	return r.Due[bot.UrgencyNormal]
}

// urgency is what the words said, else what is usual for the category. Words that say nothing are heard as normal.
func (r Rules) urgency(t Ticket) bot.Urgency {
	if usual := r.Usual[t.Category]; usual != "" && urgencyOf(t) == bot.UrgencyNormal {
		return usual
	}
	return urgencyOf(t)
}

// lookBack is how long after done the resident is asked.
func (r Rules) lookBack(category string) time.Duration {
	if d, ok := r.AfterRain[category]; ok {
		return d
	}
	if d, ok := r.LookBacks[category]; ok {
		return d
	}
	return r.LookBack
}

// nextReading is the first reading time after t, in t's zone; without any a day later.
func (r Rules) nextReading(t time.Time) time.Time {
	var next time.Time
	for _, minutes := range r.Read {
		if at := bot.NextWall(t, minutes); next.IsZero() || at.Before(next) {
			next = at
		}
	}
	if next.IsZero() {
		return t.Add(24 * time.Hour)
	}
	return next
}

// private categories concern somebody's health, dues or complaint wherever they happen.
var private = map[string]bool{"elderly": true, "benefits": true, "housing": true, "property_service": true}

// communal categories are everybody's matter even where the reporter named a flat.
var communal = map[string]bool{"lift": true, "lighting": true, "road": true, "parking": true, "fire_safety": true, "charging": true, "waste": true,
	"greening": true, "facilities": true, "street_trade": true, "transport": true, "heating": true, "security": true, "pets": true}

// isPrivate says that a matter never shows in a public view beyond its state.
func isPrivate(category string, place bot.Place) bool {
	return private[category] || (place.Home() && !communal[category])
}
