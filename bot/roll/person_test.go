package roll_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/roll"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.FixedZone("CST", 8*3600))

// noun is what the corridor needs of one.
type noun interface {
	Verbs() []bot.Verb
	Decide(bot.Command, bot.Facts, time.Time) (bot.Outcome, error)
	Wants(bot.Ref, bot.Timer) []bot.Need
	Tick(bot.Ref, bot.Timer, bot.Facts, time.Time) (bot.Outcome, error)
}

// do plays a command on the facts that its verb asks for, as the corridor does; facts nobody asks for do
// not reach the noun.
func do(t *testing.T, n noun, c bot.Command, known bot.Facts) bot.Outcome {
	t.Helper()
	for _, v := range n.Verbs() {
		if v.Name != c.Verb {
			continue
		}
		o, err := n.Decide(c, asked(v, c, known), noon)
		if err != nil {
			t.Fatalf("%s: %v", c.Verb, err)
		}
		if !slices.Contains(v.Events, o.Event) {
			t.Fatalf("%s gave %q, which it does not list: %v", c.Verb, o.Event, v.Events)
		}
		return o
	}
	t.Fatalf("no verb %s", c.Verb)
	return bot.Outcome{}
}

func asked(v bot.Verb, c bot.Command, known bot.Facts) bot.Facts {
	facts := bot.Facts{}
	if v.Needs == nil {
		return facts
	}
	for _, n := range v.Needs(c) {
		facts[n] = known[n]
	}
	return facts
}

func slots(pairs ...string) bot.Slots {
	var s bot.Slots
	for i := 0; i < len(pairs); i += 2 {
		s = s.With(pairs[i], pairs[i+1])
	}
	return s
}

// row gives the written row of a type; the test fails when there is none.
func row[T bot.Row](t *testing.T, o bot.Outcome) T {
	t.Helper()
	for _, c := range o.Changes {
		if r, ok := c.Row.(T); ok {
			return r
		}
	}
	var none T
	t.Fatalf("no %T among %+v", none, o.Changes)
	return none
}

var zhang = bot.Speaker{Community: 1, Conversation: 7, Person: 70, Lang: "zh-CN"}

func person() *roll.PersonNoun { return roll.NewPerson([]string{"zh-CN", "en"}) }

func TestStopIsConfirmedOnceAndStartReversesIt(t *testing.T) {
	said := do(t, person(), bot.Command{Verb: "person.stop", Actor: zhang}, nil)
	if chat := row[roll.Chat](t, said); said.Event != bot.EventOK || !chat.Stopped || chat.Person != 70 {
		t.Fatalf("stop: %+v", said)
	}
	stopped := zhang
	stopped.Stopped = true
	if again := do(t, person(), bot.Command{Verb: "person.stop", Actor: stopped}, nil); again.Event != bot.EventConflict || again.Changes != nil {
		t.Fatalf("stop again: %+v", again)
	}
	if back := row[roll.Chat](t, do(t, person(), bot.Command{Verb: "person.start", Actor: stopped}, nil)); back.Stopped {
		t.Fatal("start left it stopped")
	}
}

func TestALanguageIsFoundByItsFamily(t *testing.T) {
	for said, want := range map[string]string{"en": "en", "en-GB": "en", "zh": "zh-CN", "zh-TW": "zh-CN", "ZH-cn": "zh-CN"} {
		o := do(t, person(), bot.Command{Verb: "person.language", Actor: zhang, Slots: slots("lang", said)}, nil)
		if got := row[roll.Chat](t, o).Lang; got != want {
			t.Errorf("%s gave %s", said, got)
		}
	}
	for _, said := range []string{"", "fr", "e"} {
		if o := do(t, person(), bot.Command{Verb: "person.language", Actor: zhang, Slots: slots("lang", said)}, nil); o.Event != bot.EventMissing {
			t.Errorf("%q gave %+v", said, o)
		}
	}
}

var (
	byPhone  = bot.Need{Kind: bot.NeedPeople, Key: "phone/+8613800001111"}
	byChat   = bot.Need{Kind: bot.NeedPeople, Key: "7"}
	toOffice = bot.Need{Kind: bot.NeedStaff, Key: "role/office"}
	own      = bot.Need{Kind: bot.NeedPersonData, Key: "70"}
	couple   = []bot.PersonOnPhone{{Person: 5, Masked: "张**"}, {Person: 6, Masked: "李**"}}
	director = []bot.Staff{{Person: 90, Name: "刘主任", Org: "office", Role: bot.RoleOffice}}
)

func TestASharedContactBecomesTheRollsPerson(t *testing.T) {
	link := bot.Command{Verb: "person.link", Actor: zhang, Slots: slots("phone", "138 0000 1111")}
	o := do(t, person(), link, bot.Facts{byPhone: couple[:1], toOffice: director})
	chat := row[roll.Chat](t, o)
	if o.Event != bot.EventOK || chat.Person != 5 || chat.Trust != bot.TrustVerified || chat.Phone != "+8613800001111" || len(o.Posts) != 0 {
		t.Fatalf("%+v", o)
	}
	if who, _ := o.Values.Get("who"); who.Text != "张**" {
		t.Fatalf("who = %q", who.Text)
	}
}

