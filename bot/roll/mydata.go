package roll

import (
	"strings"
	"time"

	"linli/bot"
)

// dataDeeds show and delete what is kept about somebody.
func dataDeeds() []deed {
	return []deed{
		{bot.Verb{Name: "person.mydata", Needs: ownData,
			Events: []string{bot.EventOK, bot.EventMissing, bot.EventRefused}}, mydata},
		{bot.Verb{Name: "person.forget",
			Events: []string{bot.EventOK, bot.EventRefused, bot.EventConflict}}, forget},
	}
}

func ownData(c bot.Command) []bot.Need { return []bot.Need{personData(c.Actor.Person)} }

// ownMatter says that the speaker has shown to be this person: a sender's number alone is not enough, and a
// helper is not them. What a stranger told in this very chat is their own.
func ownMatter(s bot.Speaker) bool { return s.Helper == 0 && s.Trust != bot.TrustNumber }

// mydata tells everything that is kept, one line per fact in "lines"; what people ask for most is in values of
// its own as well: home, phone, tickets, wishes.
func mydata(c bot.Command, f bot.Facts, _ time.Time) bot.Outcome {
	if !ownMatter(c.Actor) {
		return event(bot.EventRefused)
	}
	data, found := bot.Fact[PersonData](f, personData(c.Actor.Person))
	lines := dataLines(data)
	if !found || len(lines) == 0 {
		return event(bot.EventMissing)
	}
	o := event(bot.EventOK)
	o.Values = append(inBrief(data), bot.Lines("lines", lines), bot.Count("count", len(lines)))
	return o
}

func inBrief(d PersonData) bot.Values {
	home := bot.KeyOf("home", "person.data.none")
	if !d.Person.Home.IsZero() {
		home = bot.PlaceOf("home", d.Person.Home)
	}
	return bot.Values{home, orNone("phone", d.Person.Phone), orNone("tickets", shownCodes(d.Tickets)), orNone("wishes", shownCodes(d.Wishes))}
}

func orNone(name, text string) bot.Value {
	if text == "" {
		return bot.KeyOf(name, "person.data.none")
	}
	return bot.Text(name, text)
}

// shownCodes are public codes in the two groups in which they are said.
func shownCodes(codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = c
		if len(c) == 8 {
			out[i] = c[:4] + "-" + c[4:]
		}
	}
	return strings.Join(out, ", ")
}

func dataLines(d PersonData) []bot.Line {
	p := d.Person
	lines := textLines(
		"person.data.name", p.Name, "person.data.key", p.Key, "person.data.phone", p.Phone,
		"person.data.tags", strings.Join(p.Tags, "、"), "person.data.chats", strings.Join(d.Chats, "、"))
	if !p.Home.IsZero() {
		lines = append(lines, bot.Line{Text: "person.data.home", Values: bot.Values{bot.PlaceOf("place", p.Home)}})
	}
	if !p.Born.IsZero() {
		lines = append(lines, textLines("person.data.born", p.Born.Format(time.DateOnly))...)
	}
	if p.Living != "" {
		lines = append(lines, keyLine("person.data.living", "person.living."+p.Living))
	}
	if p.Lang != "" {
		lines = append(lines, keyLine("person.data.lang", "person.languages."+p.Lang))
	}
	lines = append(lines, codeLines("person.data.ticket", d.Tickets)...)
	lines = append(lines, codeLines("person.data.wish", d.Wishes)...)
	if !d.Since.IsZero() {
		lines = append(lines, bot.Line{Text: "person.data.since", Values: bot.Values{bot.TimeOf("since", d.Since)}})
	}
	return lines
}

// textLines makes a line of each key and value pair that has a value.
func textLines(pairs ...string) []bot.Line {
	var out []bot.Line
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, bot.Line{Text: pairs[i], Values: bot.Values{bot.Text("value", pairs[i+1])}})
		}
	}
	return out
}

func keyLine(key, value string) bot.Line {
	return bot.Line{Text: key, Values: bot.Values{bot.KeyOf("value", value)}}
}

func codeLines(key string, codes []string) []bot.Line {
	out := make([]bot.Line, len(codes))
	for i, code := range codes {
		out[i] = bot.Line{Text: key, Values: bot.Values{bot.CodeOf("code", code)}}
	}
	return out
}

// forget deletes the person: the row, the key to every word they ever said, and their chats. The dialog has
// asked for confirmation. Staff have to be removed from their organisation first, so that no ticket is left
// with nobody.
func forget(c bot.Command, _ bot.Facts, _ time.Time) bot.Outcome {
	if !ownMatter(c.Actor) {
		return event(bot.EventRefused)
	}
	if !c.Actor.Staff.IsZero() {
		return event(bot.EventConflict)
	}
	chat := Chat{Community: c.Actor.Community, Conversation: c.Actor.Conversation, Stopped: c.Actor.Stopped, Lang: c.Actor.Lang}
	gone := Person{Community: c.Actor.Community, ID: c.Actor.Person}
	o := written(chat)
	o.Changes = append(o.Changes, bot.Change{Row: gone, Delete: true})
	return o
}
