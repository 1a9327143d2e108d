package roll

import (
	"strconv"
	"time"

	"linli/bot"
)

// identityDeeds say who somebody is and where they live.
func identityDeeds() []deed {
	return []deed{
		{bot.Verb{Name: "person.link", Needs: linkNeeds, Reads: []string{"phone"},
			Events: []string{bot.EventOK, EventMany, bot.EventMissing, bot.EventRefused}}, link},
		{bot.Verb{Name: "person.home", Needs: homeNeeds, Reads: []string{"place"},
			Events: []string{bot.EventOK, bot.EventMissing, bot.EventConflict, bot.EventRefused}}, home},
		{bot.Verb{Name: "person.chose", Needs: choseNeeds, Reads: []string{"person"},
			Events: []string{bot.EventOK, bot.EventMissing, bot.EventRefused}}, chose},
	}
}

func peopleNeed(c bot.ConversationID) bot.Need {
	return bot.Need{Kind: bot.NeedPeople, Key: strconv.FormatInt(int64(c), 10)}
}

func phoneNeed(e164 string) bot.Need { return bot.Need{Kind: bot.NeedPeople, Key: "phone/" + e164} }

func linkNeeds(c bot.Command) []bot.Need {
	phone, err := ParsePhone(c.Slots.Get("phone"))
	if err != nil {
		return nil
	}
	return []bot.Need{phoneNeed(phone), office()}
}

// link makes the chat the roll's person of that phone. Slot "phone" may only ever come from a contact that
// the provider vouches for (Meaning.Phone), never from typed words. A phone that the roll does not
// know is kept with the chat, and the office is asked to put it into the roll.
func link(c bot.Command, f bot.Facts, _ time.Time) bot.Outcome {
	if c.Actor.Helper != 0 {
		return event(bot.EventRefused)
	}
	phone, err := ParsePhone(c.Slots.Get("phone"))
	if err != nil {
		return event(bot.EventMissing)
	}
	chat := chatOf(c.Actor)
	chat.Phone, chat.Trust = phone, max(chat.Trust, bot.TrustVerified)
	people, _ := bot.Fact[[]bot.PersonOnPhone](f, phoneNeed(phone))
	switch len(people) {
	case 0:
		return unknownPhone(chat, c.Actor, f)
	case 1:
		return linked(chat, people[0])
	default:
		o := written(chat)
		o.Event = EventMany
		return o
	}
}

func linked(chat Chat, p bot.PersonOnPhone) bot.Outcome {
	if chat.Trust < bot.TrustSignedIn || chat.Person == 0 {
		chat.Person = p.Person
	}
	o := written(chat)
	o.Values = bot.Values{bot.Text("who", p.Masked)}
	return o
}

func unknownPhone(chat Chat, s bot.Speaker, f bot.Facts) bot.Outcome {
	o := written(chat)
	o.Event = bot.EventMissing
	o.Posts = stranger(s.Person, chat.Phone, s.Home, f)
	return o
}

// stranger asks the office to put somebody into the roll whose phone is verified and not known there. What is
// told of the same person later replaces it.
func stranger(p bot.PersonID, phone string, home bot.Place, f bot.Facts) []bot.Post {
	key, v := "person.unknown_phone", bot.Values{bot.Text("phone", MaskPhone(phone)), bot.PlaceOf("place", home)}
	if home.IsZero() {
		key, v = "person.unknown_phone_nowhere", v[:1]
	}
	posts := tellOffice(f, key, v)
	for i := range posts {
		posts[i].Card = "stranger/" + personKey(p)
	}
	return posts
}

func personData(p bot.PersonID) bot.Need {
	return bot.Need{Kind: bot.NeedPersonData, Key: strconv.FormatInt(int64(p), 10)}
}

func homeNeeds(c bot.Command) []bot.Need { return []bot.Need{personData(c.Actor.Person), office()} }

// home keeps where somebody says that they live. It fills their forms and opens nothing: a home that
// the office has written down stays, and the office hears that it may have changed.
func home(c bot.Command, f bot.Facts, _ time.Time) bot.Outcome {
	place := bot.ParsePlace(c.Slots.Get("place"))
	switch {
	case !place.Home():
		return event(bot.EventMissing)
	case c.Actor.Helper != 0:
		return event(bot.EventRefused)
	}
	data, _ := bot.Fact[PersonData](f, personData(c.Actor.Person))
	p := data.Person
	p.Community, p.ID = c.Actor.Community, c.Actor.Person
	if p.Home.Home() && !p.Declared && p.Home != place {
		return moved(c.Actor, p.Home, place, f)
	}
	p.Declared = p.Declared || p.Home != place
	p.Home = place
	o := written(p)
	o.Values = bot.Values{bot.PlaceOf("place", place)}
	if p.Name == "" && c.Actor.Trust >= bot.TrustVerified && c.Actor.Phone != "" {
		o.Posts = stranger(c.Actor.Person, c.Actor.Phone, place, f)
	}
	return o
}

func moved(s bot.Speaker, old, place bot.Place, f bot.Facts) bot.Outcome {
	o := event(bot.EventConflict)
	o.Values = bot.Values{bot.PlaceOf("place", old)}
	if s.Trust >= bot.TrustVerified {
		o.Posts = tellOffice(f, "person.moved", bot.Values{bot.PlaceOf("place", old), bot.PlaceOf("home", place)})
	}
	return o
}

func choseNeeds(c bot.Command) []bot.Need {
	needs := []bot.Need{peopleNeed(c.Actor.Conversation)}
	if p, ok := parsePerson(c.Slots.Get("person")); ok {
		needs = append(needs, personData(p))
	}
	return needs
}

// chose says which of several people who share the phone is writing: from here on, in this turn too.
func chose(c bot.Command, f bot.Facts, _ time.Time) bot.Outcome {
	if c.Actor.Helper != 0 || c.Actor.Trust >= bot.TrustSignedIn {
		return event(bot.EventRefused)
	}
	people, _ := bot.Fact[[]bot.PersonOnPhone](f, peopleNeed(c.Actor.Conversation))
	for _, p := range people {
		if personKey(p.Person) == c.Slots.Get("person") {
			o := linked(chatOf(c.Actor), p)
			data, _ := bot.Fact[PersonData](f, personData(p.Person))
			o.Became = bot.Became{Person: p.Person, Home: data.Person.Home}
			return o
		}
	}
	return event(bot.EventMissing)
}

// personKey is a person in a slot or an option: the bare number.
func personKey(p bot.PersonID) string { return strconv.FormatInt(int64(p), 10) }

// parsePerson reads personKey.
func parsePerson(s string) (bot.PersonID, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return bot.PersonID(n), err == nil && n > 0
}