func TestSeveralPeopleOnOnePhoneAreToldApartMaskedAndChosen(t *testing.T) {
	link := bot.Command{Verb: "person.link", Actor: zhang, Slots: slots("phone", "13800001111")}
	if o := do(t, person(), link, bot.Facts{byPhone: couple}); o.Event != roll.EventMany || row[roll.Chat](t, o).Person != 70 {
		t.Fatalf("link: %+v", o)
	}
	found := look(t, "people", zhang, nil, bot.Facts{byChat: couple})
	if found.Event != "many" || len(found.Options) != 2 || found.Options[1].Key != "6" || found.Options[1].Values[0].Text != "李**" {
		t.Fatalf("people: %+v", found)
	}
	choose := func(p string) bot.Outcome {
		return do(t, person(), bot.Command{Verb: "person.chose", Actor: zhang, Slots: slots("person", p)}, bot.Facts{byChat: couple})
	}
	if got := row[roll.Chat](t, choose("6")).Person; got != 6 {
		t.Fatalf("chose %d", got)
	}
	if o := choose("8"); o.Event != bot.EventMissing || o.Changes != nil {
		t.Fatalf("a person of another phone: %+v", o)
	}
	chosen := zhang
	chosen.Person = 6
	if found := look(t, "people", chosen, nil, bot.Facts{byChat: couple}); found.Event != "one" {
		t.Fatalf("asked again: %+v", found)
	}
}

func TestAnUnknownPhoneIsKeptAndTheOfficeAskedWithoutSeeingIt(t *testing.T) {
	link := bot.Command{Verb: "person.link", Actor: zhang, Slots: slots("phone", "13800001111")}
	o := do(t, person(), link, bot.Facts{toOffice: director})
	if o.Event != bot.EventMissing || row[roll.Chat](t, o).Phone != "+8613800001111" || row[roll.Chat](t, o).Person != 70 {
		t.Fatalf("%+v", o)
	}
	if len(o.Posts) != 1 || o.Posts[0].Person != 90 || o.Posts[0].Text != "person.unknown_phone_nowhere" {
		t.Fatalf("posts: %+v", o.Posts)
	}
	if phone, _ := o.Posts[0].Values.Get("phone"); phone.Text != "+86 138****1111" {
		t.Fatalf("phone = %q", phone.Text)
	}
}

func TestAHelperCannotBecomeSomebodyElseByAContact(t *testing.T) {
	helped := zhang
	helped.Helper = 90
	for _, c := range []bot.Command{
		{Verb: "person.link", Slots: slots("phone", "13800001111")},
		{Verb: "person.home", Slots: slots("place", "3-2-501")},
		{Verb: "person.chose", Slots: slots("person", "5")},
		{Verb: "person.mydata"}, {Verb: "person.forget"},
	} {
		c.Actor = helped
		if o := do(t, person(), c, bot.Facts{byPhone: couple[:1], byChat: couple}); o.Event != bot.EventRefused || o.Changes != nil {
			t.Errorf("%s: %+v", c.Verb, o)
		}
	}
}

func TestADeclaredHomeIsKeptAsUnconfirmedAndTheOfficesHomeStays(t *testing.T) {
	move := bot.Command{Verb: "person.home", Actor: zhang, Slots: slots("place", "3-2-501")}
	new := row[roll.Person](t, do(t, person(), move, nil))
	if !new.Declared || new.Home != bot.ParsePlace("3-2-501") || new.ID != 70 {
		t.Fatalf("declared: %+v", new)
	}
	listed := roll.PersonData{Person: roll.Person{ID: 70, Name: "张阿姨", Home: bot.ParsePlace("5-1-101")}}
	move.Actor.Trust = bot.TrustVerified
	o := do(t, person(), move, bot.Facts{own: listed, toOffice: director})
	if o.Event != bot.EventConflict || o.Changes != nil || len(o.Posts) != 1 || o.Posts[0].Text != "person.moved" {
		t.Fatalf("moved: %+v", o)
	}
	listed.Person.Home = bot.ParsePlace("3-2-501")
	if same := row[roll.Person](t, do(t, person(), move, bot.Facts{own: listed})); same.Declared || same.Name != "张阿姨" {
		t.Fatalf("the office's own home became a claim: %+v", same)
	}
	move.Actor.Phone = "+8613800001111"
	told := do(t, person(), move, bot.Facts{toOffice: director})
	if len(told.Posts) != 1 || told.Posts[0].Text != "person.unknown_phone" || told.Posts[0].Card != "stranger/70" {
		t.Fatalf("a verified stranger's home: %+v", told.Posts)
	}
	move.Slots = slots("place", "3")
	if o := do(t, person(), move, nil); o.Event != bot.EventMissing {
		t.Fatalf("a building is no home: %+v", o)
	}
}

