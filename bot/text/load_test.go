package text

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"linli/bot"
)

func TestLoadReadsNestedKeysAsDottedOnes(t *testing.T) {
	c := load(t, map[string]string{
		"zh-CN.yaml": "ticket:\n  opened: 已报修 {code}\n  more:\n    deep: 深\nhello: 你好\n",
		"en.yaml":    "hello: Hello\n",
	})
	if got, want := c.Keys("zh-CN"), []string{"hello", "ticket.more.deep", "ticket.opened"}; !slices.Equal(got, want) {
		t.Errorf("keys %v, want %v", got, want)
	}
	if got := c.Placeholders("zh-CN", "ticket.opened"); !slices.Equal(got, []string{"code"}) {
		t.Errorf("placeholders %v, want code", got)
	}
	if c.Has("en", "ticket.opened") || !c.Has("zh", "hello") || c.Has("fr", "hello") {
		t.Error("Has counts a fallback, or misses a text by its bare language")
	}
}

func TestLoadTellsVariantsFromSections(t *testing.T) {
	tests := []struct {
		name, yaml string
		keys       []string
	}{
		{"other alone is a text of that name", "category: {other: 其他}", []string{"category.other"}},
		{"other among other names is a text of that name", "category: {water: 水, other: 其他}", []string{"category.other", "category.water"}},
		{"one among other names is a text of that name", "mine: {none: 没有, one: 一个, many: 几个}", []string{"mine.many", "mine.none", "mine.one"}},
		{"one and other are one text", "homes: {one: a home, other: homes}", []string{"homes"}},
		{"other and sms are one text", "ask: {other: 请问是哪里？, sms: 哪里?}", []string{"ask"}},
		{"variants may have plurals of their own", "n: {one: a, other: b, sms: {one: c, other: d}, kiosk: e}", []string{"n"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, map[string]string{"en.yaml": test.yaml})
			if got := c.Keys("en"); !slices.Equal(got, test.keys) {
				t.Errorf("keys %v, want %v", got, test.keys)
			}
		})
	}
}

func TestLoadNamesEveryMistakeByFileAndLine(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"an open brace", "a: fine\nb: 'oh {name'", `en.yaml:2: b: "{" is not closed`},
		{"a placeholder that is no name", "b: 'oh {Your Name}'", `en.yaml:1: b: "{Your Name}" is not a placeholder`},
		{"an empty placeholder", "b: 'oh {}'", `en.yaml:1: b: "{}" is not a placeholder`},
		{"a number", "a:\n  b: 110", "en.yaml:2: a.b is not a text; put it in quotes"},
		{"a list", "a:\n  - b\n", "en.yaml:2: a is not a text"},
		{"an empty text", "a:\n", "en.yaml:1: a is not a text"},
		{"variants without the text", "a:\n  sms: b", `en.yaml:1: a has variants but no "other"`},
		{"a wrong plural form", "a:\n  other: b\n  sms: {other: c, few: d}", `en.yaml:3: a.sms: "few" is not a plural form`},
		{"a wrong variant inside", "a:\n  other: b\n  kiosk: 3", "en.yaml:3: a.kiosk is not a text"},
		{"a key with a dot", "a.b: c", `en.yaml:1: "a.b" is not a key`},
		{"a key that comes twice", "a: b\na: c", "en.yaml:2: "},
		{"broken YAML", "a: [b", "en.yaml:1: "},
		{"a file that is a list", "- a", "en.yaml:1: a language file is a map"},
		{"a second document", "a: b\n---\nc: d", "en.yaml:3: one document is enough"},
		{"a format with a wrong placeholder", "place:\n  home: '{building} {floor}'", "en.yaml:2: place.home knows no {floor}, only {building}, {unit}, {room}"},
		{"eleven months", "time:\n  months: a b c d e f g h i j k", "en.yaml:2: time.months has 11 names"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(files(map[string]string{"en.yaml": test.yaml}))
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Fatalf("error %v, want %s", err, test.want)
			}
			var m Mistake
			if !errors.Is(err, bot.ErrInvalid) || !errors.As(err, &m) || m.File != "en.yaml" {
				t.Errorf("%#v is not an invalid Mistake in en.yaml", err)
			}
		})
	}
}

func TestLoadReportsAllMistakesAtOnce(t *testing.T) {
	_, err := Load(files(map[string]string{
		"en.yaml":     "a: '{'\nb: 3\nc: fine\n",
		"zh-CN.yaml":  "a: '{x'\n",
		"qq_q_q.yaml": "a: b\n",
	}))
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "en.yaml:1:") || !strings.HasPrefix(lines[1], "en.yaml:2:") ||
		!strings.HasPrefix(lines[2], "qq_q_q.yaml:1:") || !strings.HasPrefix(lines[3], "zh-CN.yaml:1:") {
		t.Errorf("mistakes are\n%v", err)
	}
}

func TestLoadWithoutFilesFindsNothing(t *testing.T) {
	if _, err := Load(files(nil)); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("error %v, want not found", err)
	}
}

