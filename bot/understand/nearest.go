package understand

import "math"

// nearest finds which of a few hundred sentences a message resembles: the cosine of their rare runs of characters.
// It serves where examples are few: dialogs of their own, a community's questions, staff corrections.
type nearest struct {
	vocabulary *vocabulary
	lessons    float64
	sentences  []sentence
	postings   map[uint32][]posting
}

type sentence struct {
	label  int // what the sentence stands for
	length float32
}

type posting struct {
	sentence int32
	weight   float32
}

func newNearest(v *vocabulary, lessons int) *nearest {
	return &nearest{vocabulary: v, lessons: float64(lessons + 2), postings: map[uint32][]posting{}}
}

// rarity weighs a feature by how few lessons have it.
func (n *nearest) rarity(h uint32) float32 {
	return float32(math.Log(n.lessons / float64(n.vocabulary.slot(h).seen+1)))
}

// add keeps a sentence under a label.
func (n *nearest) add(label int, features []feature) {
	id, sum := int32(len(n.sentences)), float32(0)
	seen := map[uint32]bool{}
	for _, f := range features {
		if seen[f.hash] {
			continue
		}
		seen[f.hash] = true
		w := n.rarity(f.hash) * f.value
		sum += w * w
		n.postings[f.hash] = append(n.postings[f.hash], posting{id, w})
	}
	n.sentences = append(n.sentences, sentence{label, float32(math.Sqrt(float64(sum)))})
}

// best gives the label of the most similar sentence and how similar it is, 0 to 1; and the same for the best
// sentence with another label.
func (n *nearest) best(features []feature) (label int, alike float32, second float32) {
	label = -1
	if len(n.sentences) == 0 {
		return label, 0, 0
	}
	sums, length := n.sums(features)
	for i, s := range n.sentences {
		c := sums[i] / max(s.length*length, 1e-6)
		switch {
		case c > alike && s.label == label:
			alike = c
		case c > alike:
			label, alike, second = s.label, c, alike
		case c > second && s.label != label:
			second = c
		}
	}
	return label, alike, second
}

func (n *nearest) sums(features []feature) ([]float32, float32) {
	sums, square := make([]float32, len(n.sentences)), float32(0)
	for i, f := range features {
		if repeated(features, i) {
			continue
		}
		w := n.rarity(f.hash) * f.value
		square += w * w
		for _, p := range n.postings[f.hash] {
			sums[p.sentence] += w * p.weight
		}
	}
	return sums, float32(math.Sqrt(float64(square)))
}

// repeated says that an earlier feature is the same; only near ones are looked at, which is where repeats matter.
func repeated(features []feature, i int) bool {
	for j := max(0, i-24); j < i; j++ {
		if features[j].hash == features[i].hash {
			return true
		}
	}
	return false
}

// each calls do with the label and likeness of every sentence at least so alike.
func (n *nearest) each(features []feature, least float32, do func(label int, alike float32)) {
	if len(n.sentences) == 0 {
		return
	}
	sums, length := n.sums(features)
	for i, s := range n.sentences {
		if c := sums[i] / max(s.length*length, 1e-6); c >= least {
			do(s.label, c)
		}
	}
}
