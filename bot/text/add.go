package text

import (
	"fmt"
	"strings"
)

// Addition is a text that stands elsewhere than in a language file: the answer to a question.
type Addition struct {
	Lang, Key, Words string
	File             string // where it stands
	Line             int
}

// Adding gives the catalogue with further texts. A wrong one is left out and named.
func (c *Catalogue) Adding(texts []Addition) (*Catalogue, []Mistake) {
	var wrong []Mistake
	all := c.own()
	for name, t := range all {
		all[name] = laidOver(t, &tongue{})
	}
	for _, a := range texts {
		e, err := a.entry()
		t := all[a.Lang]
		if t == nil {
			err = fmt.Errorf("there is no language %q; there are %s", a.Lang, strings.Join(c.Languages(), ", "))
		}
		if err != nil {
			wrong = append(wrong, Mistake{a.File, a.Line, err.Error()})
			continue
		}
		t.texts[a.Key] = e
	}
	return newCatalogue(all, c.Default()), wrong
}

func (a Addition) entry() (*entry, error) {
	t, err := split(a.Words)
	w := wording{other: t}
	return &entry{file: a.File, line: a.Line, own: true, names: namesOf(w), plain: w, short: w.compact(), kiosk: w}, err
}
