package understand

import (
	"strings"
	"sync"
	"testing"

	"linli/bot"
)

const evaluation = "text\tintent\tcategory\talt_intent\talt_category\tplace_hint\n" +
	"水管漏水了\trepair\twater\t-\t-\t-\n" +
	"电梯坏了\twish\tlift\trepair\t-\t-\n" +
	"谢谢你\trepair\tlift\t-\t-\t-\n" +
	"你好\temergency\t-\t-\t-\t-\n"

func TestTheFirstLabelOrItsAlternativeCounts(t *testing.T) {
	lines, err := ReadJudged(strings.NewReader(evaluation))
	if err != nil || len(lines) != 4 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	r := Evaluate(small(t), 1, lines)
	if r.Intent.Right != 2 || r.Intent.Total != 4 || r.Category.Right != 2 || r.Category.Total != 3 {
		t.Errorf("intent %d of %d, category %d of %d; want 2 of 4 and 2 of 3", r.Intent.Right, r.Intent.Total, r.Category.Right, r.Category.Total)
	}
	if len(r.Missed) != 1 || r.Missed[0].Text != "你好" || len(r.False) != 0 {
		t.Errorf("missed %v, false %v", r.Missed, r.False)
	}
	var report strings.Builder
	if _, err := r.WriteTo(&report); err != nil || !strings.Contains(report.String(), "2 of 4 = 50.0 %") {
		t.Errorf("%v\n%s", err, report.String())
	}
}

func TestALineWithoutLabelsIsRefused(t *testing.T) {
	if _, err := ReadJudged(strings.NewReader("text\tintent\nonly words\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
}

func TestMacroF1IsTheMeanOverLabels(t *testing.T) {
	var s Score
	for _, c := range [][2]string{{"a", "a"}, {"a", "b"}, {"b", "b"}, {"b", "b"}} {
		s.add(c[0], "", c[1])
	}
	if got, want := s.MacroF1(), (2.0/3+4.0/5)/2; got < want-1e-9 || got > want+1e-9 {
		t.Errorf("macro-F1 %f, want %f", got, want)
	}
}

func TestLessonsOfOneIntentAreRefused(t *testing.T) {
	if _, err := Train(Lessons{Examples: []Example{{"水管漏水", bot.IntentRepair, "water"}}}); err == nil {
		t.Error("a model was trained on one sentence")
	}
}

func TestLearningDisturbsNobodyWhoListens(t *testing.T) {
	m := small(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 200 {
				if got := m.Hear(1, "烟草宿舍2号楼水管漏水").Place.Building; got != "2" && got != "8" {
					t.Errorf("building %q", got)
				}
			}
		})
	}
	for range 20 {
		m.Learn(1, estate)
	}
	wait.Wait()
}
