package roll

import (
	"slices"
	"strings"
	"time"

	"linli/bot"
)

// Events of the looks.
const (
	lookSome = "some"
	lookNone = "none"
	lookOne  = "one"
)

// mostOptions is how many people a question offers.
const mostOptions = 9

// Looks are the questions that dialogs put to the roll. household names the categories that are a matter of
// one's own home, for which the speaker's home is a fair first guess.
func Looks(household []string) []bot.Look {
	return []bot.Look{
		{Name: "home", Reads: []string{"category", "place"}, Fills: []string{"place"},
			Events: []string{lookSome, lookNone}, Needs: homeNeedsOf(household), Answer: homeAnswer(household)},
		{Name: "whereabouts", Reads: []string{"place"}, Fills: []string{"place"}, Events: []string{lookSome, lookNone},
			Needs: whereaboutsNeeds, Answer: whereabouts},
		{Name: "people", Fills: []string{"person"}, Events: []string{lookOne, EventMany},
			Needs: peopleNeeds, Answer: people},
		{Name: "resident", Reads: []string{"who", "place"}, Fills: []string{"person"},
			Events: []string{lookNone, lookOne, EventMany}, Needs: residentNeeds, Answer: resident},
		{Name: "member", Reads: []string{"who"}, Fills: []string{"worker"},
			Events: []string{lookNone, lookOne, EventMany}, Needs: memberNeeds, Answer: member},
	}
}

// homeNeedsOf: where the roll gives no home, what the speaker themselves said of it counts.
func homeNeedsOf(household []string) func(bot.Speaker, bot.Slots) []bot.Need {
	return func(s bot.Speaker, slots bot.Slots) []bot.Need {
		if s.Home.Home() || !slices.Contains(household, slots.Get("category")) {
			return nil
		}
		return []bot.Need{personData(s.Person)}
	}
}

// homeAnswer fills what was not said of the place; what was said and lies elsewhere stays.
func homeAnswer(household []string) func(bot.Speaker, bot.Slots, bot.Facts, time.Time) bot.Found {
	return func(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
		said, home := bot.ParsePlace(slots.Get("place")), ownHome(s, f)
		switch {
		case !said.IsZero() && (said.Home() || !said.Covers(home)):
			return bot.Found{Event: lookSome}
		case !home.Home() || !slices.Contains(household, slots.Get("category")):
			return bot.Found{Event: whether(!said.IsZero())}
		}
		return bot.Found{Event: lookSome, Slots: bot.Slots{{Name: "place", Value: home.String()}},
			Values: bot.Values{bot.PlaceOf("place", home)}}
	}
}

// ownHome is the home that the roll gives the speaker, else the one that they declared.
func ownHome(s bot.Speaker, f bot.Facts) bot.Place {
	data, _ := bot.Fact[PersonData](f, personData(s.Person))
	if !s.Home.Home() && data.Person.Declared {
		return data.Person.Home
	}
	return s.Home
}

// whereabouts is for emergencies: the speaker's home, whatever it is about, where no place was said.
func whereaboutsNeeds(s bot.Speaker, _ bot.Slots) []bot.Need {
	if s.Home.Home() {
		return nil
	}
	return []bot.Need{personData(s.Person)}
}

func whereabouts(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
	home := ownHome(s, f)
	if slots.Has("place") || !home.Home() {
		return bot.Found{Event: whether(slots.Has("place"))}
	}
	return bot.Found{Event: lookSome, Slots: bot.Slots{{Name: "place", Value: home.String()}}}
}

func whether(some bool) string {
	if some {
		return lookSome
	}
	return lookNone
}

func peopleNeeds(s bot.Speaker, _ bot.Slots) []bot.Need {
	return []bot.Need{peopleNeed(s.Conversation)}
}

// people tells several people on one phone apart, masked, until one of them has been chosen.
func people(s bot.Speaker, _ bot.Slots, f bot.Facts, _ time.Time) bot.Found {
	all, _ := bot.Fact[[]bot.PersonOnPhone](f, peopleNeed(s.Conversation))
	chosen := slices.ContainsFunc(all, func(p bot.PersonOnPhone) bool { return p.Person == s.Person })
	if len(all) < 2 || chosen || s.Helper != 0 {
		return bot.Found{Event: lookOne, Slots: bot.Slots{{Name: "person", Value: personKey(s.Person)}}}
	}
	found := bot.Found{Event: EventMany}
	for _, p := range all[:min(len(all), mostOptions)] {
		found.Options = append(found.Options, bot.Option{Key: personKey(p.Person), Label: "person.masked",
			Values: bot.Values{bot.Text("name", p.Masked)}})
	}
	return found
}

// residentNeed looks by home where one was said, else by name.
func residentNeed(slots bot.Slots) (bot.Need, bool) {
	place := bot.ParsePlace(slots.Get("place"))
	if !place.Home() {
		place = bot.ParsePlace(strings.TrimSpace(slots.Get("who")))
	}
	if place.Home() {
		return bot.Need{Kind: bot.NeedResident, Key: "place/" + place.String()}, true
	}
	name := plainName(slots.Get("who"))
	return bot.Need{Kind: bot.NeedResident, Key: "name/" + name}, name != ""
}

// plainName drops what is no part of a name.
func plainName(who string) string { return strings.Trim(strings.TrimSpace(who), "，。,.!！?？ ") }

func residentNeeds(s bot.Speaker, slots bot.Slots) []bot.Need {
	n, ok := residentNeed(slots)
	if !ok || !s.May(bot.RightRoll) {
		return nil
	}
	return []bot.Need{n}
}

// resident finds whom a worker speaks for. Without the right to the roll there is nobody.
func resident(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
	n, ok := residentNeed(slots)
	if !ok || !s.May(bot.RightRoll) {
		return bot.Found{Event: lookNone}
	}
	all, _ := bot.Fact[[]bot.Resident](f, n)
	options := make([]bot.Option, 0, mostOptions)
	for _, r := range all[:min(len(all), mostOptions)] {
		v := bot.Values{bot.Text("who", r.Name), bot.Text("name", r.Name), bot.PlaceOf("place", r.Home)}
		options = append(options, bot.Option{Key: personKey(r.Person), Label: "person.resident", Values: v})
	}
	return choice("person", options)
}

func memberNeeds(s bot.Speaker, slots bot.Slots) []bot.Need {
	name := plainName(slots.Get("who"))
	if name == "" || !s.May(bot.RightInvite) {
		return nil
	}
	return []bot.Need{{Kind: bot.NeedStaff, Key: "name/" + name}}
}

// member finds which colleague is meant. Without the right to remove staff there is nobody.
func member(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
	needs := memberNeeds(s, slots)
	if len(needs) == 0 {
		return bot.Found{Event: lookNone}
	}
	all, _ := bot.Fact[[]bot.Staff](f, needs[0])
	options := make([]bot.Option, 0, mostOptions)
	for _, m := range all[:min(len(all), mostOptions)] {
		options = append(options, bot.Option{Key: personKey(m.Person), Label: "staff.member", Values: memberValues(m)})
	}
	return choice("worker", options)
}

// choice fills the slot when there is one option, and asks when there are more.
func choice(slot string, options []bot.Option) bot.Found {
	switch len(options) {
	case 0:
		return bot.Found{Event: lookNone}
	case 1:
		return bot.Found{Event: lookOne, Slots: bot.Slots{{Name: slot, Value: options[0].Key}}, Values: options[0].Values}
	default:
		return bot.Found{Event: EventMany, Options: options, Values: bot.Values{bot.Count("count", len(options))}}
	}
}
