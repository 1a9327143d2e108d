package roll

import (
	"time"

	"linli/bot"
)

// helperDeeds let a worker write for a resident at the door, at the kiosk or on the phone.
func helperDeeds() []deed {
	return []deed{
		{bot.Verb{Name: "person.speakfor", Right: bot.RightRoll, Needs: speakforNeeds, Reads: []string{"person"},
			Events: []string{bot.EventOK, bot.EventMissing, bot.EventConflict}}, speakfor},
		{bot.Verb{Name: "person.speakend", Events: []string{bot.EventOK, bot.EventConflict}}, speakend},
	}
}

func speakforNeeds(c bot.Command) []bot.Need {
	if p, ok := parsePerson(c.Slots.Get("person")); ok {
		return []bot.Need{personData(p)}
	}
	return nil
}

// speakfor: from now on this chat speaks for the resident, and everything records both. The helper's own rights
// rest until speakend, and those that the resident may have as somebody's colleague are not lent: trust
// stays below signed in.
func speakfor(c bot.Command, f bot.Facts, _ time.Time) bot.Outcome {
	p, ok := parsePerson(c.Slots.Get("person"))
	switch {
	case c.Actor.Helper != 0 || p == c.Actor.Person:
		return event(bot.EventConflict)
	case !ok:
		return event(bot.EventMissing)
	}
	data, found := bot.Fact[PersonData](f, personData(p))
	if !found || data.Person.Name == "" {
		return event(bot.EventMissing)
	}
	chat := chatOf(c.Actor)
	chat.Person, chat.Helper, chat.Trust = p, c.Actor.Person, bot.TrustVerified
	o := written(chat)
	o.Values = bot.Values{bot.Text("who", data.Person.Name), bot.PlaceOf("place", data.Person.Home)}
	return o
}

// speakend gives the chat back to the helper, who was signed in; a colleague removed meanwhile has no rights all the same.
func speakend(c bot.Command, _ bot.Facts, _ time.Time) bot.Outcome {
	if c.Actor.Helper == 0 {
		return event(bot.EventConflict)
	}
	chat := chatOf(c.Actor)
	chat.Person, chat.Helper, chat.Trust = c.Actor.Helper, 0, bot.TrustSignedIn
	return written(chat)
}
