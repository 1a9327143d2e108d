package importer_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"linli/bot"
	"linli/bot/text"
	"linli/cmd/internal/importer"
)

// keys that a pattern finds in Go files; the first group is the key.
func keys(t *testing.T, pattern, before string, form *regexp.Regexp) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	var out []string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range form.FindAllSubmatch(source, -1) {
			out = append(out, before+string(m[1]))
		}
	}
	if len(out) == 0 {
		t.Fatalf("no keys in %s", pattern)
	}
	return out
}

func TestEveryTextOfTheRollAndTheImportExistsInBothLanguages(t *testing.T) {
	c, err := text.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Concat(
		keys(t, "*.go", "import.reason.", regexp.MustCompile(`(?:wrong\([\w()]+, |fileWrong\(|Reason: )"([a-z_]+)"`)),
		keys(t, "*.go", "import.reason.", regexp.MustCompile(`(?:reason = |cellDate\(l, \w+, )"([a-z_]+)"`)),
		keys(t, "../../../bot/roll/[a-z]*.go", "", regexp.MustCompile(`"((?:person|staff)\.(?:data\.\w+|unknown_phone|unknown_phone_nowhere|moved|masked|resident|joined|removed|member))"`)),
		keys(t, "../../../bot/person.go", "staff.role.", regexp.MustCompile(`Role\s+= "(\w+)"`)),
		[]string{"import.summary", "import.refused", "import.more", "import.ignored"},
	)
	for _, k := range []importer.Kind{importer.Residents, importer.Places, importer.Staff} {
		all = append(all, "import.kind."+string(k))
	}
	for _, how := range []string{"alone", "empty_nest", "with_children", "with_carer"} {
		all = append(all, "person.living."+how)
	}
	for _, lang := range c.Languages() {
		all = append(all, "person.languages."+lang)
	}
	for _, lang := range c.Languages() {
		for _, key := range all {
			if !c.Has(lang, key) {
				t.Errorf("%s has no text %s", lang, key)
			}
		}
	}
}

func TestAMistakeReadsAsASentence(t *testing.T) {
	c, err := text.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, estate(), importer.Residents, "姓名,楼栋,单元,房号\n张阿姨,3,9,101\n")
	line := r.Mistakes[0].Line()
	want := map[string]string{
		"zh-CN": "第 2 行“房号”101：3号楼9单元101不存在，这栋楼没有这个单元或楼层。",
		"en":    "Row 2, 房号 101: Building 3, unit 9, room 101 does not exist; this building has no such unit or floor.",
	}
	for lang, sentence := range want {
		got := c.Render(lang, now.Location(), bot.Form{Name: "console"}, line.Text, line.Values, nil)
		if got.Text != sentence {
			t.Errorf("%s: %s", lang, got.Text)
		}
	}
}