func TestWithLaysTextsOverAndLeavesTheOldOnes(t *testing.T) {
	old := load(t, map[string]string{
		"zh-CN.yaml": "hello: {other: 您好, sms: 好}\nbye: 再见\n",
		"en.yaml":    "hello: Hello\nbye: Bye\n",
	})
	c, err := old.With(files(map[string]string{
		"zh-CN.yaml": "hello: 邻居好\nours: 自己的\n",
		"ug.yaml":    "hello: ياخشىمۇسىز\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	sms := bot.Form{SMS: true}
	for _, test := range []struct{ lang, key, want string }{
		{"zh-CN", "hello", "邻居好"},
		{"zh-CN", "bye", "再见"},
		{"zh-CN", "ours", "自己的"},
		{"ug", "hello", "ياخشىمۇسىز"},
		{"ug", "bye", "再见"},
		{"en", "hello", "Hello"},
	} {
		if got := c.Render(test.lang, nil, sms, test.key, nil, nil).Text; got != test.want {
			t.Errorf("%s in %s is %q, want %q", test.key, test.lang, got, test.want)
		}
	}
	if got := old.Render("zh-CN", nil, sms, "hello", nil, nil).Text; got != "好" {
		t.Errorf("the old catalogue changed to %q", got)
	}
}

func TestWithRefusesAWrongFileWhole(t *testing.T) {
	old := load(t, map[string]string{"en.yaml": "hello: Hello\n"})
	c, err := old.With(files(map[string]string{"en.yaml": "hello: '{'\nbye: Bye\n"}))
	if c != nil || !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("catalogue %v, error %v", c, err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "a: b", "a: {one: x, other: '{n} y', sms: z}", "a:\n  b: |\n    two\n    lines\n", "a: &x b\nc: *x",
		"<<: {a: b}", "? a\n: b", "a: '{{x}}'", "%YAML 1.2\n---\na: b", "a: \"\\u4f60{n}\"", "[", "a: !!str 3", "\ufeffa: b", "time: {months: a}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		c, err := Load(files(map[string]string{"en.yaml": data}))
		if (c == nil) == (err == nil) {
			t.Fatalf("catalogue %v with error %v", c, err)
		}
		if err != nil {
			return
		}
		for _, key := range c.Keys("en") {
			c.Render("en", nil, bot.Form{SMS: true}, key, nil, choicesOf("yes"))
		}
	})
}

func TestTryKeepsWhatIsRightAndNamesWhatIsWrong(t *testing.T) {
	old := load(t, map[string]string{"zh-CN.yaml": "hello: 您好 {who}\n", "en.yaml": "hello: Hello {who}\n"})
	c, mistakes, err := old.Try(files(map[string]string{"zh-CN.yaml": "hello: 好\nours: '{'\nmine: 我的\n"}), "here/locales")
	if err != nil || c == nil || len(mistakes) != 1 || !strings.HasPrefix(mistakes[0].Error(), "here/locales/zh-CN.yaml:2: ours") {
		t.Fatalf("catalogue %v, mistakes %v, error %v", c, mistakes, err)
	}
	got := Joined(c.Compare()).Error()
	want := "here/locales/zh-CN.yaml:1: hello has no placeholder here and {who} in en\nhere/locales/zh-CN.yaml:3: mine has no text in en"
	if got != want {
		t.Errorf("mistakes are\n%s\nwant\n%s", got, want)
	}
}

func TestOverKeepsTheTextsOfAnOlderCatalogue(t *testing.T) {
	old := load(t, map[string]string{"en.yaml": "hello: Hello\nbye: Bye\n"})
	c := load(t, map[string]string{"en.yaml": "hello: Hi\n"}).Over(old)
	for key, want := range map[string]string{"hello": "Hi", "bye": "Bye"} {
		if got := c.Render("en", nil, bot.Form{}, key, nil, nil).Text; got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

func TestAddingNamesAWrongTextByItsPlace(t *testing.T) {
	old := load(t, map[string]string{"zh-CN.yaml": "hello: 您好\n", "en.yaml": "hello: Hello\n"})
	c, mistakes := old.Adding([]Addition{
		{Lang: "zh-CN", Key: "faq.hours", Words: "九点开门", File: "questions.yaml", Line: 3},
		{Lang: "zh", Key: "faq.hours", Words: "九点开门", File: "questions.yaml", Line: 4},
		{Lang: "en", Key: "faq.hours", Words: "at {nine", File: "questions.yaml", Line: 5},
	})
	got, want := Joined(mistakes).Error(), "questions.yaml:4: there is no language \"zh\"; there are zh-CN, en\nquestions.yaml:5: \"{\" is not closed; write \"{{\" for a brace"
	if got != want {
		t.Errorf("mistakes are\n%s\nwant\n%s", got, want)
	}
	if !c.Has("zh-CN", "faq.hours") || c.Has("en", "faq.hours") || old.Has("zh-CN", "faq.hours") {
		t.Error("the right text is missing, a wrong one is there, or the old catalogue changed")
	}
}
