package understand

import (
	"maps"

	"linli/bot"
)

// community is what one community adds to the base.
type community struct {
	gazetteer   *gazetteer
	questions   []Question
	asked       *nearest // questions by their examples
	corrections []Correction
	corrected   *nearest // corrections by their words
}

// Learn replaces what the model knows of one community: its places, its own questions, its staff's corrections.
// Messages heard afterwards are read with it; nobody waits for it.
func (m *Model) Learn(c bot.CommunityID, o Overlay) {
	own := &community{
		gazetteer: newGazetteer(m.spots, o.Places),
		questions: o.Questions, asked: newNearest(m.vocabulary, m.lessons),
		corrections: o.Corrections, corrected: newNearest(m.vocabulary, m.lessons),
	}
	for i, q := range o.Questions {
		for _, e := range q.Examples {
			own.asked.add(i, m.featuresOf(e))
		}
	}
	for i, e := range o.Corrections {
		own.corrected.add(i, m.featuresOf(e.Text))
	}
	m.learning.Lock()
	defer m.learning.Unlock()
	all := maps.Clone(*m.communities.Load())
	all[c] = own
	m.communities.Store(&all)
}

func (m *Model) community(c bot.CommunityID) *community {
	if own, ok := (*m.communities.Load())[c]; ok {
		return own
	}
	return m.base
}

// Likeness from which a sentence counts as asked, as corrected, or as an example of a dialog.
const (
	likeQuestion   = 0.45
	likeCorrection = 0.30
	likeExample    = 0.60
)

// question gives the community's own question that the words ask, and how alike they are.
func (c *community) question(features []feature) (string, float64) {
	if c.asked == nil {
		return "", 0
	}
	label, alike, _ := c.asked.best(features)
	if label < 0 || alike < likeQuestion {
		return "", 0
	}
	return c.questions[label].ID, float64(alike)
}

// correct raises the categories that staff gave to similar sentences.
func (c *community) correct(features []feature, classes []string, scores []float32) {
	if c.corrected == nil {
		return
	}
	c.corrected.each(features, likeCorrection, func(label int, alike float32) {
		for i, slug := range classes {
			if slug == c.corrections[label].Category {
				scores[i] += correctionWeight * alike * alike
			}
		}
	})
}

// correctionWeight is how much a sentence that staff corrected counts against the base model.
const correctionWeight = 30
