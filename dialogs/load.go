// Package dialogs holds the conversations as data, one YAML file each, with the categories, the
// community's own questions and the example sentences; it loads them, laid over by a community's
// own files, and says of every mistake in which file and line it is.
package dialogs

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/text"
)

//go:embed resident/*.yaml staff/*.yaml questions.yaml
var embedded embed.FS

// Set is everything that dialog files say.
type Set struct {
	Definitions []dialog.Definition
	Questions   []Question
	sources     map[string]source // by dialog and version, for the lines of mistakes
}

type source struct {
	file string
	tree *ast.File
}

// Embedded loads the dialogs that Linli brings along.
func Embedded() (*Set, error) { return Load() }

// Load reads the embedded dialogs and lays the files of each further folder over them: a dialog of
// the same name replaces ours, another joins. All mistakes are reported at once, each a text.Mistake.
func Load(over ...fs.FS) (*Set, error) {
	s := &Set{sources: map[string]source{}}
	var wrong []error
	for _, fsys := range append([]fs.FS{embedded}, over...) {
		wrong = append(wrong, s.read(fsys))
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Set) read(fsys fs.FS) error {
	var wrong []error
	err := fs.WalkDir(fsys, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !ours(file, d) {
			return err
		}
		wrong = append(wrong, s.readFile(fsys, file))
		return nil
	})
	if err != nil {
		return fmt.Errorf("read dialogs: %w", err)
	}
	return errors.Join(wrong...)
}

// ours leaves out folders that hold something else than dialogs.
func ours(file string, d fs.DirEntry) bool {
	other := strings.HasPrefix(file, "locales/") || strings.HasPrefix(file, "examples/") || strings.HasPrefix(file, "testdata/")
	return !d.IsDir() && path.Ext(file) == ".yaml" && !other && file != "categories.yaml" && file != "words.yaml"
}

func (s *Set) readFile(fsys fs.FS, file string) error {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	if path.Base(file) == "questions.yaml" {
		return s.addQuestions(file, b)
	}
	return s.addDialog(file, b)
}

func (s *Set) addDialog(file string, b []byte) error {
	tree, err := parser.ParseBytes(b, 0)
	if err != nil {
		return mistake(file, err)
	}
	var d dialog.Definition
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&d); err != nil {
		return mistake(file, err)
	}
	s.put(d)
	s.sources[sourceKey(d.Name)] = source{file: file, tree: tree}
	return nil
}

// put adds a definition; one of the same name and version is replaced.
func (s *Set) put(d dialog.Definition) {
	for i := range s.Definitions {
		if s.Definitions[i].Name == d.Name {
			s.Definitions[i] = d
			return
		}
	}
	s.Definitions = append(s.Definitions, d)
}

func sourceKey(dialog string) string { return dialog }

// mistake keeps the line of a YAML error.
func mistake(file string, err error) error {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		return text.Mistake{File: file, Line: y.GetToken().Position.Line, Message: y.GetMessage()}
	}
	return text.Mistake{File: file, Line: 1, Message: err.Error()}
}

// Check finds everything that is wrong with the dialogs in the world they name, in the order in
// which one reads files.
func (s *Set) Check(w dialog.World) []text.Mistake {
	var out []text.Mistake
	for _, m := range dialog.Check(s.Definitions, w) {
		src := s.sources[sourceKey(m.Dialog)]
		out = append(out, text.Mistake{File: src.file, Line: lineAt(src.tree, m.Path), Message: m.Message})
	}
	slices.SortFunc(out, func(a, b text.Mistake) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.Line - b.Line
	})
	return out
}

// lineAt finds the line of a YAML path, or of the nearest part of it that there is.
func lineAt(tree *ast.File, at string) int {
	for tree != nil && at != "" {
		if p, err := yaml.PathString(at); err == nil {
			if node, err := p.FilterFile(tree); err == nil && node != nil {
				return firstLine(node)
			}
		}
		at = parent(at)
	}
	return 1
}

func parent(at string) string {
	cut := strings.LastIndexAny(at, ".[")
	if cut <= 0 {
		return ""
	}
	return at[:cut]
}

// firstLine is the first line of a node: a mapping's token is its first colon, which may stand lower.
func firstLine(n ast.Node) int {
	line := n.GetToken().Position.Line
	ast.Walk(lowest{&line}, n)
	return line
}

type lowest struct{ line *int }

// Visit implements ast.Visitor.
func (l lowest) Visit(n ast.Node) ast.Visitor {
	if t := n.GetToken(); t != nil && t.Position.Line < *l.line {
		*l.line = t.Position.Line
	}
	return l
}

// Find gives a definition by name, bot.ErrNotFound when there is none.
func (s *Set) Find(name string) (*dialog.Definition, error) {
	for i := range s.Definitions {
		if s.Definitions[i].Name == name {
			return &s.Definitions[i], nil
		}
	}
	return nil, fmt.Errorf("%w: no dialog %q", bot.ErrNotFound, name)
}
