package understand

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"linli/bot"
)

// Model understands sentences. It is safe for concurrent use; Learn replaces one community's overlay at once.
type Model struct {
	spelling    *trie
	spelled     [][]rune
	lexicon     *lexicon
	vocabulary  *vocabulary
	lessons     int
	intents     *linear
	categories  *linear
	dialogs     []Dialog
	resembling  *nearest // dialogs by their examples
	controls    *controls
	starters    *starters
	answers     answers
	corrections corrections
	alarms      *alarms
	spots       map[string]Phrases
	base        *community
	communities atomic.Pointer[map[bot.CommunityID]*community]
	learning    sync.Mutex
}

// Train makes a model. The same lessons always make the same one. Lessons without examples of at least two intents
// are ErrInvalid.
func Train(l Lessons) (*Model, error) {
	m := newModel(l)
	set, err := m.study(l)
	if err != nil {
		return nil, err
	}
	m.vocabulary, m.lessons = set.vocabulary(), len(set.texts)
	m.fit(set)
	m.resembling = newNearest(m.vocabulary, m.lessons)
	for i, d := range l.Dialogs {
		eachPhrase(d.Examples, func(s string) { m.resembling.add(i, m.featuresOf(s)) })
	}
	return m, nil
}

func newModel(l Lessons) *Model {
	polite := courtesy{newWordlist(l.Words.Before), newWordlist(l.Words.After)}
	m := &Model{
		lexicon: newLexicon(l), dialogs: l.Dialogs, spots: l.Words.Spots,
		controls: newControls(l.Words, polite), starters: newStarters(l.Dialogs, polite),
		answers:     answers{newWordlist(l.Words.Yes), newWordlist(l.Words.No), polite},
		corrections: corrections{newWordlist(l.Words.Corrections), newWordlist(l.Words.Slips)},
		alarms:      newAlarms(l.Words.Emergency),
	}
	m.spell(l.Words.Spelling)
	m.base = &community{gazetteer: newGazetteer(m.spots, nil)}
	m.communities.Store(&map[bot.CommunityID]*community{})
	return m
}

func (m *Model) spell(words map[string]string) {
	m.spelling = newTrie()
	for i, wrong := range sortedKeys(words) {
		m.spelling.add(foldString(wrong), int32(i))
		m.spelled = append(m.spelled, []rune(foldString(words[wrong])))
	}
}

// featuresOf reads a sentence of the lessons or of an overlay.
func (m *Model) featuresOf(text string) []feature {
	x := new(reading)
	x.runes = fold(x.runes, text)
	m.read(x, m.base.gazetteer)
	return x.features
}

// read goes from folded runes to features.
func (m *Model) read(x *reading, g *gazetteer) {
	m.mask(x, g)
	x.masked = m.alarms.defuse(x.masked)
	m.extract(x)
}

// studies are the lessons, read.
type studies struct {
	texts      [][]feature
	intent     []string
	category   []string
	intents    []string
	categories []string
}

func (m *Model) study(l Lessons) (*studies, error) {
	all := slices.Clone(l.Examples)
	for _, d := range l.Dialogs {
		if d.Intent != "" {
			eachPhrase(d.Examples, func(s string) { all = append(all, Example{Text: s, Intent: d.Intent}) })
		}
	}
	s := &studies{texts: m.readAll(all)}
	intents, categories := map[string]bool{}, map[string]bool{}
	for _, e := range all {
		s.intent, s.category = append(s.intent, string(e.Intent)), append(s.category, e.Category)
		intents[string(e.Intent)] = true
		if e.Category != "" {
			categories[e.Category] = true
		}
	}
	s.intents, s.categories = slices.Sorted(maps.Keys(intents)), slices.Sorted(maps.Keys(categories))
	if len(s.intents) < 2 || len(s.categories) < 2 {
		return nil, fmt.Errorf("%w: lessons need examples of two intents and two categories at least", bot.ErrInvalid)
	}
	return s, nil
}

// readAll spreads the reading over the processors; the result does not depend on how many there are.
func (m *Model) readAll(all []Example) [][]feature {
	out := make([][]feature, len(all))
	workers := runtime.GOMAXPROCS(0)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			x := new(reading)
			for i := w; i < len(all); i += workers {
				x.runes = fold(x.runes, all[i].Text)
				m.read(x, m.base.gazetteer)
				out[i] = slices.Clone(x.features)
			}
		})
	}
	wait.Wait()
	return out
}

// leastSeen is in how many lessons a feature must occur to be worth a weight.
var leastSeen = int32(envf("LS", 2))

// vocabulary counts the features and keeps those that occur more than once.
func (s *studies) vocabulary() *vocabulary {
	total := 0
	for _, t := range s.texts {
		total += len(t)
	}
	all := newVocabulary(total)
	for _, t := range s.texts {
		for _, f := range t {
			all.count(f.hash)
		}
	}
	return all.keep(leastSeen)
}

// fit trains both classifiers side by side.
func (m *Model) fit(s *studies) {
	var wait sync.WaitGroup
	wait.Go(func() { m.intents = m.fitOne(s, s.intents, s.intent) })
	wait.Go(func() { m.categories = m.fitOne(s, s.categories, s.category) })
	wait.Wait()
}

func (m *Model) fitOne(s *studies, classes, labels []string) *linear {
	lessons := make([]lesson, 0, len(labels))
	for i, label := range labels {
		if class, ok := slices.BinarySearch(classes, label); ok {
			lessons = append(lessons, lesson{m.terms(s.texts[i], nil), class})
		}
	}
	return train(classes, m.vocabulary.size, lessons)
}

// terms numbers the features and adds the constant one.
func (m *Model) terms(features []feature, into []term) []term {
	into = into[:0]
	for _, f := range features {
		if id := m.vocabulary.id(f.hash); id >= 0 {
			into = append(into, term{id, f.value})
		}
	}
	scale(into)
	return append(into, term{int32(m.vocabulary.size), float32(envf("BIAS", 0.3))})
}
