package text

import (
	"slices"
	"strings"
	"testing"
)

func TestMatchFindsTheLanguageThatSuitsBest(t *testing.T) {
	c := load(t, map[string]string{"zh-CN.yaml": "a: b", "en.yaml": "a: b"})
	tests := []struct {
		name string
		tags []string
		want string
	}{
		{"its own tag", []string{"en"}, "en"},
		{"a region of it", []string{"en-GB"}, "en"},
		{"what Telegram says", []string{"zh-hans"}, "zh-CN"},
		{"a bare language", []string{"zh"}, "zh-CN"},
		{"traditional characters are read here too", []string{"zh-TW"}, "zh-CN"},
		{"a header with several", []string{"fr;q=0.9, en;q=0.8, zh;q=0.1"}, "en"},
		{"the first that matches", []string{"", "en", "zh"}, "en"},
		{"an unknown one gives the default", []string{"fr"}, "zh-CN"},
		{"nonsense gives the default", []string{"???"}, "zh-CN"},
		{"nothing gives the default", nil, "zh-CN"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := c.Match(test.tags...); got != test.want {
				t.Errorf("%q matches %s, want %s", test.tags, got, test.want)
			}
		})
	}
}

func TestWithDefaultChangesTheFallbackOnly(t *testing.T) {
	zh := load(t, map[string]string{"zh-CN.yaml": "a: 甲", "en.yaml": "a: A\nb: B", "ug.yaml": "c: C"})
	en := zh.WithDefault("en-US")
	if zh.Default() != "zh-CN" || en.Default() != "en" {
		t.Errorf("defaults are %s and %s", zh.Default(), en.Default())
	}
	if got := en.Languages(); !slices.Equal(got, []string{"en", "ug", "zh-CN"}) {
		t.Errorf("languages %v", got)
	}
	if got := en.Render("ug", nil, web, "b", nil, nil).Text; got != "B" {
		t.Errorf("the fallback reads %q, want B", got)
	}
	if got := en.Match("fr"); got != "en" {
		t.Errorf("an unknown language is read as %s, want en", got)
	}
}

func TestCompareFindsWhatOneLanguageLacks(t *testing.T) {
	c := load(t, map[string]string{
		"zh-CN.yaml": "same: '{n} 个'\nonly_zh: 甲\nother_names: '{code} {who}'\n",
		"en.yaml":    "same: {one: one, other: '{n}'}\nother_names: '{code} {name}'\nno_names: x\nonly_en: E\n",
	})
	var got []string
	for _, m := range c.Compare() {
		got = append(got, m.Error())
	}
	want := []string{
		"en.yaml:2: other_names has {code} {name} here and {code} {who} in zh-CN",
		"en.yaml:3: no_names has no text in zh-CN",
		"en.yaml:4: only_en has no text in zh-CN",
		"zh-CN.yaml:2: only_zh has no text in en",
	}
	if !slices.Equal(got, want) {
		t.Errorf("mistakes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCompareLeavesFormatsToTheirLanguage(t *testing.T) {
	c := load(t, map[string]string{
		"zh-CN.yaml": "time: {moment: '{month}{day}日 {clock}'}",
		"en.yaml":    "time: {moment: '{day} {month} {year} {clock}'}",
	})
	if got := c.Compare(); len(got) > 0 {
		t.Errorf("mistakes %v", got)
	}
}
