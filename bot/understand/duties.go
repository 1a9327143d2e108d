package understand

import (
	"maps"
	"slices"

	"linli/bot"
)

// duties tells which of the dialogs that only colleagues start a free sentence asks for: "管子换好了" is said by
// whoever mended it. It has a vocabulary of its own, so that what colleagues say changes nothing of how residents
// are understood.
type duties struct {
	vocabulary *vocabulary
	said       *linear // a class for each dialog, and residents for whatever residents say
}

// residents is the class of sentences that are no colleague's.
const residents = ""

// others is how many of the residents' lessons stand against those of colleagues.
const others = 500

// newDuties learns from the dialogs of colleagues; nil when there are none.
func (m *Model) newDuties(l Lessons) *duties {
	said, class := l.duties()
	if len(said) == 0 {
		return nil
	}
	for i := 0; i < len(l.Examples); i += max(1, len(l.Examples)/others) {
		said, class = append(said, l.Examples[i]), append(class, residents)
	}
	texts := m.readAll(said)
	d := &duties{vocabulary: (&studies{texts: texts}).vocabulary()}
	classes := slices.Sorted(maps.Keys(setOf(class)))
	lessons := make([]lesson, len(texts))
	for i, t := range texts {
		at, _ := slices.BinarySearch(classes, class[i])
		lessons[i] = newLesson(termsOf(d.vocabulary, t.features, nil), at)
	}
	d.said = train(classes, d.vocabulary.size, lessons)
	return d
}

// duties are the words and examples of the dialogs that only colleagues start, each with its dialog.
func (l Lessons) duties() (said []Example, class []string) {
	for _, d := range l.Dialogs {
		if !d.Duty || len(d.Examples) == 0 {
			continue
		}
		add := func(s string) { said, class = append(said, Example{Text: s}), append(class, d.Name) }
		eachPhrase(d.Words, add)
		eachPhrase(d.Examples, add)
	}
	return said, class
}

func setOf(words []string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	return set
}

// hear gives the likeliest dialog; none when a resident would say it more likely.
func (d *duties) hear(x *reading) bot.Guess {
	if d == nil {
		return bot.Guess{}
	}
	x.terms = termsOf(d.vocabulary, x.features, x.terms)
	x.scores = grow(x.scores, len(d.said.classes))
	d.said.score(x.terms, scaleOf(x.terms), x.scores)
	softmax(x.scores)
	best := top(x.scores)
	if d.said.classes[best] == residents {
		return bot.Guess{}
	}
	return bot.Guess{Dialog: d.said.classes[best], Confidence: float64(x.scores[best])}
}

func termsOf(v *vocabulary, features []feature, into []term) []term {
	into = slices.Grow(into[:0], len(features))
	for _, f := range features {
		if id := v.id(f.hash); id >= 0 {
			into = append(into, term{id, f.value})
		}
	}
	return into
}
