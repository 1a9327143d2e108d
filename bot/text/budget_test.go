package text

import (
	"testing"

	"linli/bot"
)

func TestMeasureTakesTheWorstCase(t *testing.T) {
	c := embeddedWith(t, `
confirm: {other: "请您确认一下：{place}，{what}，对吗？", sms: "{place}，{what}，对吗？"}
homes: "{count} 户"
`, `
confirm: "{place}: {what}. Right?"
homes: {one: "one home in this building", other: "{count} homes"}
`)
	tests := []struct {
		name, lang, key string
		choices         []bot.Labelled
		want            Count
	}{
		{"Chinese, in the short variant, with digits", "zh-CN", "confirm", choicesOf("yes", "change", "cancel"), Count{UCS2, 41, 1, 29}},
		{"English", "en", "confirm", choicesOf("yes"), Count{GSM7, 70, 1, 90}},
		{"one home is longer than 88", "en", "homes", nil, Count{GSM7, 25, 1, 135}},
		{"88 homes are longer where one is not told apart", "zh-CN", "homes", nil, Count{UCS2, 4, 1, 66}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := c.Measure(test.lang, test.key, c.Sample(test.lang, test.key), test.choices); got != test.want {
				t.Errorf("%+v, want %+v", got, test.want)
			}
		})
	}
}

func TestSampleHasAValueForEveryPlaceholder(t *testing.T) {
	c := embeddedWith(t, "t: '{category} {state} {code} {count} {visit} {when} {place} {who} {what}'\nstate: {ticket: {done: 修好了，待您确认}}", "t: x")
	got := c.Render("zh-CN", nil, sms, "t", c.Sample("zh-CN", "t"), nil).Text
	want := "社保补贴 修好了，待您确认 4821-9075 88 12月28日 20:30–22:00 12月28日 20:30 12号楼3单元1204 字字字字字字 字字字字字字字字字字字字"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if v := c.Sample("en", "no.such"); v != nil {
		t.Errorf("a text that is not there has values %v", v)
	}
}
