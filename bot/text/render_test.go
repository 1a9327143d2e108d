package text

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"linli/bot"

	"pgregory.net/rapid"
)

var (
	web     = bot.Form{Name: "web", Buttons: true}
	sms     = bot.Form{Name: "sms", SMS: true}
	console = bot.Form{Name: "console"}
	kiosk   = bot.Form{Name: "kiosk", Buttons: true}
)

var jining = time.FixedZone("", 8*60*60)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.March, day, hour, minute, 0, 0, jining)
}

func TestRenderFillsEachKindOfValue(t *testing.T) {
	c := embeddedWith(t, "t: '{x}'", "t: '{x}'")
	tests := []struct {
		name   string
		value  bot.Value
		zh, en string
	}{
		{"words stay as they are", bot.Text("x", "<b>{code} 漏水"), "<b>{code} 漏水", "<b>{code} 漏水"},
		{"a key is another text", bot.KeyOf("x", "category.lift"), "电梯", "lift"},
		{"no key has no words", bot.KeyOf("x", ""), "", ""},
		{"an unknown key shows itself", bot.KeyOf("x", "no.such"), "⟦no.such⟧", "⟦no.such⟧"},
		{"a key that leads to itself ends", bot.KeyOf("x", "t"), "⟦t⟧", "⟦t⟧"},
		{"a home", bot.PlaceOf("x", bot.Place{Building: "3", Unit: "2", Room: "501"}), "3号楼2单元501", "Building 3, unit 2, room 501"},
		{"a home without its unit", bot.PlaceOf("x", bot.Place{Building: "12", Room: "301"}), "12号楼301", "Building 12, room 301"},
		{"a stair", bot.PlaceOf("x", bot.Place{Building: "3", Unit: "2"}), "3号楼2单元", "Building 3, unit 2"},
		{"a building", bot.PlaceOf("x", bot.Place{Building: "12A"}), "12A号楼", "Building 12A"},
		{"a building with a name", bot.PlaceOf("x", bot.Place{Building: "综合楼", Unit: "1", Room: "101"}), "综合楼1单元101", "综合楼, unit 1, room 101"},
		{"a padded place", bot.Value{Name: "x", Kind: bot.ValuePlace, Text: "3-2-?"}, "3号楼2单元", "Building 3, unit 2"},
		{"a named spot", bot.PlaceOf("x", bot.Place{Spot: "北门"}), "北门", "北门"},
		{"no place", bot.PlaceOf("x", bot.Place{}), "", ""},
		{"a code in two groups", bot.CodeOf("x", "48219075"), "4821-9075", "4821-9075"},
		{"a code of another length", bot.CodeOf("x", "123"), "123", "123"},
		{"a moment in the reader's zone", bot.TimeOf("x", at(2, 16, 15).UTC()), "3月2日 16:15", "2 Mar 16:15"},
		{"a moment at night", bot.TimeOf("x", at(2, 0, 5)), "3月2日 00:05", "2 Mar 00:05"},
		{"a span", bot.Span("x", at(2, 14, 0), at(2, 18, 0)), "3月2日 14:00–18:00", "2 Mar 14:00–18:00"},
		{"a span until midnight", bot.Span("x", at(2, 18, 0), at(3, 0, 0)), "3月2日 18:00–24:00", "2 Mar 18:00–24:00"},
		{"a whole day", bot.Span("x", at(2, 0, 0), at(3, 0, 0)), "3月2日", "2 Mar"},
		{"a span of days", bot.Span("x", at(2, 18, 0), at(4, 8, 30)), "3月2日 18:00 至 3月4日 08:30", "2 Mar 18:00 to 4 Mar 08:30"},
		{"a span without an end", bot.Span("x", at(2, 18, 0), time.Time{}), "3月2日 18:00", "2 Mar 18:00"},
		{"a span of no length", bot.Span("x", at(2, 18, 0), at(2, 18, 0)), "3月2日 18:00", "2 Mar 18:00"},
		{"a count", bot.Count("x", 7), "7", "7"},
		{"a value of another name", bot.Text("y", "?"), "⟦x⟧", "⟦x⟧"},
		{"lines", bot.Lines("x", []bot.Line{{Text: "choice.yes"}, {Text: "t", Values: bot.Values{bot.Text("x", "b")}}}), "对\nb", "Yes\nb"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for lang, want := range map[string]string{"zh-CN": test.zh, "en": test.en} {
				if got := c.Render(lang, jining, web, "t", bot.Values{test.value}, nil).Text; got != want {
					t.Errorf("in %s %q, want %q", lang, got, want)
				}
			}
		})
	}
}

