package text

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Keys that make a map one text with variants instead of a section. "other" alone does not:
// sections may have a text of that name (category.other).
const (
	variantOther = "other"
	variantOne   = "one"
	variantSMS   = "sms"
	variantKiosk = "kiosk"
)

// reader walks one language file and gathers texts and mistakes.
type reader struct {
	file     string
	texts    map[string]*entry
	mistakes []Mistake
}

// parse reads one language file. The texts are whole only when there is no mistake.
func parse(file string, data []byte) (map[string]*entry, []Mistake) {
	r := &reader{file: file, texts: map[string]*entry{}}
	root, err := parser.ParseBytes(bytes.TrimPrefix(data, []byte("\ufeff")), 0)
	if err != nil {
		r.syntax(err)
		return nil, r.mistakes
	}
	for i, doc := range root.Docs {
		r.document(i, doc)
	}
	return r.texts, r.mistakes
}

func (r *reader) document(i int, doc *ast.DocumentNode) {
	switch body := doc.Body.(type) {
	case nil, *ast.CommentGroupNode, *ast.NullNode: // an empty file has no texts
	default:
		if i > 0 {
			r.wrong(lineOf(body), `one document is enough; take the second "---" out`)
			return
		}
		entries, ok := entriesOf(body)
		if !ok {
			r.wrong(lineOf(body), "a language file is a map of keys to texts")
			return
		}
		r.section("", entries)
	}
}

func (r *reader) syntax(err error) {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		r.wrong(at.GetToken().Position.Line, "%s", at.GetMessage())
		return
	}
	r.wrong(1, "%v", err)
}

func (r *reader) wrong(line int, format string, args ...any) {
	r.mistakes = append(r.mistakes, Mistake{r.file, line, fmt.Sprintf(format, args...)})
}

// section reads a map of keys; path ends with a dot, or is "" at the top.
func (r *reader) section(path string, entries []*ast.MappingValueNode) {
	for _, e := range entries {
		name := e.Key.GetToken().Value
		if !isKey(name) {
			r.wrong(lineOf(e.Key), "%q is not a key; use letters, digits, _ and -", name)
			continue
		}
		r.item(path+name, lineOf(e.Key), e.Value)
	}
}

func isKey(s string) bool {
	return s != "" && strings.IndexFunc(s, func(c rune) bool {
		return c != '_' && c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	}) < 0
}

// item is a text, a text with variants, or a section.
func (r *reader) item(key string, line int, n ast.Node) {
	entries, isMap := entriesOf(n)
	switch {
	case !isMap:
		if w, ok := r.wording(key, n); ok {
			r.add(key, line, w, w, w)
		}
	case isVariants(entries):
		r.variants(key, line, entries)
	default:
		r.section(key+".", entries)
	}
}

// isVariants says that a map is one text: all its keys are variants, and not "other" alone.
func isVariants(entries []*ast.MappingValueNode) bool {
	special := 0
	for _, e := range entries {
		switch e.Key.GetToken().Value {
		case variantOther:
		case variantOne, variantSMS, variantKiosk:
			special++
		default:
			return false
		}
	}
	return special > 0
}

func (r *reader) variants(key string, line int, entries []*ast.MappingValueNode) {
	of := make(map[string]ast.Node, len(entries))
	for _, e := range entries {
		of[e.Key.GetToken().Value] = e.Value
	}
	plain, ok := r.pair(key, line, of)
	if !ok {
		return
	}
	short, kiosk := plain, plain
	if n := of[variantSMS]; n != nil {
		short, ok = r.variant(key+".sms", n)
	}
	if n := of[variantKiosk]; n != nil && ok {
		kiosk, ok = r.variant(key+".kiosk", n)
	}
	if ok {
		r.add(key, line, plain, short, kiosk)
	}
}

// variant is a text, or a map with "other" and "one".
func (r *reader) variant(key string, n ast.Node) (wording, bool) {
	entries, isMap := entriesOf(n)
	if !isMap {
		return r.wording(key, n)
	}
	of := map[string]ast.Node{}
	for _, e := range entries {
		name := e.Key.GetToken().Value
		if name != variantOther && name != variantOne {
			r.wrong(lineOf(e.Key), "%s: %q is not a plural form; only one and other are", key, name)
			return wording{}, false
		}
		of[name] = e.Value
	}
	return r.pair(key, lineOf(n), of)
}

// pair reads "other", which must be there, and "one".
func (r *reader) pair(key string, line int, of map[string]ast.Node) (wording, bool) {
	if of[variantOther] == nil {
		r.wrong(line, `%s has variants but no "other", the text itself`, key)
		return wording{}, false
	}
	w, ok := r.wording(key, of[variantOther])
	if !ok || of[variantOne] == nil {
		return w, ok
	}
	one, ok := r.wording(key+".one", of[variantOne])
	return wording{other: w.other, one: one.other}, ok
}

func (r *reader) wording(key string, n ast.Node) (wording, bool) {
	s, ok := wordsOf(n)
	if !ok {
		r.wrong(lineOf(n), "%s is not a text; put it in quotes", key)
		return wording{}, false
	}
	t, err := split(s)
	if err != nil {
		r.wrong(lineOf(n), "%s: %v", key, err)
	}
	return wording{other: t}, err == nil
}

func (r *reader) add(key string, line int, plain, short, kiosk wording) {
	r.texts[key] = &entry{
		file: r.file, line: line, names: namesOf(plain, short, kiosk),
		plain: plain, short: short.compact(), kiosk: kiosk,
	}
}

func namesOf(variants ...wording) []string {
	seen := map[string]bool{}
	for _, w := range variants {
		for _, p := range slices.Concat(w.other, w.one) {
			if p.name != "" {
				seen[p.name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// entriesOf gives the entries of a map; a map of one may come bare from the parser.
func entriesOf(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	default:
		return nil, false
	}
}

func wordsOf(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode: // | and > blocks; the last line's end is the file's, not the text's
		return strings.TrimRight(n.Value.Value, "\n"), true
	default:
		return "", false
	}
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 1
	}
	return n.GetToken().Position.Line
}
