package roll_test

import (
	"testing"

	"linli/bot"
	"linli/bot/roll"
)

func tree() *roll.Tree {
	return roll.NewTree([]roll.Place{
		{ID: 1, Kind: roll.PlaceCourt, Name: "烟草宿舍", Nicknames: []string{"烟草院"}},
		{ID: 2, Kind: roll.PlaceBuilding, Name: "3", Court: "烟草宿舍", Units: 3, Floors: 6, Nicknames: []string{"烟草宿舍1号楼"}},
		{ID: 3, Kind: roll.PlaceBuilding, Name: "12"},
		{ID: 4, Kind: roll.PlaceSpot, Name: "北门", Nicknames: []string{"后门"}},
	})
}

func TestAPlaceIsFoundByNameAndNickname(t *testing.T) {
	for said, want := range map[string]string{"3": "3", "３": "3", "烟草院": "烟草宿舍", "后门": "北门", "烟草宿舍 1号楼": "3"} {
		if got, ok := tree().Find(said); !ok || got.Name != want {
			t.Errorf("Find(%q) = %q, %v; want %q", said, got.Name, ok, want)
		}
	}
	if _, ok := tree().Find("南门"); ok {
		t.Error("a place that nobody listed was found")
	}
}

func TestAHomeBeyondItsBuildingDoesNotExist(t *testing.T) {
	for _, tc := range []struct {
		place string
		want  bool
	}{
		{"3-2-501", true}, {"3-4-501", false}, {"3-2-701", false}, {"3-?-601", true}, {"3-0-101", false},
		{"12-9-3001", true}, {"4-1-101", false}, {"北门", true}, {"南门", false}, {"3-A-101", true},
	} {
		if got := tree().Holds(bot.ParsePlace(tc.place)); got != tc.want {
			t.Errorf("Holds(%s) = %v", tc.place, got)
		}
	}
}

func TestACourtListsItsBuildings(t *testing.T) {
	if got := tree().In("烟草宿舍"); len(got) != 1 || got[0].At() != (bot.Place{Building: "3"}) {
		t.Errorf("in the court: %v", got)
	}
	if got := tree().In(""); got != nil {
		t.Errorf("no court has %v", got)
	}
	if got := tree().Of(roll.PlaceSpot); len(got) != 1 || got[0].At() != (bot.Place{Spot: "北门"}) {
		t.Errorf("spots: %v", got)
	}
}
