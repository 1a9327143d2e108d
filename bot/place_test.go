package bot

import "testing"

func TestAPlaceIsReadBackAsItWasWritten(t *testing.T) {
	for _, p := range []Place{
		{}, {Building: "5"}, {Building: "5", Unit: "2"}, {Building: "5", Unit: "2", Room: "501"},
		{Building: "12", Room: "301"}, {Spot: "北门"}, {Spot: "东门-北侧"}, {Building: "综合楼", Unit: "1", Room: "201"},
	} {
		if got := ParsePlace(p.String()); got != p {
			t.Errorf("%q is read as %+v, want %+v", p.String(), got, p)
		}
	}
}

func TestPaddedShowsWhatWasNotSaid(t *testing.T) {
	for want, p := range map[string]Place{
		"5-2-501": {Building: "5", Unit: "2", Room: "501"}, "12-?-301": {Building: "12", Room: "301"},
		"3-2-?": {Building: "3", Unit: "2"}, "5-?-?": {Building: "5"}, "北门": {Spot: "北门"},
	} {
		if got := p.Padded(); got != want {
			t.Errorf("%+v is %q, want %q", p, got, want)
		}
		if got := ParsePlace(want); got != p {
			t.Errorf("%q is read as %+v, want %+v", want, got, p)
		}
	}
}

func TestACorrectionKeepsThePartsItDoesNotName(t *testing.T) {
	home := Place{Building: "3", Unit: "2", Room: "501"}
	for _, c := range []struct{ said, want Place }{
		{Place{Building: "5"}, Place{Building: "5", Unit: "2", Room: "501"}},
		{Place{Room: "502"}, Place{Building: "3", Unit: "2", Room: "502"}},
		{Place{Spot: "北门"}, Place{Spot: "北门"}},
	} {
		if got := home.Correct(c.said); got != c.want {
			t.Errorf("corrected by %+v: %+v, want %+v", c.said, got, c.want)
		}
	}
}

func TestABuildingCoversItsStairsAndRooms(t *testing.T) {
	building, room := Place{Building: "3"}, Place{Building: "3", Unit: "2", Room: "501"}
	if !building.Covers(room) || room.Covers(building) || (Place{Building: "4"}).Covers(room) {
		t.Error("only a building, its own, covers a room")
	}
}
