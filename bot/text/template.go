package text

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"linli/bot"
)

// template is a text split at its placeholders. Rendering it is one pass of appends.
type template []part

// part is some words followed by a placeholder; name is "" where the text ends with words.
type part struct{ literal, name string }

var errOpenBrace = errors.New(`"{" is not closed; write "{{" for a brace`)

// split reads "words {name} words". "{{" and "}}" stand for one brace; a lone "}" is itself.
func split(s string) (template, error) {
	out := template{}
	var words strings.Builder
	for s != "" {
		plain, brace, rest := cutBrace(s)
		words.WriteString(plain)
		s = rest
		if brace == "" {
			break
		}
		if brace != "{" {
			words.WriteByte(brace[0])
			continue
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, errOpenBrace
		}
		if !isName(name) {
			return nil, fmt.Errorf("%q is not a placeholder; a name is a-z, 0-9 and _", "{"+name+"}")
		}
		out = append(out, part{words.String(), name})
		words.Reset()
		s = after
	}
	if words.Len() > 0 {
		out = append(out, part{literal: words.String()})
	}
	return out, nil
}

// cutBrace splits s around its first brace: "{", "{{", "}}" or "}", or "" when there is none.
func cutBrace(s string) (before, brace, after string) {
	i := strings.IndexAny(s, "{}")
	if i < 0 {
		return s, "", ""
	}
	n := 1
	if i+1 < len(s) && s[i+1] == s[i] {
		n = 2
	}
	return s[:i], s[i : i+n], s[i+n:]
}

func isName(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// static gives the words of a text without placeholders.
func (t template) static() (string, bool) {
	switch {
	case len(t) == 0:
		return "", true
	case len(t) == 1 && t[0].name == "":
		return t[0].literal, true
	default:
		return "", false
	}
}

// compact spends no character of a text message on blank lines or spaces before a line's end.
func (t template) compact() template {
	out := make(template, len(t))
	for i, p := range t {
		out[i] = part{compactWords(p.literal, p.name == "" && i == len(t)-1), p.name}
	}
	return out
}

func compactWords(s string, last bool) string {
	for _, gap := range []struct{ from, to string }{{" \n", "\n"}, {"\n\n", "\n"}} {
		for strings.Contains(s, gap.from) {
			s = strings.ReplaceAll(s, gap.from, gap.to)
		}
	}
	if last {
		return strings.TrimRight(s, " \n")
	}
	return s
}

// wording is one way to say a text: in the singular where the language and the text have one.
type wording struct{ other, one template }

func (w wording) compact() wording {
	if w.one == nil {
		return wording{other: w.other.compact()}
	}
	return wording{other: w.other.compact(), one: w.one.compact()}
}

// pick chooses by the first count among the values.
func (w wording) pick(tag language.Tag, v bot.Values) template {
	if w.one == nil {
		return w.other
	}
	for i := range v {
		if v[i].Kind == bot.ValueCount {
			return w.pickFor(tag, v[i].N)
		}
	}
	return w.other
}

func (w wording) pickFor(tag language.Tag, n int64) template {
	// The rules look at the last digits only; seven are kept, as the library asks.
	if plural.Cardinal.MatchPlural(tag, int(max(n, -n)%10_000_000), 0, 0, 0, 0) == plural.One {
		return w.one
	}
	return w.other
}
