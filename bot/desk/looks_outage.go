package desk

import (
	"time"

	"linli/bot"
)

// covers says that the outage explains a matter at the place; one of the whole community explains all.
func (o Outage) covers(category string, place bot.Place) bool {
	if o.Category != category || !o.Ended.IsZero() {
		return false
	}
	for _, p := range o.Places {
		if p.Covers(place) {
			return true
		}
	}
	return len(o.Places) == 0
}

// lookOutage: is what is being reported known already?
func lookOutage() bot.Look {
	return bot.Look{
		Name: "outage", Reads: []string{"category", "place"}, Fills: []string{"outage"}, Events: []string{EventNone, EventSome},
		Needs: func(bot.Speaker, bot.Slots) []bot.Need { return []bot.Need{needOutages()} },
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			place := bot.ParsePlace(slots.Get("place"))
			if place.IsZero() {
				place = s.Home
			}
			for _, o := range fact[[]Outage](f, needOutages()) {
				if o.covers(slots.Get("category"), place) {
					return bot.Found{Event: EventSome, Values: outageValues(o), Slots: bot.Slots{{Name: "outage", Value: "id/" + id(o.ID)}}}
				}
			}
			return found(EventNone)
		},
	}
}

// lookOutageForm reads back where and until when an announcement is for, as it has been understood.
func lookOutageForm() bot.Look {
	return bot.Look{
		Name: "outage_form", Reads: []string{"category", "places", "words", "until", "when", "till"}, Events: []string{EventSome},
		Needs: func(bot.Speaker, bot.Slots) []bot.Need { return nil },
		Answer: pure(func(s bot.Slots) bot.Found {
			category := s.Get("category")
			if category == "" {
				category = "other"
			}
			return found(EventSome, outageValues(Outage{Category: category, Words: s.Get("words"), Places: placesOf(s.Get("places")), Until: endOf(s)})...)
		}),
	}
}

// lookOutages lists those that have not ended.
func lookOutages() bot.Look {
	return bot.Look{
		Name: "outages", Events: []string{EventNone, EventSome},
		Needs: func(bot.Speaker, bot.Slots) []bot.Need { return []bot.Need{needOutages()} },
		Answer: func(_ bot.Speaker, _ bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			all := fact[[]Outage](f, needOutages())
			if len(all) == 0 {
				return found(EventNone)
			}
			out := bot.Found{Event: EventSome}
			var lines []bot.Line
			for _, o := range all[:min(maxOptions, len(all))] {
				v := append(outageValues(o), bot.Count("count", o.Reports))
				lines = append(lines, bot.Line{Text: "outage.line", Values: v})
				out.Options = append(out.Options, bot.Option{Key: id(o.ID), Label: "outage.option", Values: v, Ref: o.Ref()})
			}
			out.Values = bot.Values{bot.Count("count", len(all)), bot.Lines("lines", lines)}
			return out
		},
	}
}

// lookCalls lists residents who wait for a person, and those whom the speaker is talking to.
func lookCalls() bot.Look {
	return bot.Look{
		Name: "calls", Events: []string{EventNone, EventSome},
		Needs: func(bot.Speaker, bot.Slots) []bot.Need { return []bot.Need{needCalls()} },
		Answer: func(s bot.Speaker, _ bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			out := bot.Found{Event: EventSome}
			var lines []bot.Line
			for _, c := range fact[[]Call](f, needCalls()) {
				if len(lines) == maxOptions || !s.May(bot.RightAnswer) || c.State == CallEnded || (c.State == CallHeld && c.Staff != s.Person) {
					continue
				}
				v := callValues(c)
				lines = append(lines, bot.Line{Text: "call.line", Values: v})
				out.Options = append(out.Options, bot.Option{Key: id(int64(c.Conversation)), Label: "call.option", Values: v, Ref: c.Ref()})
			}
			if len(lines) == 0 {
				return found(EventNone)
			}
			out.Values = bot.Values{bot.Count("count", len(lines)), bot.Lines("lines", lines)}
			return out
		},
	}
}
