package roll_test

import (
	"slices"
	"testing"

	"linli/bot"
	"linli/bot/roll"
)

// look plays a look on the facts that it asks for.
func look(t *testing.T, name string, s bot.Speaker, in bot.Slots, known bot.Facts) bot.Found {
	t.Helper()
	for _, l := range roll.Looks([]string{"water"}) {
		if l.Name != name {
			continue
		}
		facts := bot.Facts{}
		for _, n := range l.Needs(s, in) {
			facts[n] = known[n]
		}
		found := l.Answer(s, in, facts, noon)
		if !slices.Contains(l.Events, found.Event) {
			t.Fatalf("%s gave %q, which it does not list", name, found.Event)
		}
		return found
	}
	t.Fatalf("no look %s", name)
	return bot.Found{}
}

func TestTheSpeakersHomeFillsWhatWasNotSaid(t *testing.T) {
	at := zhang
	at.Home = bot.ParsePlace("3-2-501")
	for _, tc := range []struct {
		name, category, place string
		who                   bot.Speaker
		event, fills          string
	}{
		{"a household matter without a place", "water", "", at, "some", "3-2-501"},
		{"… with the building only", "water", "3", at, "some", "3-2-501"},
		{"another building stays", "water", "5", at, "some", ""},
		{"a spot stays", "water", "北门", at, "some", ""},
		{"a full home stays", "water", "3-2-502", at, "some", ""},
		{"a public matter", "road", "", at, "none", ""},
		{"a public matter with a place", "road", "3", at, "some", ""},
		{"a stranger", "water", "", zhang, "none", ""},
		{"a stranger who said a building", "water", "3", zhang, "some", ""},
	} {
		found := look(t, "home", tc.who, slots("category", tc.category, "place", tc.place), nil)
		if found.Event != tc.event || found.Slots.Get("place") != tc.fills {
			t.Errorf("%s: %+v", tc.name, found)
		}
	}
}

func TestADeclaredHomeFillsTheSpeakersOwnForms(t *testing.T) {
	data := roll.PersonData{Person: roll.Person{Home: bot.ParsePlace("5-1-101"), Declared: true}}
	if f := look(t, "home", zhang, slots("category", "water"), bot.Facts{own: data}); f.Slots.Get("place") != "5-1-101" {
		t.Errorf("%+v", f)
	}
	data.Person.Declared = false // the office's word, and nobody has shown that this is the person
	if f := look(t, "home", zhang, slots("category", "water"), bot.Facts{own: data}); f.Event != "none" {
		t.Errorf("the office's word reached a stranger: %+v", f)
	}
}

func TestResidentsAreFoundByHomeOrNameByThoseWhoMay(t *testing.T) {
	grid := staff(90, "office", bot.RoleGrid)
	home := bot.Need{Kind: bot.NeedResident, Key: "place/3-2-501"}
	name := bot.Need{Kind: bot.NeedResident, Key: "name/张"}
	two := []bot.Resident{{Person: 5, Name: "张阿姨", Home: bot.ParsePlace("3-2-501")}, {Person: 6, Name: "李大爷"}}
	known := bot.Facts{home: two, name: two[:1]}
	if f := look(t, "resident", grid, slots("who", "3-2-501"), known); f.Event != "many" || len(f.Options) != 2 {
		t.Errorf("by home in the words: %+v", f)
	}
	if f := look(t, "resident", grid, slots("who", "那家", "place", "3-2-501"), known); f.Event != "many" {
		t.Errorf("by home: %+v", f)
	}
	if f := look(t, "resident", grid, slots("who", " 张。"), known); f.Event != "one" || f.Slots.Get("person") != "5" {
		t.Errorf("by name: %+v", f)
	}
	for what, who := range map[string]bot.Speaker{"a resident": zhang, "a worker": staff(4, "property", bot.RoleWorker)} {
		if f := look(t, "resident", who, slots("who", "3-2-501"), known); f.Event != "none" || f.Options != nil {
			t.Errorf("%s sees the roll: %+v", what, f)
		}
	}
}

func TestColleaguesAreFoundByThoseWhoMayRemoveThem(t *testing.T) {
	known := bot.Facts{{Kind: bot.NeedStaff, Key: "name/王"}: []bot.Staff{{Person: 50, Name: "王师傅", Role: bot.RoleWorker}}}
	if f := look(t, "member", staff(1, "property", bot.RoleManager), slots("who", "王"), known); f.Slots.Get("worker") != "50" {
		t.Errorf("%+v", f)
	}
	if f := look(t, "member", staff(2, "property", bot.RoleWorker), slots("who", "王"), known); f.Event != "none" {
		t.Errorf("a worker: %+v", f)
	}
}
