package understand

import (
	"math"
	"os"
	"strconv"
)

// vocabulary gives each feature that the lessons contain often enough a number. It is an open-addressing table:
// a lookup costs one or two cache lines.
type vocabulary struct {
	slots []vocabEntry
	mask  uint32
	size  int
}

type vocabEntry struct {
	hash uint32
	id   int32 // number + 1; 0 is free
	seen int32 // in how many lessons
}

func newVocabulary(capacity int) *vocabulary {
	size := 1024
	for size < capacity*2 {
		size *= 2
	}
	return &vocabulary{slots: make([]vocabEntry, size), mask: uint32(size - 1)}
}

func (v *vocabulary) slot(h uint32) *vocabEntry {
	for i := h & v.mask; ; i = (i + 1) & v.mask {
		if e := &v.slots[i]; e.hash == h && e.seen > 0 || e.seen == 0 {
			return e
		}
	}
}

// id gives a feature's number, -1 for one the lessons do not have.
func (v *vocabulary) id(h uint32) int32 { return v.slot(h).id - 1 }

// count notes that one lesson has the feature.
func (v *vocabulary) count(h uint32) {
	e := v.slot(h)
	e.hash = h
	e.seen++
}

// keep makes a table of the features that were seen at least so often, numbered in the order of the hashes' slots.
func (v *vocabulary) keep(least int32) *vocabulary {
	kept := 0
	for i := range v.slots {
		if v.slots[i].seen >= least {
			kept++
		}
	}
	out := newVocabulary(kept)
	for _, e := range v.slots {
		if e.seen >= least {
			out.size++
			*out.slot(e.hash) = vocabEntry{e.hash, int32(out.size), e.seen}
		}
	}
	return out
}

// term is a numbered feature of one message.
type term struct {
	id    int32
	value float32
}

// linear is a multinomial logistic regression: weights of one feature lie side by side, one per class.
type linear struct {
	classes []string
	weights []float32
}

// lesson is an example as the learner sees it.
type lesson struct {
	terms []term
	class int
}

// How the classifier learns. The order of the lessons is a fixed walk through them, so the result is always the same.
const ignore = 0.004

var (
	epochs    = int(envf("EP", 5))
	learnRate = envf("LR", 1.2)
	decay     = float32(envf("DC", 0.55))
)

func envf(k string, d float64) float64 {
	if v, err := strconv.ParseFloat(os.Getenv(k), 64); err == nil {
		return v
	}
	return d
}

func train(classes []string, features int, lessons []lesson) *linear {
	l := &linear{classes: classes, weights: make([]float32, (features+1)*len(classes))}
	p := make([]float32, len(classes))
	rate := float32(learnRate)
	for range epochs {
		for i, step := 0, stride(len(lessons)); i < len(lessons); i++ {
			l.learn(lessons[i*step%len(lessons)], p, rate)
		}
		rate *= decay
	}
	return l
}

// stride is a number without a common divisor with n, near its golden section: walking by it mixes the lessons.
func stride(n int) int {
	s := int(float64(n)*0.618) | 1
	for gcd(s, n) != 1 {
		s += 2
	}
	return s
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (l *linear) learn(x lesson, p []float32, rate float32) {
	l.score(x.terms, p)
	softmax(p)
	p[x.class]--
	k := len(l.classes)
	for c, g := range p {
		if g < ignore && g > -ignore {
			continue
		}
		for _, t := range x.terms {
			l.weights[int(t.id)*k+c] -= rate * g * t.value
		}
	}
}

// score writes the raw score of every class.
func (l *linear) score(terms []term, out []float32) {
	clear(out)
	k := len(out)
	for _, t := range terms {
		row := l.weights[int(t.id)*k : int(t.id)*k+k]
		for c, w := range row {
			out[c] += w * t.value
		}
	}
}

func softmax(s []float32) {
	top := s[0]
	for _, v := range s {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range s {
		s[i] = float32(math.Exp(float64(v - top)))
		sum += s[i]
	}
	for i := range s {
		s[i] /= sum
	}
}

// scale makes messages of all lengths equally long.
func scale(terms []term) {
	sum := float32(0)
	for _, t := range terms {
		sum += t.value * t.value
	}
	if sum == 0 {
		return
	}
	by := 1 / float32(math.Sqrt(float64(sum)))
	for i := range terms {
		terms[i].value *= by
	}
}
