package dialogs

import (
	"strings"
	"testing"
	"testing/fstest"

	"linli/bot/dialog"
)

func TestTheEmbeddedDialogsLoad(t *testing.T) {
	s, err := Embedded()
	if err != nil || len(s.Mistakes) > 0 {
		t.Fatal(err, s.Mistakes)
	}
	if len(s.Definitions) < 60 || len(s.Questions) < 8 {
		t.Errorf("%d dialogs, %d questions", len(s.Definitions), len(s.Questions))
	}
}

func TestTheEmbeddedLessonsHaveNoMistake(t *testing.T) {
	l, err := Lessons(nil)
	if err != nil || len(l.Categories) < 26 {
		t.Errorf("%d categories, %v", len(l.Categories), err)
	}
}

func TestASignOfDangerThatIsNoCueIsRefused(t *testing.T) {
	words := &fstest.MapFile{Data: []byte("cues:\n  goats:\n    zh: [山羊]\nemergency:\n  signs:\n    - goats\n    - ill\n    - dragons\n")}
	_, err := Lessons([]Folder{{Path: "own", Files: fstest.MapFS{fileWords: words}}})
	if err == nil || !strings.Contains(err.Error(), `words.yaml:8: unknown cue "dragons"`) || strings.Contains(err.Error(), "goats") {
		t.Errorf("got %v", err)
	}
}

// A file of a community may hold anything at all: it is refused with a line that there is, and the desk goes on.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "# nothing", "---", "null", "- a", "dialog: a", "dialog: a\nstates: 3", "dialog: {a: b}", "a: &x b\nc: *x", "<<: {a: b}",
		"questions: [{id: a}]", "- slug: a\n- slug: a", "controls: {a: {zh: [b]}}", "none: |\n  a\n", "? [a]\n: b", "---\na: b\n---\nc: d",
		"dialog: a\nversion: 99999999999999999999", "dialog: a\nstates: [{name: b, on: {c: b}, on: {d: b}}]", "timeout: {after: soon}", "3: 4", "!00 000000", "0[0:",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		files := fstest.MapFS{}
		for _, name := range []string{"a.yaml", "questions.yaml", fileCategories, fileWords, "examples/repair.yaml"} {
			files[name] = &fstest.MapFile{Data: []byte(data)}
		}
		over := Folder{Path: "own", Files: files}
		s := &Set{sources: map[string]document{}, asked: map[string]asked{}}
		if err := s.read(over); err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Check(dialog.World{}, []string{"en"}) {
			if m.Line < 1 || m.File == "" {
				t.Errorf("%+v stands nowhere", m)
			}
		}
		taught := &teacher{}
		for _, read := range []func(Folder) error{taught.readWords, taught.readCategories, taught.readExamples} {
			if err := read(over); err != nil {
				t.Fatal(err)
			}
		}
		taught.teaching()
	})
}
