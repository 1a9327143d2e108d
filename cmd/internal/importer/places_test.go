package importer_test

import (
	"fmt"
	"slices"
	"testing"

	"linli/bot/roll"
	"linli/cmd/internal/importer"
)

const estateSheet = `楼栋/名称,类型,院落,别名,单元数,层数
1号楼,楼栋,烟草宿舍,烟草宿舍1号楼、烟1,3,6
二栋,,供销社家属院,,3个,6层
烟草宿舍,院落,,烟草院,,
北门,地点,,后门；北大门,,
小广场,,,,,
`

func TestPlacesAreReadWithTheirCourts(t *testing.T) {
	l := &ledger{}
	r := good(t, l, importer.Places, estateSheet)
	if counts(r) != "5 rows, 5 new, 0 changed, 0 unchanged" || len(l.places) != 6 {
		t.Fatalf("%s %+v", counts(r), l.places)
	}
	tree := roll.NewTree(l.places)
	for said, want := range map[string]string{"烟1": "building 1", "2": "building 2", "烟草院": "court 烟草宿舍", "供销社家属院": "court 供销社家属院", "北大门": "spot 北门", "小广场": "spot 小广场"} {
		if p, _ := tree.Find(said); p.Kind+" "+p.Name != want {
			t.Errorf("%s is %s %s, want %s", said, p.Kind, p.Name, want)
		}
	}
	if b, _ := tree.Find("1"); b.Units != 3 || b.Floors != 6 || b.Court != "烟草宿舍" {
		t.Errorf("%+v", b)
	}
	ids := map[int64]bool{}
	for _, p := range l.places {
		ids[p.ID] = true
	}
	if len(ids) != 6 || ids[0] {
		t.Errorf("ids: %v", ids)
	}
}

func TestPlacesReadAgainAreNotDoubled(t *testing.T) {
	l := &ledger{}
	good(t, l, importer.Places, estateSheet)
	if r := good(t, l, importer.Places, estateSheet); counts(r) != "5 rows, 0 new, 0 changed, 5 unchanged" {
		t.Fatalf("again: %s", counts(r))
	}
	r := good(t, l, importer.Places, "名称,别名\n北门,后门、北大门、大门口\n")
	if counts(r) != "1 rows, 0 new, 1 changed, 0 unchanged" || len(l.places) != 6 {
		t.Fatalf("a nickname more: %s", counts(r))
	}
}

func TestBadPlacesAreReported(t *testing.T) {
	r := read(t, estate(), importer.Places, `名称,类型,院落,别名,单元数,层数
7,城堡,,,,
8号楼,楼栋,,,999,
8号楼,楼栋,,,,
南门,地点,,北门,,
2号楼前空地,地点,,,,
a-b,地点,,,,
,,,,,9
烟草宿舍,地点,,,,
`)
	var got []string
	for _, m := range r.Mistakes {
		got = append(got, fmt.Sprintf("%d %s", m.Row, m.Reason))
	}
	want := []string{"2 place_kind", "3 number", "5 name_taken", "6 place_name", "7 place_name", "8 empty", "9 name_taken"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
