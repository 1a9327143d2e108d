package demo

import (
	"fmt"
	"slices"
	"strconv"

	"linli/bot"
	"linli/bot/roll"
)

// The organisations.
const (
	orgOffice   = "office"
	orgProperty = "property"
	orgLift     = "lift-co"
)

var organisations = []roll.Organisation{
	{Slug: orgOffice, Name: "和睦里居委会", Kind: "office"},
	{Slug: orgProperty, Name: "和睦物业", Kind: "property"},
	{Slug: orgLift, Name: "安心电梯", Kind: "contractor"},
}

// areaOf names parts of the estate that staff share among themselves.
type areaOf int

const (
	everywhere areaOf = iota
	west              // buildings 1–12
	east              // buildings 13–25 and the spots
)

// colleague is one of the ten.
type colleague struct {
	name       string
	org        string
	role       bot.Role
	area       areaOf
	categories []string
}

var colleagues = []colleague{
	{"刘主任", orgOffice, bot.RoleOffice, everywhere, nil},
	{"赵书记", orgOffice, bot.RoleSecretary, everywhere, nil},
	{"小孙", orgOffice, bot.RoleGrid, west, nil},
	{"小陈", orgOffice, bot.RoleGrid, east, nil},
	{"周经理", orgProperty, bot.RoleManager, everywhere, nil},
	{"王师傅", orgProperty, bot.RoleWorker, west, trades},
	{"李师傅", orgProperty, bot.RoleWorker, east, trades},
	{"吴队长", orgProperty, bot.RoleWorker, everywhere, []string{"security", "parking", "fire_safety", "charging"}},
	{"何阿姨", orgProperty, bot.RoleWorker, everywhere, []string{"waste", "greening"}},
	{"陈工", orgLift, bot.RoleWorker, everywhere, []string{"lift"}},
}

// trades are what a repair worker of the property company does.
var trades = []string{"water", "power", "gas", "heating", "lighting", "road", "building", "facilities", "network", "other"}

// byOrg says who looks after what; the rest is the office's.
var byOrg = map[string][]string{
	orgLift: {"lift"},
	orgProperty: {"water", "power", "gas", "heating", "lighting", "road", "parking", "fire_safety", "charging", "waste", "greening",
		"security", "building", "network", "facilities"},
	orgOffice: {"noise", "fumes", "illegal_building", "property_service", "housing", "elderly", "pets", "transport", "street_trade",
		"benefits", "other"},
}

// crew makes organisations, routing rules and the ten colleagues, who are the first people of the roll.
func (b *builder) crew() {
	for _, o := range organisations {
		o.Community = b.id
		b.out.Organisations = append(b.out.Organisations, o)
		for _, category := range byOrg[o.Slug] {
			b.out.Rules = append(b.out.Rules, roll.Rule{Community: b.id, Category: category, Org: o.Slug})
		}
	}
	for i, c := range colleagues {
		id := bot.PersonID(i + 1)
		b.out.People = append(b.out.People, roll.Person{Community: b.id, ID: id, Name: c.name, Lang: "zh-CN"})
		b.out.Members = append(b.out.Members, roll.Member{Community: b.id, Active: true, Categories: c.categories,
			Phone: fmt.Sprintf("+861380000%04d", 5001+i),
			Staff: bot.Staff{Person: id, Name: c.name, Org: c.org, Role: c.role, Areas: b.area(c.area)}})
	}
}

func (b *builder) area(a areaOf) []bot.Place {
	var out []bot.Place
	for _, p := range b.out.Places {
		number, err := strconv.Atoi(p.Name)
		inWest := err == nil && number <= 12
		if a != everywhere && p.Kind != roll.PlaceCourt && inWest == (a == west) {
			out = append(out, p.At())
		}
	}
	return out
}

// orgOf is who looks after a category.
func orgOf(category string) string {
	for _, o := range organisations {
		if slices.Contains(byOrg[o.Slug], category) {
			return o.Slug
		}
	}
	return orgOffice
}

// worker is who takes a ticket of that category at that place: a colleague of the organisation who works on it and
// whose area covers the place; of the office its grid worker.
func (b *builder) worker(category string, at bot.Place) bot.Staff {
	for _, m := range b.out.Members {
		fits := m.Staff.Org == orgOf(category) && (m.Staff.Role == bot.RoleWorker || m.Staff.Role == bot.RoleGrid)
		works := len(m.Categories) == 0 || slices.Contains(m.Categories, category)
		if fits && works && covers(m.Staff.Areas, at) {
			return m.Staff
		}
	}
	return b.named("周经理")
}

func covers(areas []bot.Place, at bot.Place) bool {
	return len(areas) == 0 || slices.ContainsFunc(areas, func(a bot.Place) bool { return a.Covers(at) })
}

// named finds one of the ten.
func (b *builder) named(name string) bot.Staff {
	i := slices.IndexFunc(b.out.Members, func(m roll.Member) bool { return m.Staff.Name == name })
	return b.out.Members[i].Staff
}
