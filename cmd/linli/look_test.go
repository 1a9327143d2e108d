package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestCheckNamesEveryMistakeOnALineOfItsOwn(t *testing.T) {
	files(t, map[string]string{
		"ours/ladder.yaml":        "dialog: ladder\nversion: 1\ncolour: red\nstates:\n  - {name: done, end: true, say: ladder.done}\n",
		"ours/questions.yaml":     "questions:\n  - id: ladder\n    ask: {zh: [梯子在哪]}\n    answer: {zh-CN: 在地下室}\n",
		"ours/locales/zh-CN.yaml": "dialog: {ladder: 借梯子}\n",
		"ours/locales/en.yaml":    "dialog: {ladder: a ladder}\n",
	})
	o := linli(t, "", nil, "check", "ours")
	want := "ours/ladder.yaml:3: unknown key \"colour\"\nours/ladder.yaml:5: there is no text \"ladder.done\" in the locales\n" +
		"ours/questions.yaml:4: question \"ladder\" has no answer in en\n"
	if o.status != exitMistakes || o.out != want || o.errs != "" {
		t.Errorf("status %d\n%s%s", o.status, o.errs, o.out)
	}
	holds(t, done(t, "", "check"), "no mistakes")
}

func TestDrawDrawsEverythingThatItLists(t *testing.T) {
	names := strings.Fields(done(t, "", "draw"))
	for _, name := range []string{"ticket", "wish", "repair", "lookback", "take"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not listed", name)
		}
	}
	for _, name := range names {
		holds(t, done(t, "", "draw", name), "stateDiagram-v2", "[*]")
	}
}

func TestUnderstandWritesTheKeysOfTheContract(t *testing.T) {
	out := done(t, "3号楼2单元501厨房水管漏水\n取消\n12栋301灯不亮 4821-9075\n", "understand", "--json")
	keys := []string{"text", "intent", "command", "category", "place", "answer", "urgency", "code", "confidence", "alternatives"}
	var first map[string]any
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for i, line := range lines {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		for _, key := range slices.Sorted(maps.Keys(object)) {
			if !slices.Contains(keys, key) {
				t.Errorf("the contract has no key %q", key)
			}
		}
		if i == 0 {
			first = object
		}
	}
	if len(lines) != 3 || first["intent"] != "repair" || first["category"] != "water" || first["place"] != "3-2-501" {
		t.Errorf("understood\n%s", out)
	}
	holds(t, lines[1], `"command":"cancel"`)
	holds(t, lines[2], `"place":"12-?-301"`)
	holds(t, done(t, "水管漏水\n", "understand"), "repair water", "水管漏水")
}

func TestUnderstandMeasuresAFile(t *testing.T) {
	files(t, map[string]string{"judged.tsv": "text\tintent\tcategory\talt_intent\talt_category\tplace_hint\n" +
		"水管漏水\trepair\twater\t\t\t\n希望装个充电桩\twish\tcharging\t\t\t\n我的报修到哪了\tprogress\t\t\t\t\n"})
	holds(t, done(t, "", "understand", "--eval", "judged.tsv"), "intent", "3")
}
