// Package dialogs holds the conversations as data, one YAML file each, with the categories, the
// community's own questions and the example sentences; it loads them, laid over by a community's
// own files, and says of every mistake in which file and line it is.
package dialogs

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/text"
)

//go:embed resident/*.yaml staff/*.yaml questions.yaml
var embedded embed.FS

// home is where the embedded files stand in Linli's own repository.
const home = "dialogs"

// Set is everything that dialog files say, as far as it could be read: Check tells the rest.
type Set struct {
	Definitions []dialog.Definition // the community's own last
	Questions   []Question
	Mistakes    []text.Mistake      // of reading: no YAML, unknown keys, one name twice
	sources     map[string]document // by dialog
	asked       map[string]asked    // by question
}

// Embedded loads the dialogs that Linli brings along.
func Embedded() (*Set, error) { return Load(nil) }

// Load reads the embedded dialogs and lays the files of each further folder over them: a dialog of
// the same name replaces ours, another joins. The error is about reading folders and files; what is
// wrong in them is in the set's Mistakes.
func Load(over []Folder) (*Set, error) {
	s := &Set{sources: map[string]document{}, asked: map[string]asked{}}
	for _, f := range append([]Folder{{Path: home, Files: embedded}}, over...) {
		if err := s.read(f); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Set) read(f Folder) error {
	seen := map[string]string{} // what this folder has already: "dialog repair" → file
	err := fs.WalkDir(f.Files, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !ours(file, d) {
			return err
		}
		if path.Base(file) == "questions.yaml" {
			return s.addQuestions(f, file, seen)
		}
		return s.addDialog(f, file, seen)
	})
	if err != nil {
		return fmt.Errorf("read the dialogs of %s: %w", f.Path, err)
	}
	return nil
}

// ours leaves out folders that hold something else than dialogs.
func ours(file string, d fs.DirEntry) bool {
	other := strings.HasPrefix(file, "locales/") || strings.HasPrefix(file, "examples/") || strings.HasPrefix(file, "testdata/")
	return !d.IsDir() && path.Ext(file) == ".yaml" && !other && file != fileCategories && file != fileWords
}

func (s *Set) wrong(m ...text.Mistake) { s.Mistakes = append(s.Mistakes, m...) }

func (s *Set) addDialog(f Folder, file string, seen map[string]string) error {
	var d dialog.Definition
	doc, wrong, err := read(f, file, &d)
	if err != nil {
		return err
	}
	s.wrong(wrong...)
	switch {
	case doc.tree == nil:
	case d.Name == "":
		s.wrong(doc.at("$", "a dialog needs a name (dialog: NAME)"))
	default:
		s.once(doc, "$.dialog", "dialog "+d.Name, seen)
		s.put(d, doc)
	}
	return nil
}

// once refuses what the same folder has in another place already.
func (s *Set) once(doc document, at, what string, seen map[string]string) {
	if first, twice := seen[what]; twice {
		s.wrong(doc.at(at, "%s is in %s already", what, first))
	}
	seen[what] = doc.file
}

// put adds a definition at the end; what had its name before goes.
func (s *Set) put(d dialog.Definition, doc document) {
	kept := s.Definitions[:0]
	for _, old := range s.Definitions {
		if old.Name != d.Name {
			kept = append(kept, old)
		}
	}
	s.Definitions = append(kept, d)
	s.sources[d.Name] = doc
}

// Check finds everything that is wrong with the dialogs in the world they name, mistakes of reading
// and of questions in the given languages included.
func (s *Set) Check(w dialog.World, languages []string) []text.Mistake {
	out := append([]text.Mistake(nil), s.Mistakes...)
	for _, m := range dialog.Check(s.Definitions, w) {
		out = append(out, s.sources[m.Dialog].at(m.Path, "%s", m.Message))
	}
	return append(out, s.unanswered(languages)...)
}

// Forget lets go of the trees of the files: nothing more is said of their lines. They take as much memory as all the
// rest of an idle desk.
func (s *Set) Forget() { s.sources, s.asked = nil, nil }

// Find gives a definition by name, bot.ErrNotFound when there is none.
func (s *Set) Find(name string) (*dialog.Definition, error) {
	for i := range s.Definitions {
		if s.Definitions[i].Name == name {
			return &s.Definitions[i], nil
		}
	}
	return nil, fmt.Errorf("%w: no dialog %q", bot.ErrNotFound, name)
}
