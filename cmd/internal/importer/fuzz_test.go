package importer_test

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"linli/cmd/internal/importer"
)

func FuzzNoFileBreaksTheImport(f *testing.F) {
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(sheet)
	for _, text := range []string{sheet, team, estateSheet, gb, "\ufeff姓名\t住址\n张\t3-1-101", "姓名,住址\n\"张\n", "\xff\xfe姓", "名称\n\"\"\"\n", "姓名,住址\n十十,十-十-十十十\n"} {
		for kind := range 3 {
			f.Add(kind, text)
		}
	}
	kinds := []importer.Kind{importer.Residents, importer.Places, importer.Staff}
	f.Fuzz(func(t *testing.T, kind int, text string) {
		l := estate()
		j := importer.Job{Kind: kinds[uint(kind)%3], Community: 1, Roll: l, Numbers: l, Now: now, Limits: importer.Limits{Bytes: 1 << 16, Rows: 100}}
		first, err := importer.Read(context.Background(), strings.NewReader(text), j)
		if err != nil {
			t.Fatal(err)
		}
		if !first.Good() && first.Changes != nil {
			t.Fatal("a bad file was imported in part")
		}
		if first.Good() && first.New+first.Changed+first.Unchanged != first.Rows {
			t.Fatalf("rows do not add up: %s", counts(first))
		}
		l.write(t, first.Changes)
		again, err := importer.Read(context.Background(), strings.NewReader(text), j)
		if err != nil || first.Good() && (again.New != 0 || again.Changed != 0) {
			t.Fatalf("read again: %s, %v, %v", counts(again), again.Mistakes, err)
		}
	})
}
