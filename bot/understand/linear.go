package understand

import "math"

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

// linear is a multinomial logistic regression: weights of one feature lie side by side, one per class, in a row as
// long as a whole number of lanes. The last row is that of the constant term.
type linear struct {
	classes []string
	row     int
	weights []float32
}

// lanes is how many classes are scored in one go.
const lanes = 8

func newLinear(classes []string, features int) *linear {
	row := (len(classes) + lanes - 1) / lanes * lanes
	return &linear{classes, row, make([]float32, (features+1)*row)}
}

// constant is the value of the term that every message has.
const constant = 0.3

// lesson is an example as the learner sees it.
type lesson struct {
	terms []term
	scale float32 // makes messages of all lengths equally long
	class int
}

func newLesson(terms []term, class int) lesson { return lesson{terms, scaleOf(terms), class} }

// How the classifier learns. The order of the lessons is a fixed walk through them, so the result is always the same.
// After each epoch those that are well known are left out of the next.
const (
	epochs    = 5
	learnRate = 3
	decay     = 0.75 // of the rate, per epoch
	ignore    = 0.01
	wellKnown = 0.95
)

func train(classes []string, features int, lessons []lesson) *linear {
	l := newLinear(classes, features)
	p := make([]float32, len(classes))
	todo := walk(len(lessons))
	rate := float32(learnRate)
	for range epochs {
		hard := todo[:0]
		for _, i := range todo {
			if l.learn(lessons[i], p, rate) < wellKnown {
				hard = append(hard, i)
			}
		}
		todo = hard
		rate *= decay
	}
	return l
}

// walk lists 0 to n-1 in strides without a common divisor with n, near its golden section: that mixes the lessons.
func walk(n int) []int {
	order, step := make([]int, n), stride(n)
	for i := range order {
		order[i] = i * step % n
	}
	return order
}

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

// learn corrects the weights by one lesson and gives the probability its class had before.
func (l *linear) learn(x lesson, p []float32, rate float32) float32 {
	l.score(x.terms, x.scale, p)
	softmax(p)
	before := p[x.class]
	p[x.class]--
	base := l.weights[len(l.weights)-l.row:]
	for c, g := range p {
		if g < ignore && g > -ignore {
			continue
		}
		step := rate * g
		base[c] -= step * constant
		step *= x.scale
		for _, t := range x.terms {
			l.weights[int(t.id)*l.row+c] -= step * t.value
		}
	}
	return before
}

// score writes the raw score of every class.
func (l *linear) score(terms []term, scale float32, out []float32) {
	base := l.weights[len(l.weights)-l.row:]
	for from := 0; from < l.row; from += lanes {
		sums := l.sums(terms, from)
		for i := range min(lanes, len(out)-from) {
			out[from+i] = sums[i]*scale + base[from+i]*constant
		}
	}
}

// sums adds up the weights of the classes of one group of lanes, kept in registers.
func (l *linear) sums(terms []term, from int) [lanes]float32 {
	var a, b, c, d, e, f, g, h float32
	for _, t := range terms {
		w := (*[lanes]float32)(l.weights[int(t.id)*l.row+from:])
		a += w[0] * t.value
		b += w[1] * t.value
		c += w[2] * t.value
		d += w[3] * t.value
		e += w[4] * t.value
		f += w[5] * t.value
		g += w[6] * t.value
		h += w[7] * t.value
	}
	return [lanes]float32{a, b, c, d, e, f, g, h}
}

func softmax(s []float32) {
	top := s[0]
	for _, v := range s {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range s {
		s[i] = exp(v - top)
		sum += s[i]
	}
	for i := range s {
		s[i] /= sum
	}
}

// exp is e to the power of v, for v up to 0, to about four digits; what is next to nothing is 0.
func exp(v float32) float32 {
	if v < -8 {
		return 0
	}
	v *= math.Log2E
	whole := float32(int32(v)) - 1
	part := v - whole // from 0 to 2
	part /= 2
	root := 1 + part*(0.6951786+part*(0.2276+part*0.0772))
	return root * root * math.Float32frombits(uint32(int32(whole)+127)<<23)
}

func scaleOf(terms []term) float32 {
	sum := float32(0)
	for _, t := range terms {
		sum += t.value * t.value
	}
	if sum == 0 {
		return 1
	}
	return 1 / float32(math.Sqrt(float64(sum)))
}
