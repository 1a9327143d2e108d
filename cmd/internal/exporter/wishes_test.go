package exporter

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"linli/bot"
	"linli/bot/desk"
)

func wish(id int64, category string, supports int, title, words string) desk.Wish {
	return desk.Wish{ID: id, Code: "48219075", State: "open", Category: category, Supports: supports, Title: title, Words: words,
		Place: bot.Place{Building: "3", Unit: "2", Room: "501"}, Opened: time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC), Reporter: 7}
}

func table(t *testing.T, list ...desk.Wish) [][]string {
	t.Helper()
	var b strings.Builder
	read := func(key string, v bot.Values) string {
		if p, ok := v.Get("place"); ok {
			return p.Text
		}
		return key
	}
	if err := Wishes(&b, list, time.FixedZone("Shanghai", 8*3600), read); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), byteOrder))).ReadAll()
	if err != nil || !strings.HasPrefix(b.String(), byteOrder) {
		t.Fatalf("%v: %q", err, b.String())
	}
	return rows
}

func TestTheListStandsUnderItsHeadingsMostSupportedFirst(t *testing.T) {
	merged := wish(9, "charging", 40, "", "合并了的")
	merged.State, merged.Into = "merged", 1
	rows := table(t, wish(1, "charging", 2, "北门充电桩", ""), wish(2, "greening", 5, "", "多种点桂花"), wish(3, "charging", 4, "5号楼充电棚", ""), merged)
	var got []string
	for _, r := range rows[1:] {
		got = append(got, r[0]+" "+r[1]+" "+r[4])
	}
	want := "category.charging 5号楼充电棚 4; category.charging 北门充电桩 2; category.greening 多种点桂花 5"
	if strings.Join(got, "; ") != want {
		t.Errorf("got %q\nwant %q", strings.Join(got, "; "), want)
	}
	if r := rows[1]; r[2] != "4821-9075" || r[3] != "3-2" || r[7] != "2026-03-03" {
		t.Errorf("code, stair without its room, day on the wall: %v", r)
	}
}

func TestNothingInTheFileIsAFormula(t *testing.T) {
	for _, evil := range []string{"=HYPERLINK(\"http://x\")", "+1", "-1+1", "@SUM(1)", "\t=1", " =1", "＝1", "\n=1"} {
		rows := table(t, wish(1, "charging", 1, evil, ""))
		if cell := rows[1][1]; !strings.HasPrefix(cell, "'") {
			t.Errorf("%q stands as %q", evil, cell)
		}
	}
}

func FuzzWishes(f *testing.F) {
	f.Add("充电桩", "=1")
	f.Fuzz(func(t *testing.T, title, words string) {
		rows := table(t, wish(1, "charging", 1, title, words))
		if len(rows) != 2 || strings.ContainsRune("=+-@", firstRune(rows[1][1])) {
			t.Errorf("%q", rows)
		}
	})
}
