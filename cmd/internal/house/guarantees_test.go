package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A promise whose test has another name by now would be tried by nobody.
func TestEveryPromiseNamesATestThatIsThere(t *testing.T) {
	page, err := os.ReadFile("../../../docs/guarantees.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`go test \./(\S+) -run (Test\w+)`).FindAllStringSubmatch(string(page), -1)
	if len(named) < 20 {
		t.Fatalf("the page names %d tests only", len(named))
	}
	for _, n := range named {
		if !strings.Contains(testsIn(t, n[1]), "func "+n[2]+"(") {
			t.Errorf("there is no %s in %s", n[2], n[1])
		}
	}
}

// testsIn is the source of a package's tests.
func testsIn(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../../..", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}
