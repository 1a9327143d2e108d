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
	ear         *ear // nil while the lessons are read: they are right as they are
	vocabulary  *vocabulary
	lessons     int
	intents     *linear
	categories  *linear
	dialogs     []Dialog
	resembling  *nearest // dialogs by their examples
	duties      *duties  // colleagues' dialogs by their examples
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
	m.ear = newEar(m.lexicon.all)
	for _, e := range l.Examples {
		m.ear.learn(fold(nil, e.Text))
	}
	m.resembling = newNearest(m.vocabulary, m.lessons)
	for i, d := range l.Dialogs {
		if !d.Duty {
			eachPhrase(d.Examples, func(s string) { m.resembling.add(i, m.featuresOf(s)) })
		}
	}
	m.duties = m.newDuties(l)
	return m, nil
}

func newModel(l Lessons) *Model {
	polite := courtesy{newWordlist(l.Words.Before), newWordlist(l.Words.After)}
	m := &Model{
		lexicon: newLexicon(l), dialogs: l.Dialogs, spots: l.Words.Spots,
		controls: newControls(l.Words, polite), starters: newStarters(l.Dialogs, polite),
		answers:     answers{newWordlist(l.Words.Yes), newWordlist(l.Words.No), newWordlist(l.Words.Soonest), polite},
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
	return x.features[:x.topical]
}

// studied is one lesson's features; those before topical tell the category.
type studied struct {
	features []feature
	topical  int
}

// studies are the lessons, read.
type studies struct {
	texts      []studied
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
func (m *Model) readAll(all []Example) []studied {
	out := make([]studied, len(all))
	workers := runtime.GOMAXPROCS(0)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			x := new(reading)
			for i := w; i < len(all); i += workers {
				x.runes = fold(x.runes, all[i].Text)
				m.read(x, m.base.gazetteer)
				out[i] = studied{slices.Clone(x.features), x.topical}
			}
		})
	}
	wait.Wait()
	return out
}

// leastSeen is in how many lessons a feature must occur to be worth a weight.
const leastSeen = 2

// vocabulary counts the features and keeps those that occur more than once.
func (s *studies) vocabulary() *vocabulary {
	total := 0
	for _, t := range s.texts {
		total += len(t.features)
	}
	all := newVocabulary(total)
	for _, t := range s.texts {
		for _, f := range t.features {
			all.count(f.hash)
		}
	}
	return all.keep(leastSeen)
}

// fit trains both classifiers side by side.
func (m *Model) fit(s *studies) {
	intents, categories := make([]lesson, 0, len(s.texts)), make([]lesson, 0, len(s.texts))
	for i, t := range s.texts {
		terms, topical := m.terms(t.features, t.topical, nil)
		if class, ok := slices.BinarySearch(s.intents, s.intent[i]); ok {
			intents = append(intents, newLesson(terms, class))
		}
		if class, ok := slices.BinarySearch(s.categories, s.category[i]); ok {
			categories = append(categories, newLesson(terms[:topical], class))
		}
	}
	var wait sync.WaitGroup
	wait.Go(func() { m.intents = train(s.intents, m.vocabulary.size, intents) })
	wait.Go(func() { m.categories = train(s.categories, m.vocabulary.size, categories) })
	wait.Wait()
}

// terms numbers the features that the lessons have; the first of them, how many it tells, are topical.
func (m *Model) terms(features []feature, topical int, into []term) ([]term, int) {
	into = slices.Grow(into[:0], len(features))
	first := 0
	for i, f := range features {
		if id := m.vocabulary.id(f.hash); id >= 0 {
			into = append(into, term{id, f.value})
			if i < topical {
				first++
			}
		}
	}
	return into, first
}
