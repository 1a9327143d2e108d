package play

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/cmd/internal/house"
)

// block finds the fenced block of a page that follows a marker.
func block(t *testing.T, page, marker, fence string) string {
	t.Helper()
	_, after, found := strings.Cut(page, marker)
	if !found {
		t.Fatalf("the page has no %q", marker)
	}
	_, body, found := strings.Cut(after, "```"+fence+"\n")
	if !found {
		t.Fatalf("no block follows %q", marker)
	}
	body, _, _ = strings.Cut(body, "```")
	return body
}

func TestTheLadderOfThePageWorksAsWritten(t *testing.T) {
	b, err := os.ReadFile("../../../docs/dialogs.md")
	if err != nil {
		t.Fatal(err)
	}
	page, dir := string(b), t.TempDir()
	for _, file := range []string{"ladder.yaml", "locales/zh-CN.yaml", "locales/en.yaml"} {
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(block(t, page, "`"+file+"`:", "yaml")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := house.Furnish(dir, []byte(Key)[:32])
	if err != nil {
		t.Fatal(err)
	}
	script, err := Parse("docs/dialogs.md", block(t, page, "and how it goes:", "transcript"))
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := Play(context.Background(), script, Settings{Furniture: f, Database: sqlite(t)})
	if err != nil || len(wrong) > 0 {
		t.Errorf("%v\n%s", err, Report(script, wrong))
	}
}

func TestTheConversationOfTheReadmeIsTrue(t *testing.T) {
	b, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	f, err := house.Furnish("", []byte(Key)[:32])
	if err != nil {
		t.Fatal(err)
	}
	script, err := Parse("README.md", block(t, string(b), "## A conversation", "transcript"))
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := Play(context.Background(), script, Settings{Furniture: f, Database: sqlite(t)})
	if err != nil || len(wrong) > 0 {
		t.Errorf("%v\n%s", err, Report(script, wrong))
	}
}
