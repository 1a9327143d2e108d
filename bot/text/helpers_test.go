package text

import (
	"testing"
	"testing/fstest"

	"linli/bot"
)

// files makes language files out of names and their bytes.
func files(of map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, data := range of {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return fsys
}

// load reads language files that must be right.
func load(t testing.TB, of map[string]string) *Catalogue {
	t.Helper()
	c, err := Load(files(of))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// embedded loads the real texts.
func embedded(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// choicesOf makes choices whose labels have no values of their own.
func choicesOf(keys ...string) []bot.Labelled {
	var out []bot.Labelled
	for _, key := range keys {
		out = append(out, bot.Labelled{Option: bot.Option{Key: key, Label: "choice." + key}, Data: "q1:" + key})
	}
	return out
}

const confirmZH = `
place:
  number: "{building}号楼"
  home: "{building}{unit}单元{room}"
time:
  months: "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"
  moment: "{month}{day}日 {clock}"
category: {water: 上下水, other: 其他}
choice: {"yes": 对, change: 改, cancel: 取消}
repair:
  confirm: "{place}，{what}（{category}），编号 {code}，对吗？"
`

// confirmation is what a typical question of the desk holds.
func confirmation() (bot.Values, []bot.Labelled) {
	return bot.Values{
		bot.PlaceOf("place", bot.Place{Building: "3", Unit: "2", Room: "501"}),
		bot.Text("what", "厨房水管漏水"),
		bot.KeyOf("category", "category.water"),
		bot.CodeOf("code", "48219075"),
	}, choicesOf("yes", "change", "cancel")
}
