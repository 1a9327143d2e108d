package understand

import (
	"os"
	"strings"
	"testing"

	"linli/bot"
)

// estate is a small community: courtyards with buildings of their own numbering, spots with nicknames.
var estate = Overlay{Places: []Place{
	{Kind: "court", Name: "烟草宿舍", Nicknames: []string{"烟厂院"}},
	{Kind: "building", Name: "7", Court: "烟草宿舍", Nicknames: []string{"烟草宿舍1号楼"}},
	{Kind: "building", Name: "8", Court: "烟草宿舍", Nicknames: []string{"烟草宿舍2号楼"}},
	{Kind: "building", Name: "4", Nicknames: []string{"老红楼"}},
	{Kind: "building", Name: "5"},
	{Kind: "spot", Name: "北门", Nicknames: []string{"北大门", "north gate"}},
	{Kind: "spot", Name: "活动中心", Nicknames: []string{"老年活动站"}},
	{Kind: "spot", Name: "车棚", Nicknames: []string{"bike shed"}},
	{Kind: "spot", Name: "小广场"},
}}

func TestPlacesAreReadInEveryWriting(t *testing.T) {
	m := small(t)
	m.Learn(1, estate)
	lines, wrong := rows(t, "testdata/places.tsv"), 0
	for _, row := range lines {
		want := strings.TrimPrefix(row[1], "-")
		if got := padded(m.Hear(1, row[0]).Place); got != want {
			wrong++
			t.Logf("%s: read %q, want %q", row[0], got, want)
		}
	}
	if share := float64(wrong) / float64(len(lines)); share > 0.02 {
		t.Errorf("%d of %d places are wrong: %.1f %%, at most 2 %%", wrong, len(lines), 100*share)
	}
}

// small is a model with next to no lessons, for what needs none.
func small(t testing.TB) *Model {
	t.Helper()
	m, err := Train(fewLessons())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func fewLessons() Lessons {
	return Lessons{
		Examples: []Example{
			{"水管漏水了", bot.IntentRepair, "water"}, {"厨房水管漏水", bot.IntentRepair, "water"},
			{"电梯坏了", bot.IntentRepair, "lift"}, {"电梯又坏了", bot.IntentRepair, "lift"},
			{"你好", bot.IntentChat, ""}, {"谢谢你", bot.IntentChat, ""},
		},
		Words: Words{
			Corrections: Phrases{"zh": {"不对,", "不是,", "改成"}, "en": {"no,", "i meant"}},
			Yes:         Phrases{"zh": {"好", "好的", "嗯", "是的", "对", "就这个", "可以"}, "en": {"yes", "ok"}},
			No:          Phrases{"zh": {"不", "不是", "不对", "没有"}, "en": {"no"}},
			Before:      Phrases{"zh": {"请", "我要", "就", "那"}, "en": {"please"}},
			After:       Phrases{"zh": {"吧", "谢谢", "了", "啊"}, "en": {"please", "thanks"}},
			Controls:    map[bot.Control]Phrases{bot.ControlCancel: {"zh": {"取消"}}, bot.ControlStop: {"zh": {"退订"}, "en": {"td", "stop"}}},
			Languages:   map[string]Phrases{"en": {"zh": {"英文"}, "en": {"english"}}},
			Spots:       map[string]Phrases{"北门": {"en": {"north gate"}}, "车棚": {}},
		},
	}
}

// rows reads a file of tab-separated columns, without comments.
func rows(t *testing.T, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}