// embeddedWith lays test texts over the real ones.
func embeddedWith(t testing.TB, zh, en string) *Catalogue {
	t.Helper()
	c, err := embedded(t).With(files(map[string]string{"zh-CN.yaml": zh, "en.yaml": en}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRenderPicksTheVariant(t *testing.T) {
	yaml := `
ask: {other: "Where is it, please?", sms: "Where?", kiosk: "Touch the place."}
homes: {one: "one home", other: "{n} homes", sms: {one: "1 h", other: "{n} h"}}
plain: "{{{n}}} homes}"
long: "First.  \n\n\nSecond. \n"
`
	c := load(t, map[string]string{"en.yaml": yaml, "zh-CN.yaml": `homes: "{n} 户"`})
	tests := []struct {
		name, lang, key string
		form            bot.Form
		n               int
		want            string
	}{
		{"the text itself", "en", "ask", web, 1, "Where is it, please?"},
		{"the short one in a text message", "en", "ask", sms, 1, "Where?"},
		{"its own at the kiosk", "en", "ask", kiosk, 1, "Touch the place."},
		{"one", "en", "homes", web, 1, "one home"},
		{"several", "en", "homes", web, 2, "2 homes"},
		{"none is several in English", "en", "homes", web, 0, "0 homes"},
		{"fewer than none", "en", "homes", web, -3, "-3 homes"},
		{"one in a text message", "en", "homes", sms, 1, "1 h"},
		{"several in a text message", "en", "homes", sms, 21, "21 h"},
		{"Chinese has no plural", "zh-CN", "homes", web, 1, "1 户"},
		{"braces", "en", "plain", web, 3, "{3} homes}"},
		{"blank lines stay where there is room", "en", "long", web, 1, "First.  \n\n\nSecond. \n"},
		{"blank lines cost in a text message", "en", "long", sms, 1, "First.\nSecond."},
		{"an unknown language is read in the default", "fr", "homes", web, 5, "5 户"},
		{"a text of no language shows its key", "en", "no.such", web, 5, "⟦no.such⟧"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := c.Render(test.lang, nil, test.form, test.key, bot.Values{bot.Text("who", "1"), bot.Count("n", test.n)}, nil).Text
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestRenderFallsBackToTheDefaultLanguage(t *testing.T) {
	c := load(t, map[string]string{"zh-CN.yaml": "a: 甲", "en.yaml": "b: B"})
	if got := c.Render("en", nil, web, "a", nil, nil).Text; got != "甲" {
		t.Errorf("%q, want 甲", got)
	}
}

const listZH = `
choice: {"yes": 对, change: 改, cancel: 取消}
confirm: "{place}，{what}，对吗？"
which: "您有 {count} 个报修：\n{lines}"
line: "{code} {what}"
short: "{what}"
`

func ticketsOf(words ...string) (bot.Values, []bot.Labelled) {
	var lines []bot.Line
	var choices []bot.Labelled
	for _, w := range words {
		v := bot.Values{bot.CodeOf("code", "48219075"), bot.Text("what", w)}
		lines = append(lines, bot.Line{Text: "line", Values: v})
		choices = append(choices, bot.Labelled{Option: bot.Option{Key: w, Label: "short", Values: v}, Data: "q3:" + w})
	}
	return bot.Values{bot.Count("count", len(words)), bot.Lines("lines", lines)}, choices
}

func TestRenderShowsChoicesAsTheFormCan(t *testing.T) {
	c := load(t, map[string]string{"zh-CN.yaml": listZH})
	place := bot.Values{bot.PlaceOf("place", bot.Place{Spot: "北门"}), bot.Text("what", "灯不亮")}
	tickets, three := ticketsOf("漏水", "灯不亮")
	yes := choicesOf("yes", "change", "cancel")
	tests := []struct {
		name    string
		form    bot.Form
		key     string
		values  bot.Values
		choices []bot.Labelled
		want    string
	}{
		{"buttons leave the text alone", web, "confirm", place, yes, "北门，灯不亮，对吗？"},
		{"digits go on the line of a text message", sms, "confirm", place, yes, "北门，灯不亮，对吗？ 1 对 2 改 3 取消"},
		{"digits take a line each on the console", console, "confirm", place, yes, "北门，灯不亮，对吗？\n1 对\n2 改\n3 取消"},
		{"no choices", sms, "confirm", place, nil, "北门，灯不亮，对吗？"},
		{"lines that are choices carry the digits", sms, "which", tickets, three, "您有 2 个报修：\n1 4821-9075 漏水\n2 4821-9075 灯不亮"},
		{"what is left of the choices counts on", console, "which", tickets, append(slices.Clone(three), yes[2]), "您有 2 个报修：\n1 4821-9075 漏水\n2 4821-9075 灯不亮\n3 取消"},
		{"what is left has its own line below a list", sms, "which", tickets, append(slices.Clone(three), yes[2]), "您有 2 个报修：\n1 4821-9075 漏水\n2 4821-9075 灯不亮\n3 取消"},
		{"lines are no choices where buttons are", web, "which", tickets, three, "您有 2 个报修：\n4821-9075 漏水\n4821-9075 灯不亮"},
		{"lines that are no choices carry no digit", sms, "which", tickets, yes, "您有 2 个报修：\n4821-9075 漏水\n4821-9075 灯不亮\n1 对\n2 改\n3 取消"},
		{"fewer choices than lines", sms, "which", tickets, three[:1], "您有 2 个报修：\n4821-9075 漏水\n4821-9075 灯不亮\n1 漏水"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body := c.Render("zh-CN", nil, test.form, test.key, test.values, test.choices)
			if body.Text != test.want {
				t.Errorf("text\n%s\nwant\n%s", body.Text, test.want)
			}
			if len(body.Choices) != len(test.choices) {
				t.Fatalf("%d choices, want %d", len(body.Choices), len(test.choices))
			}
			for i, choice := range body.Choices {
				if choice.Data != test.choices[i].Data || choice.Label == "" || strings.Contains(choice.Label, "⟦") {
					t.Errorf("choice %d is %+v", i, choice)
				}
			}
		})
	}
}

func TestRenderServesManyReadersAtOnce(t *testing.T) {
	c := load(t, map[string]string{"zh-CN.yaml": confirmZH})
	values, choices := confirmation()
	want := c.Render("zh-CN", nil, sms, "repair.confirm", values, choices).Text
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for range 200 {
				if got := c.Render("zh-CN", nil, sms, "repair.confirm", values, choices).Text; got != want {
					t.Errorf("%q, want %q", got, want)
					return
				}
			}
		})
	}
	readers.Wait()
}

func TestRenderCostsLittle(t *testing.T) {
	c := load(t, map[string]string{"zh-CN.yaml": confirmZH})
	values, choices := confirmation()
	allocs := testing.AllocsPerRun(200, func() {
		c.Render("zh-CN", jining, sms, "repair.confirm", values, choices)
	})
	if allocs > 6 {
		t.Errorf("%v allocations, want at most 6", allocs)
	}
}

func TestRenderKeepsPeoplesWordsVerbatim(t *testing.T) {
	c := load(t, map[string]string{"zh-CN.yaml": "t: '“{x}”'"})
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.String().Draw(t, "words")
		for _, form := range []bot.Form{web, sms, console, kiosk} {
			if got := c.Render("zh-CN", nil, form, "t", bot.Values{bot.Text("x", words)}, nil).Text; got != "“"+words+"”" {
				t.Fatalf("%q became %q", words, got)
			}
		}
	})
}
