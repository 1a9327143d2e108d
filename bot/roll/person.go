package roll

import (
	"strings"
	"time"

	"linli/bot"
)

// EventMany says that several people share the phone and one has to be chosen.
const EventMany = "many"

// PersonNoun is what people may do about themselves: opt out, choose a language, say who they are, see and
// delete what is kept about them, and speak for somebody else.
type PersonNoun struct {
	noun
	languages []string
}

// NewPerson makes the noun; languages are the tags that texts exist in, e.g. "zh-CN", "en".
func NewPerson(languages []string) *PersonNoun {
	p := &PersonNoun{languages: languages}
	p.deeds = append(p.chatDeeds(), append(identityDeeds(), append(helperDeeds(), dataDeeds()...)...)...)
	return p
}

func (p *PersonNoun) chatDeeds() []deed {
	return []deed{
		{bot.Verb{Name: "person.stop", Events: []string{bot.EventOK, bot.EventConflict}}, stop},
		{bot.Verb{Name: "person.start", Events: []string{bot.EventOK, bot.EventConflict}}, start},
		{bot.Verb{Name: "person.language", Reads: []string{"lang"},
			Events: []string{bot.EventOK, bot.EventMissing}}, p.language},
	}
}

// stop: what is not the person's own matter is written no more. Said twice it is a conflict, so that it is
// confirmed once.
func stop(c bot.Command, _ bot.Facts, _ time.Time) bot.Outcome { return optOut(c.Actor, true) }

// start takes stop back.
func start(c bot.Command, _ bot.Facts, _ time.Time) bot.Outcome { return optOut(c.Actor, false) }

func optOut(s bot.Speaker, stopped bool) bot.Outcome {
	if s.Stopped == stopped {
		return event(bot.EventConflict)
	}
	chat := chatOf(s)
	chat.Stopped = stopped
	return written(chat)
}

// language of the conversation from now on.
func (p *PersonNoun) language(c bot.Command, _ bot.Facts, _ time.Time) bot.Outcome {
	lang, ok := p.known(c.Slots.Get("lang"))
	if !ok {
		return event(bot.EventMissing)
	}
	chat := chatOf(c.Actor)
	chat.Lang = lang
	o := written(chat)
	o.Slots = bot.Slots{{Name: "lang", Value: lang}}
	o.Values = bot.Values{bot.KeyOf("language", "person.languages."+lang)}
	return o
}

// known finds the language of a tag: the same one, else one of the same family ("zh-TW" reads "zh-CN").
func (p *PersonNoun) known(tag string) (string, bool) {
	family := func(s string) string { base, _, _ := strings.Cut(strings.ToLower(s), "-"); return base }
	for _, l := range p.languages {
		if strings.EqualFold(l, tag) {
			return l, true
		}
	}
	for _, l := range p.languages {
		if tag != "" && family(l) == family(tag) {
			return l, true
		}
	}
	return "", false
}
