package desk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"

	"linli/bot"
)

// catalogue is every text by language and key; a text with variants is one under its key, joined.
type catalogue map[string]map[string]string

var variants = map[string]bool{"one": true, "other": true, "sms": true, "kiosk": true}

func readTexts(t testing.TB) catalogue {
	t.Helper()
	out, err := texts()
	must(t, err)
	return out
}

// texts are read once for all tests.
var texts = sync.OnceValues(func() (catalogue, error) {
	out := catalogue{}
	for _, lang := range []string{"zh-CN", "en"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "locales", lang+".yaml"))
		if err != nil {
			return nil, err
		}
		var tree map[string]any
		if err := yaml.Unmarshal(data, &tree); err != nil {
			return nil, err
		}
		out[lang] = map[string]string{}
		flatten(out[lang], "", tree)
	}
	return out, nil
})

func flatten(into map[string]string, prefix string, tree map[string]any) {
	for name, node := range tree {
		switch x := node.(type) {
		case map[string]any:
			if isText(x) {
				into[prefix+name] = joined(x)
			} else {
				flatten(into, prefix+name+".", x)
			}
		case string:
			into[prefix+name] = x
		}
	}
}

func isText(x map[string]any) bool {
	for k := range x {
		if !variants[k] {
			return false
		}
	}
	return true
}

func joined(x map[string]any) string {
	var words []string
	for _, v := range x {
		switch y := v.(type) {
		case string:
			words = append(words, y)
		case map[string]any:
			words = append(words, joined(y))
		}
	}
	return strings.Join(words, " ")
}

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

// check says which keys and values a text, the texts within it and its lines lack.
func (c catalogue) check(t testing.TB, key string, v bot.Values) {
	t.Helper()
	c.checkOne(t, key, v)
	for _, x := range v {
		if x.Kind == bot.ValueKey && x.Text != "" { // no key has no words
			c.checkOne(t, x.Text, v)
		}
		for _, l := range x.Lines {
			c.check(t, l.Text, l.Values)
		}
	}
}

func (c catalogue) checkOne(t testing.TB, key string, v bot.Values) {
	t.Helper()
	for lang, texts := range c {
		words, ok := texts[key]
		if !ok {
			t.Errorf("%s: no text %q", lang, key)
			continue
		}
		for _, m := range placeholder.FindAllStringSubmatch(words, -1) {
			if _, ok := v.Get(m[1]); !ok {
				t.Errorf("%s: %s wants {%s}, which it is not given", lang, key, m[1])
			}
		}
	}
}

func (c catalogue) checkOptions(t testing.TB, options []bot.Option) {
	t.Helper()
	for _, o := range options {
		c.check(t, o.Label, o.Values)
	}
}

func (c catalogue) checkOutcome(t testing.TB, out bot.Outcome) {
	t.Helper()
	for _, p := range out.Posts {
		c.check(t, p.Text, p.Values)
		c.checkOptions(t, p.Options)
	}
	for _, v := range out.Values {
		if v.Kind == bot.ValueKey && v.Text != "" {
			c.checkOne(t, v.Text, out.Values)
		}
	}
}

// TestEveryTextInTheSourceIsInEveryLanguage reads the package's own files: whatever looks like a text
// key and is no verb must be there.
func TestEveryTextInTheSourceIsInEveryLanguage(t *testing.T) {
	texts, verbs := readTexts(t), verbNames(t)
	key := regexp.MustCompile(`^(ticket|wish|note|outage|call|emergency)\.[a-z_.]*[a-z]$`)
	for _, s := range literals(t) {
		if !key.MatchString(s) || verbs[s] {
			continue
		}
		for lang := range texts {
			if _, ok := texts[lang][s]; !ok {
				t.Errorf("%s: no text %q", lang, s)
			}
		}
	}
}

func verbNames(t *testing.T) map[string]bool {
	out := map[string]bool{"ticket.silence": true, "call.idle": true} // only in the history
	for _, n := range newWorld(t).nouns {
		for _, v := range n.Verbs() {
			out[v.Name] = true
		}
	}
	return out
}

func literals(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	must(t, err)
	var out []string
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		must(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, err := strconv.Unquote(lit.Value)
				must(t, err)
				out = append(out, s)
			}
			return true
		})
	}
	return out
}

// TestTextsMadeOfPartsAreInEveryLanguage names those that are not written out in the source.
func TestTextsMadeOfPartsAreInEveryLanguage(t *testing.T) {
	texts := readTexts(t)
	var keys []string
	for name, c := range cycles(t) {
		for state := range c.states {
			switch name {
			case "ticket":
				keys = append(keys, "state.ticket."+state, "ticket.card."+state)
			case "wish":
				keys = append(keys, "state.wish."+state)
			default:
				keys = append(keys, "call.state."+state, "call.card."+state)
			}
		}
	}
	for _, w := range waitings {
		keys = append(keys, "state.waiting."+w)
	}
	for _, v := range verdicts {
		keys = append(keys, "wish.told."+v)
	}
	for _, e := range append(emergencies, emergency{slug: "other"}, emergency{slug: "elderly"}) {
		keys = append(keys, e.advice())
	}
	for _, u := range []bot.Urgency{bot.UrgencyNow, bot.UrgencySoon, bot.UrgencyNormal} {
		keys = append(keys, "urgency."+string(u))
	}
	for _, key := range keys {
		for lang := range texts {
			if _, ok := texts[lang][key]; !ok {
				t.Errorf("%s: no text %q", lang, key)
			}
		}
	}
}

func TestAdviceNamesANumberAndSaysThatTheDeskIsNoEmergencyService(t *testing.T) {
	number := regexp.MustCompile(`1(10|19|20)`)
	for lang, disclaimer := range map[string]string{"zh-CN": "服务台不是", "en": "This desk is not"} {
		for key, words := range readTexts(t)[lang] {
			if !strings.HasPrefix(key, "emergency.advice.") {
				continue
			}
			if !number.MatchString(words) || !strings.Contains(words, disclaimer) {
				t.Errorf("%s: %s: %s", lang, key, words)
			}
		}
	}
}

func TestBothLanguagesHaveTheSameTextsOfTheDesk(t *testing.T) {
	texts := readTexts(t)
	ours := regexp.MustCompile(`^(ticket|wish|note|outage|call|emergency)\.`)
	for a, b := range map[string]string{"zh-CN": "en", "en": "zh-CN"} {
		for key := range texts[a] {
			if _, ok := texts[b][key]; ours.MatchString(key) && !ok {
				t.Errorf("%s has %s, %s has not", a, key, b)
			}
		}
	}
}
