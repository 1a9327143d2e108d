package house

import (
	"os"
	"slices"
	"strings"
	"testing"

	"linli/bot"
)

func TestACommunityTeachesItsOwnCategoriesWordsAndExamples(t *testing.T) {
	dir := folderOf(t, "right")
	put(t, dir+"/categories.yaml", "- slug: ladders\n  indoors: true\n  words: {zh: [人字梯, 折叠梯], en: [stepladder]}\n  examples: [人字梯断了一根横档, 折叠梯的轮子掉了, 社区的人字梯摇摇晃晃]\n")
	put(t, dir+"/words.yaml", "controls: {cancel: {zh: [拉倒吧]}}\n")
	put(t, dir+"/examples/repair.yaml", "ladders: |\n  楼道里那架折叠梯合不上了\n  人字梯少了一只脚\n")
	for lang, name := range map[string]string{"zh-CN": "梯子", "en": "ladders"} {
		file := dir + "/locales/" + lang + ".yaml"
		put(t, file, contentOf(t, file)+"category:\n  ladders: "+name+"\n")
	}
	f, err := Furnish(dir, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	if m := f.Model.Hear(0, "我家那架人字梯断了"); m.Category != "ladders" || m.Intent != bot.IntentRepair {
		t.Errorf("heard %s about %s", m.Intent, m.Category)
	}
	if m := f.Model.Hear(0, "拉倒吧"); m.Control != bot.ControlCancel {
		t.Errorf("their word means %q", m.Control)
	}
	if m := f.Model.Hear(0, "取消"); m.Control != bot.ControlCancel {
		t.Errorf("our word is lost: %q", m.Control)
	}
	if !slices.Contains(f.household(), "ladders") || !slices.Contains(f.household(), "water") {
		t.Errorf("household matters are %v", f.household())
	}
}

func contentOf(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAFolderThatIsNotThereIsSaid(t *testing.T) {
	_, err := Furnish("testdata/nowhere", make([]byte, 32))
	if err == nil || !strings.Contains(err.Error(), "testdata/nowhere") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}
