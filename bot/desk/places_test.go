package desk

import (
	"testing"

	"linli/bot"
)

func TestPlacesAreReadAsStaffWriteThem(t *testing.T) {
	for said, want := range map[string]string{
		"":           "",
		"全部":         "",
		"all":        "",
		"3号楼":        "3",
		"3号楼和4号楼":    "3 4",
		"1到3号楼":      "1 2 3",
		"1-3号楼":      "1 2 3",
		"3、4号楼，北门":   "3 4 北门",
		"3号楼2单元":     "3-2",
		"3-2":        "3-2",
		"5,6-2,北门":   "5 6-2 北门",
		"building 7": "7",
		"1 to 3":     "1 2 3",
		"3-2-501":    "3-2-501",
	} {
		got := ""
		for i, p := range placesOf(said) {
			if i > 0 {
				got += " "
			}
			got += p.String()
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", said, got, want)
		}
	}
}

func TestTheMatterLeavesOutThePlaceThatStandsFirst(t *testing.T) {
	for _, c := range []struct{ words, place, want string }{
		{"3号楼2单元的楼道灯不亮", "3-2", "楼道灯不亮"},
		{"3号楼2单元501厨房水管漏水", "3-2-501", "厨房水管漏水"},
		{"4号楼楼道灯不亮", "3-2", "4号楼楼道灯不亮"},
		{"小广场的健身器材松了", "小广场", "健身器材松了"},
		{"3号楼", "3", "3号楼"},
		{"北门坏了", "北门", "北门坏了"},
		{"厨房水管漏水了", "3-2-501", "厨房水管漏水了"},
	} {
		if got := matter(Ticket{Words: c.words, Place: bot.ParsePlace(c.place)}); got != c.want {
			t.Errorf("%q at %s is told as %q, want %q", c.words, c.place, got, c.want)
		}
	}
}
