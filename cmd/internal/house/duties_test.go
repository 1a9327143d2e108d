package house

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"linli/bot"
)

// The threshold lies a little under what is reached, so that a change of words or lessons that costs much is seen.
func TestMostOfWhatColleaguesSayPlainlyIsUnderstood(t *testing.T) {
	f, err := Furnish("", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	said := colleagues(t)
	var wrong []string
	for _, s := range said {
		if got := asColleague(f.Model.Hear(1, s.text)); got != s.dialog {
			wrong = append(wrong, s.text+" → "+got+", not "+s.dialog)
		}
	}
	if len(wrong) > len(said)/5 {
		t.Errorf("%d of %d are not understood:\n%s", len(wrong), len(said), strings.Join(wrong, "\n"))
	}
}

// A colleague who walks through the estate reports faults and wishes like anybody else.
func TestFaultsAndWishesAskForNoDuty(t *testing.T) {
	f, err := Furnish("", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{
		"3号楼2单元501厨房水管漏水", "希望北门装个电动车充电桩", "6号楼门口路灯不亮", "昨晚下雨5号楼屋顶漏了", "2单元的门禁刷不开", "垃圾没人收",
		"7号楼电梯又停了", "南门井盖翘起来了", "建议广场上放几把椅子", "the lift in building 7 is stuck again", "streetlight at the north gate is off",
	} {
		if m := f.Model.Hear(1, said); m.Duty.Confidence >= 0.5 {
			t.Errorf("%q is taken for a colleague's %s (%.2f)", said, m.Duty.Dialog, m.Duty.Confidence)
		}
	}
}

type spoken struct{ text, dialog string }

// colleagues reads sentences as colleagues say them, each with the dialog that it asks for.
func colleagues(t *testing.T) (out []spoken) {
	t.Helper()
	file, err := os.Open("../../../dialogs/testdata/staff.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		text, dialog, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			t.Fatalf("%q is not a sentence and a dialog", lines.Text())
		}
		out = append(out, spoken{text, dialog})
	}
	return out
}

// asColleague is the dialog that a colleague's words begin.
func asColleague(m bot.Meaning) string {
	if m.Dialog != "" {
		return m.Dialog
	}
	return m.Duty.Dialog
}
