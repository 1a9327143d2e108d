package demo_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/roll"
	"linli/cmd/internal/demo"
)

var shanghai = time.FixedZone("CST", 8*3600)

var now = time.Date(2026, 3, 2, 10, 20, 30, 0, shanghai)

func build(t *testing.T, seed uint64, at time.Time) demo.Community {
	t.Helper()
	codes, err := desk.NewCodes([]byte("a key for this test only"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := demo.Build(1, seed, at, codes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// each plays a check on several seeds and moments, night and the turn of the year among them.
func each(t *testing.T, check func(*testing.T, demo.Community, time.Time)) {
	t.Helper()
	for i, at := range []time.Time{now, time.Date(2026, 1, 1, 0, 5, 0, 0, shanghai), time.Date(2028, 2, 29, 23, 59, 0, 0, shanghai)} {
		t.Run(at.Format(time.DateOnly), func(t *testing.T) { check(t, build(t, uint64(i), at), at) })
	}
}

func TestTheSameSeedMakesTheSameCommunity(t *testing.T) {
	if !reflect.DeepEqual(build(t, 7, now), build(t, 7, now)) {
		t.Error("two builds of one seed differ")
	}
	if reflect.DeepEqual(build(t, 7, now).Tickets, build(t, 8, now).Tickets) {
		t.Error("two seeds make the same tickets")
	}
}

func TestTheEstateHasItsSize(t *testing.T) {
	each(t, func(t *testing.T, c demo.Community, _ time.Time) {
		tree, homes := roll.NewTree(c.Places), map[string]bool{}
		for _, p := range c.People {
			if p.Home.IsZero() {
				continue
			}
			homes[p.Home.String()] = true
			if !tree.Holds(p.Home) {
				t.Errorf("%s does not exist", p.Home)
			}
		}
		got := []int{len(tree.Of(roll.PlaceCourt)), len(tree.Of(roll.PlaceBuilding)), len(homes), len(c.Members), len(c.Organisations)}
		if want := []int{13, 25, 1250, 10, 3}; !slices.Equal(got, want) {
			t.Errorf("courts, buildings, households, staff, organisations: %v, want %v", got, want)
		}
		if len(c.People) < 2400 || len(c.People) > 3400 || len(tree.Of(roll.PlaceSpot)) < 12 {
			t.Errorf("%d people, %d spots", len(c.People), len(tree.Of(roll.PlaceSpot)))
		}
	})
}

func TestNoTwoPlacesAreCalledAlike(t *testing.T) {
	seen := map[string]string{}
	for _, p := range build(t, 1, now).Places {
		for _, name := range append([]string{p.Name}, p.Nicknames...) {
			if other, taken := seen[name]; taken {
				t.Errorf("%s is called %s, as is %s", p.Name, name, other)
			}
			seen[name] = p.Name
		}
	}
}

func TestTheCastIsThere(t *testing.T) {
	c := build(t, 1, now)
	found := map[string]string{}
	for _, p := range c.People {
		found[p.Name] = strings.TrimSpace(p.Phone + " " + p.Home.String())
	}
	for _, m := range c.Members {
		found[m.Staff.Name] = m.Staff.Org + "/" + string(m.Staff.Role)
	}
	for name, want := range map[string]string{
		"张阿姨": demo.ZhangPhone + " 3-2-501", "李大爷": demo.LiPhone + " 12-1-301", "陈小姐": demo.ChenPhone + " 7-1-802",
		"王师傅": "property/worker", "李师傅": "property/worker", "周经理": "property/manager", "刘主任": "office/office",
		"赵书记": "office/secretary", "小孙": "office/grid", "陈工": "lift-co/worker",
	} {
		if found[name] != want {
			t.Errorf("%s is %q, want %q", name, found[name], want)
		}
	}
}

func TestEveryStateIsThere(t *testing.T) {
	each(t, func(t *testing.T, c demo.Community, at time.Time) {
		tickets, wishes, kinds, answers, overdue := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, 0
		for _, x := range c.Tickets {
			tickets[x.State]++
			kinds[x.Kind]++
			if x.State == desk.StateConfirmed {
				answers[x.Satisfied]++
			}
			if x.Open() && x.State != desk.StateWaiting && x.Due.Before(at) {
				overdue++
			}
		}
		for _, w := range c.Wishes {
			wishes[w.State]++
		}
		for _, s := range []string{desk.StateReceived, desk.StateAssigned, desk.StateHandingOver, desk.StateInProgress, desk.StateWaiting, desk.StateDone,
			desk.StateConfirmed, desk.StateUnfixed, desk.StateDeclined, desk.StateMerged, desk.StateWithdrawn} {
			if tickets[s] == 0 {
				t.Errorf("no ticket is %s: %v", s, tickets)
			}
		}
		for _, s := range []string{desk.StateOpen, desk.StateGrouped, desk.StateUnderReview, desk.StateAdopted, desk.StateDeclined, desk.StateFunded,
			desk.StateInProgress, desk.StateDone, desk.StateMerged, desk.StateWithdrawn} {
			if wishes[s] == 0 {
				t.Errorf("no wish is %s: %v", s, wishes)
			}
		}
		if kinds[desk.KindNote] == 0 || kinds[desk.KindEmergency] == 0 || answers["yes"] == 0 || answers[""] == 0 || overdue == 0 || overdue > 12 {
			t.Errorf("kinds %v, answers %v, %d overdue", kinds, answers, overdue)
		}
	})
}

func TestNewcomersFindWhatTheReadmePromises(t *testing.T) {
	each(t, func(t *testing.T, c demo.Community, _ time.Time) {
		i := slices.IndexFunc(c.Wishes, func(w desk.Wish) bool {
			return w.Category == "charging" && w.Place.Spot == "北门" && w.State == desk.StateOpen
		})
		if i < 0 || c.Wishes[i].Supports != 7 {
			t.Error("seven households want chargers at the north gate")
		}
		for _, x := range c.Tickets {
			if x.Open() && (x.Place.String() == "3-2-501" || x.Category == "lift" && x.Place.Building == "7") {
				t.Errorf("stands in the newcomer's way: %+v", x)
			}
		}
	})
}

func TestHistoriesAreWholeAndInThePast(t *testing.T) {
	each(t, func(t *testing.T, c demo.Community, at time.Time) {
		histories := map[bot.Ref][]desk.Entry{}
		for _, e := range c.Entries {
			histories[e.Of] = append(histories[e.Of], e)
		}
		for _, x := range c.Tickets {
			checkHistory(t, x.Ref(), histories[x.Ref()], x.Opened, x.State, at)
		}
		for _, w := range c.Wishes {
			checkHistory(t, w.Ref(), histories[w.Ref()], w.Opened, w.State, at)
		}
	})
}

func checkHistory(t *testing.T, of bot.Ref, h []desk.Entry, opened time.Time, state string, now time.Time) {
	t.Helper()
	if len(h) == 0 || !h[0].At.Equal(opened) || h[0].From != "" || h[len(h)-1].To != state {
		t.Errorf("%s is %s, its history: %+v", of, state, h)
		return
	}
	for i := 1; i < len(h); i++ {
		if h[i].At.Before(h[i-1].At) || h[i].At.After(now) || h[i].From != h[i-1].To {
			t.Errorf("%s: %s %s→%s at %s after %s at %s", of, h[i].Verb, h[i].From, h[i].To, h[i].At, h[i-1].To, h[i-1].At)
		}
	}
}

func TestRowsFitTogether(t *testing.T) {
	each(t, func(t *testing.T, c demo.Community, at time.Time) {
		staff, codes, supports := map[bot.PersonID]bot.Staff{0: {}}, map[string]bool{}, map[bot.Ref]map[string]bool{}
		for _, m := range c.Members {
			staff[m.Staff.Person] = m.Staff
		}
		for _, s := range c.Supporters {
			if supports[s.Of] == nil {
				supports[s.Of] = map[string]bool{}
			}
			if s.Household == "" || s.Since.After(at) || supports[s.Of][s.Household] {
				t.Errorf("supporter %+v", s)
			}
			supports[s.Of][s.Household] = true
		}
		for i, x := range c.Tickets {
			_, known := staff[x.Worker]
			if x.ID != int64(i+1) || codes[x.Code] || !known || len(supports[x.Ref()]) != x.Supports || x.Opened.After(at) || x.Reporter == 0 || x.Words == "" {
				t.Errorf("ticket %+v, supported by %v", x, supports[x.Ref()])
			}
			codes[x.Code] = true
			checkTicket(t, x)
		}
		for i, w := range c.Wishes {
			if w.ID != int64(i+1) || codes[w.Code] || len(supports[w.Ref()]) != w.Supports || w.Opened.After(at) {
				t.Errorf("wish %+v, supported by %v", w, supports[w.Ref()])
			}
			codes[w.Code] = true
		}
	})
}

// checkTicket looks at what a state demands of the row.
func checkTicket(t *testing.T, x desk.Ticket) {
	t.Helper()
	over := slices.Contains([]string{desk.StateConfirmed, desk.StateUnfixed, desk.StateDeclined, desk.StateMerged, desk.StateWithdrawn}, x.State)
	wrong := []bool{
		over == x.Closed.IsZero(),
		(x.State == desk.StateMerged) != (x.Into != 0),
		(x.State == desk.StateWaiting) != (x.Waiting != "" && !x.Paused.IsZero()),
		x.State == desk.StateHandingOver && x.NextOrg == "",
		(x.State == desk.StateDeclined || x.State == desk.StateUnfixed) && x.Reason == "",
		x.State == desk.StateDone && (x.Result == "" || x.Done.IsZero()),
		strings.ContainsAny(x.Words, "{}"),
		x.Place.Home() && !x.Private,
	}
	if i := slices.Index(wrong, true); i >= 0 {
		t.Errorf("ticket breaks rule %d: %+v", i, x)
	}
}

func TestPhonesAreMadeUpAndStandInNoWords(t *testing.T) {
	c := build(t, 3, now)
	fictive := regexp.MustCompile(`^\+861380000\d{4}$`)
	for _, p := range c.People {
		if _, err := roll.ParsePhone(p.Phone); p.Phone != "" && (!fictive.MatchString(p.Phone) || err != nil) {
			t.Errorf("phone %s", p.Phone)
		}
	}
	for _, x := range c.Tickets {
		if said := x.Words + x.Result + x.Reason; roll.MaskText(said, 1000) != said {
			t.Errorf("a number stands in %q", said)
		}
	}
}

func TestWordsVary(t *testing.T) {
	c, said := build(t, 3, now), map[string]int{}
	for _, x := range c.Tickets {
		said[x.Words]++
	}
	for words, n := range said {
		if n > 6 {
			t.Errorf("%q was said %d times", words, n)
		}
	}
	if len(said) < len(c.Tickets)*3/4 {
		t.Errorf("%d tickets in %d wordings", len(c.Tickets), len(said))
	}
}

func TestEveryCategoryHasARuleAndTheGroupsHoldEveryRow(t *testing.T) {
	c := build(t, 1, now)
	ruled := map[string]bool{}
	for _, r := range c.Rules {
		ruled[r.Category] = true
	}
	for category := range strings.FieldsSeq("water power gas heating lift lighting road parking fire_safety charging waste greening noise fumes security building illegal_building network facilities property_service housing elderly pets transport street_trade benefits other") {
		if !ruled[category] {
			t.Errorf("nobody looks after %s", category)
		}
	}
	n := 0
	for _, g := range c.Groups() {
		n += len(g)
	}
	want := len(c.Places) + len(c.Organisations) + len(c.Rules) + len(c.People) + len(c.Members) + len(c.Tickets) + len(c.Wishes) + len(c.Outages) +
		len(c.Supporters) + len(c.Entries)
	if n != want {
		t.Errorf("%d rows in groups, %d made", n, want)
	}
}

func ExampleBuild() {
	codes, _ := desk.NewCodes([]byte("a key for this test only"))
	c, _ := demo.Build(1, 1, now, codes)
	fmt.Println(c.Info.Name, len(c.Places), "places", len(c.Members), "staff")
	// Output: 和睦里小区 54 places 10 staff
}
