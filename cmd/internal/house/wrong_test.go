package house

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linli/bot"
)

// folderOf makes a community's folder: the right ladder dialog with some rule's files laid over it.
func folderOf(t *testing.T, layers ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, layer := range layers {
		copyOver(t, dir, filepath.Join("testdata", layer))
	}
	return dir
}

func copyOver(t *testing.T, to, from string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		inside, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		put(t, filepath.Join(to, inside), string(b))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// trained gives all furniture the understanding of the embedded files: one training serves all folders here.
func trained(t *testing.T) func(*Furniture) error {
	t.Helper()
	f, err := Furnish("", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	return func(other *Furniture) error { other.Model = f.Model; return nil }
}

// mistakesIn furnishes with a folder and gives the mistakes, files named within the folder.
func mistakesIn(t *testing.T, dir string, learn func(*Furniture) error) string {
	t.Helper()
	_, err := furnish(dir, make([]byte, 32), learn)
	if err == nil {
		return ""
	}
	if !errors.Is(err, bot.ErrInvalid) {
		t.Errorf("%v is not invalid input", err)
	}
	return strings.ReplaceAll(err.Error(), dir+"/", "")
}

func TestTheRightFolderHasNoMistakes(t *testing.T) {
	if got := mistakesIn(t, folderOf(t, "right"), (*Furniture).learn); got != "" {
		t.Error(got)
	}
}

func TestEveryRuleNamesFileAndLineOfItsMistake(t *testing.T) {
	rules, learn := wrongFolders(), trained(t)
	entries, err := os.ReadDir("testdata/wrong")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			got, want := mistakesIn(t, folderOf(t, "right", "wrong/"+e.Name()), learn), strings.Join(rules[e.Name()], "\n")
			if got != want || want == "" {
				t.Errorf("the mistakes are\n%s\nand should be\n%s", got, want)
			}
		})
	}
	if len(entries) != len(rules) {
		t.Errorf("%d folders, %d rules", len(entries), len(rules))
	}
}
