package dialogs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"linli/bot/text"
)

// Folder is a folder of a community's own files, laid over the embedded ones. Path is put before
// the names of its files in mistakes.
type Folder struct {
	Path  string
	Files fs.FS
}

// Own gives the folder at a path; "" is none.
func Own(path string) []Folder {
	if path == "" {
		return nil
	}
	return []Folder{{Path: path, Files: os.DirFS(path)}}
}

// document is one YAML file with its tree, which knows the lines.
type document struct {
	file string // as mistakes name it
	tree *ast.File
}

// read decodes one file into a pointer to a struct or list. What can be understood is there even
// where something else is a mistake. The error is about reading.
func read(f Folder, name string, into any) (document, []text.Mistake, error) {
	d := document{file: path.Join(f.Path, name)}
	data, err := fs.ReadFile(f.Files, name)
	if err != nil {
		return d, nil, fmt.Errorf("read %s: %w", d.file, err)
	}
	return d, d.take(data, into), nil
}

// take parses and decodes. The YAML library gives up on some twisted files by a panic; a file that a
// community changes while the desk runs must not end it.
func (d *document) take(data []byte, into any) (wrong []text.Mistake) {
	defer func() {
		if gaveUp := recover(); gaveUp != nil {
			d.tree = nil
			wrong = []text.Mistake{{File: d.file, Line: 1, Message: "this is no YAML that can be read"}}
		}
	}()
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return []text.Mistake{d.yamlMistake(err)}
	}
	d.tree = tree
	return d.decode(into)
}

// decode reads the tree into a value; an empty file is an empty value.
func (d document) decode(into any) []text.Mistake {
	var wrong []text.Mistake
	for i, doc := range d.tree.Docs {
		switch doc.Body.(type) {
		case nil, *ast.CommentGroupNode, *ast.NullNode:
			continue
		}
		if i > 0 {
			return append(wrong, text.Mistake{File: d.file, Line: firstLine(doc.Body), Message: `one document is enough; take the second "---" out`})
		}
		if err := yaml.NodeToValue(doc.Body, into); err != nil {
			wrong = append(wrong, d.yamlMistake(err))
		}
		wrong = append(wrong, d.unknown(doc.Body, reflect.TypeOf(into))...)
	}
	return wrong
}

// at is a mistake at a YAML path, "$.states[2].on", or at the nearest part of it that there is.
func (d document) at(where, format string, args ...any) text.Mistake {
	return text.Mistake{File: d.file, Line: lineAt(d.tree, where), Message: fmt.Sprintf(format, args...)}
}

// yamlMistake keeps the line of a YAML error.
func (d document) yamlMistake(err error) text.Mistake {
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) && wrong.Token != nil {
		return text.Mistake{File: d.file, Line: wrong.Token.Position.Line, Message: fmt.Sprintf("%q is no %s", wrong.Token.Value, kindOf(wrong.DstType))}
	}
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		return text.Mistake{File: d.file, Line: y.GetToken().Position.Line, Message: y.GetMessage()}
	}
	return text.Mistake{File: d.file, Line: 1, Message: err.Error()}
}

// kindOf says in plain words what stands in a place.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return "number"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "list"
	case reflect.Map, reflect.Struct:
		return "map"
	default:
		return "text"
	}
}

// unknown finds every key that the type has no field for.
func (d document) unknown(n ast.Node, t reflect.Type) (out []text.Mistake) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if list, ok := n.(*ast.SequenceNode); ok && t.Kind() == reflect.Slice {
		for _, item := range list.Values {
			out = append(out, d.unknown(item, t.Elem())...)
		}
	}
	for _, entry := range entriesOf(n) {
		key := entry.Key.GetToken()
		value, known := fieldOf(t, key.Value)
		if !known {
			out = append(out, text.Mistake{File: d.file, Line: key.Position.Line, Message: fmt.Sprintf("unknown key %q", key.Value)})
			continue
		}
		out = append(out, d.unknown(entry.Value, value)...)
	}
	return out
}

// fieldOf gives the type of what stands under a key.
func fieldOf(t reflect.Type, key string) (reflect.Type, bool) {
	switch t.Kind() {
	case reflect.Map:
		return t.Elem(), true
	case reflect.Struct:
		for i := range t.NumField() {
			if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name == key {
				return t.Field(i).Type, true
			}
		}
		return nil, false
	default:
		return t, true
	}
}

func entriesOf(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	default:
		return nil
	}
}

// lineAt finds the line of a YAML path, or of the nearest part of it that there is.
func lineAt(tree *ast.File, at string) int {
	for tree != nil && at != "" {
		if line, found := lineOf(tree, at); found {
			return line
		}
		at = parent(at)
	}
	return 1
}

// lineOf finds the line of a YAML path. The library panics on paths with twisted keys: those have none.
func lineOf(tree *ast.File, at string) (line int, found bool) {
	defer func() {
		if recover() != nil {
			found = false
		}
	}()
	p, err := yaml.PathString(at)
	if err != nil {
		return 0, false
	}
	node, err := p.FilterFile(tree)
	if err != nil || node == nil {
		return 0, false
	}
	return firstLine(node), true
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
