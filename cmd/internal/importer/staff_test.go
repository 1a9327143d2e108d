package importer_test

import (
	"fmt"
	"slices"
	"testing"

	"linli/bot"
	"linli/bot/roll"
	"linli/cmd/internal/importer"
)

const team = `姓名,组织,角色,片区,电话,工种
王师傅,和睦物业,维修工,3号楼、北门,13800005001,水电
周经理,和睦物业,经理,全部,13800005002,
刘主任,和睦里居委会,主任,,,
小孙,和睦里居委会,网格员,烟草宿舍,,
陈师傅,安心电梯,师傅,,,电梯
`

func TestStaffAreReadWithTheirOrganisations(t *testing.T) {
	l := estate()
	r := good(t, l, importer.Staff, team)
	if counts(r) != "5 rows, 5 new, 0 changed, 0 unchanged" {
		t.Fatal(counts(r))
	}
	var slugs []string
	for _, o := range l.orgs {
		slugs = append(slugs, o.Slug+" "+o.Name)
	}
	if !slices.Equal(slugs, []string{"property 和睦物业", "office 和睦里居委会", "contractor 安心电梯"}) {
		t.Errorf("organisations: %q", slugs)
	}
	wang, sun := l.members[0], l.members[3]
	if wang.Staff.Role != bot.RoleWorker || wang.Staff.Org != "property" || !slices.Equal(wang.Categories, []string{"water", "power"}) ||
		!slices.Equal(wang.Staff.Areas, []bot.Place{{Building: "3"}, {Spot: "北门"}}) || !wang.Active {
		t.Errorf("%+v", wang)
	}
	if sun.Staff.Role != bot.RoleGrid || !slices.Equal(sun.Staff.Areas, []bot.Place{{Building: "3"}}) {
		t.Errorf("%+v", sun)
	}
	if len(l.people) != 5 || l.people[0].Name != "王师傅" || l.people[0].ID != wang.Staff.Person || l.people[0].Phone != "" {
		t.Errorf("people: %+v", l.people)
	}
}

func TestStaffReadAgainAreNotDoubled(t *testing.T) {
	l := estate()
	good(t, l, importer.Staff, team)
	if r := good(t, l, importer.Staff, team); counts(r) != "5 rows, 0 new, 0 changed, 5 unchanged" || len(r.Changes) != 0 {
		t.Fatalf("again: %s %v", counts(r), r.Changes)
	}
	r := good(t, l, importer.Staff, "姓名,组织,角色,电话\n老王师傅,property,主管,13800005001\n")
	if counts(r) != "1 rows, 0 new, 1 changed, 0 unchanged" || len(l.members) != 5 || l.members[0].Staff.Role != bot.RoleManager {
		t.Fatalf("by phone: %s %+v", counts(r), l.members[0])
	}
}

func TestARemovedColleagueOnTheSheetIsActiveAgain(t *testing.T) {
	l := estate()
	good(t, l, importer.Staff, team)
	l.members[0].Active = false
	if r := good(t, l, importer.Staff, team); r.Changed != 1 || !l.members[0].Active {
		t.Fatal(counts(r))
	}
}

func TestBadStaffAreReported(t *testing.T) {
	r := read(t, estate(), importer.Staff, `姓名,组织,角色,片区,电话,工种
王师傅,和睦物业,国王,,,
王师傅,和睦物业,师傅,火星,,
王师傅,和睦物业,师傅,3-9号楼,,
王师傅,和睦物业,师傅,,,炼金
王师傅,,师傅,,,
李师傅,和睦物业,师傅,,12345,
赵师傅,和睦物业,师傅,,,
赵师傅,和睦物业,师傅,,,
`)
	var got []string
	for _, m := range r.Mistakes {
		got = append(got, fmt.Sprintf("%d %s", m.Row, m.Reason))
	}
	want := []string{"2 role", "3 area", "4 area", "5 trade", "6 empty", "7 phone", "9 twice"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestASecondOrganisationOfAKindGetsANumber(t *testing.T) {
	l := estate()
	l.orgs = []roll.Organisation{{Slug: "property", Name: "和睦物业", Kind: "property"}}
	good(t, l, importer.Staff, "姓名,组织,角色\n王师傅,新物业,师傅\n李师傅,property,师傅\n")
	if len(l.orgs) != 2 || l.orgs[1].Slug != "property-2" || l.members[1].Staff.Org != "property" {
		t.Errorf("%+v %+v", l.orgs, l.members)
	}
}