func TestAWorkerSpeaksForAResidentInBothNamesWithNobodysRights(t *testing.T) {
	grid := bot.Speaker{Community: 1, Conversation: 7, Person: 90, Trust: bot.TrustSignedIn, Staff: bot.Staff{Person: 90, Role: bot.RoleGrid}}
	facts := bot.Facts{own: roll.PersonData{Person: roll.Person{ID: 70, Name: "张阿姨"}}}
	c := bot.Command{Verb: "person.speakfor", Actor: grid, Slots: slots("person", "70")}
	chat := row[roll.Chat](t, do(t, person(), c, facts))
	if chat.Person != 70 || chat.Helper != 90 || chat.Trust != bot.TrustVerified {
		t.Fatalf("%+v", chat)
	}
	if o := do(t, person(), c, nil); o.Event != bot.EventMissing {
		t.Fatalf("nobody: %+v", o)
	}
	speaking := bot.Speaker{Community: 1, Conversation: 7, Person: 70, Helper: 90, Trust: bot.TrustVerified}
	if o := do(t, person(), bot.Command{Verb: "person.speakfor", Actor: speaking, Slots: slots("person", "71")}, facts); o.Event != bot.EventConflict {
		t.Fatalf("one at a time: %+v", o)
	}
	end := row[roll.Chat](t, do(t, person(), bot.Command{Verb: "person.speakend", Actor: speaking}, nil))
	if end.Person != 90 || end.Helper != 0 || end.Trust != bot.TrustSignedIn {
		t.Fatalf("%+v", end)
	}
	if o := do(t, person(), bot.Command{Verb: "person.speakend", Actor: grid}, nil); o.Event != bot.EventConflict {
		t.Fatalf("nothing to end: %+v", o)
	}
}

func TestMyDataTellsEverythingToTheirOwnerOnly(t *testing.T) {
	data := roll.PersonData{Person: roll.Person{ID: 70, Name: "张阿姨", Home: bot.ParsePlace("3-2-501"), Phone: "+8613800001111",
		Living: "alone", Lang: "zh-CN", Born: noon, Tags: []string{"高龄"}, Key: "A1"},
		Tickets: []string{"48219075"}, Wishes: []string{"12345674"}, Since: noon, Chats: []string{"web"}}
	ask := bot.Command{Verb: "person.mydata", Actor: zhang}
	ask.Actor.Trust = bot.TrustVerified
	o := do(t, person(), ask, bot.Facts{own: data})
	if n, _ := o.Values.Get("count"); o.Event != bot.EventOK || n.N != 12 {
		t.Fatalf("%d lines: %+v", n.N, o)
	}
	if codes, _ := o.Values.Get("tickets"); codes.Text != "4821-9075" {
		t.Fatalf("tickets: %q", codes.Text)
	}
	ask.Actor.Trust = bot.TrustNumber
	if o := do(t, person(), ask, bot.Facts{own: data}); o.Event != bot.EventRefused || o.Values != nil {
		t.Fatalf("a number alone saw it: %+v", o)
	}
	ask.Actor.Trust = bot.TrustUnknown
	if o := do(t, person(), ask, nil); o.Event != bot.EventMissing {
		t.Fatalf("a stranger: %+v", o)
	}
}

func TestForgettingDeletesThePersonWhoAskedForItThemselves(t *testing.T) {
	forget := bot.Command{Verb: "person.forget", Actor: zhang}
	o := do(t, person(), forget, nil)
	chat := row[roll.Chat](t, o)
	if chat.Person != 0 || chat.Trust != bot.TrustUnknown || chat.Phone != "" {
		t.Fatalf("chat: %+v", chat)
	}
	last := o.Changes[len(o.Changes)-1]
	if gone, ok := last.Row.(roll.Person); !ok || !last.Delete || gone.ID != 70 || gone.Name != "" {
		t.Fatalf("person: %+v", last)
	}
	forget.Actor.Trust = bot.TrustNumber
	if o := do(t, person(), forget, nil); o.Event != bot.EventRefused {
		t.Fatalf("a number alone deleted: %+v", o)
	}
	forget.Actor.Trust, forget.Actor.Staff = bot.TrustSignedIn, director[0]
	if o := do(t, person(), forget, nil); o.Event != bot.EventConflict {
		t.Fatalf("staff: %+v", o)
	}
}

func TestAnUnknownVerbOrTimerIsInvalid(t *testing.T) {
	for _, n := range []noun{person(), roll.NewStaff()} {
		if _, err := n.Decide(bot.Command{Verb: "person.fly"}, nil, noon); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("verb: %v", err)
		}
		if _, err := n.Tick(bot.Ref{Kind: "person", ID: 1}, bot.Timer{Name: "x"}, nil, noon); !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("timer: %v", err)
		}
		if needs := n.Wants(bot.Ref{}, bot.Timer{}); needs != nil {
			t.Errorf("wants %v", needs)
		}
	}
}
