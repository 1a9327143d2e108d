package dialogs

import (
	"os"
	"testing"
	"time"

	"linli/bot/understand"
)

func TestScratch(t *testing.T) {
	path := os.Getenv("EVAL")
	if path == "" {
		t.Skip()
	}
	t0 := time.Now()
	l, err := Lessons(nil)
	if err != nil {
		t.Fatal(err)
	}
	t1 := time.Now()
	m, err := understand.Train(l)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("load %v train %v examples %d", t1.Sub(t0), time.Since(t1), len(l.Examples))
	f, _ := os.Open(path)
	j, err := understand.ReadJudged(f)
	if err != nil {
		t.Fatal(err)
	}
	understand.Evaluate(m, 1, j).WriteTo(os.Stdout)
}
