package understand

import (
	"slices"
	"strings"

	"linli/bot"
)

// Hear understands one message of a community. It never fails: what it does not know has a low Confidence.
// Text comes back whole, without the space around it.
func (m *Model) Hear(c bot.CommunityID, text string) bot.Meaning {
	x := readings.Get().(*reading)
	defer readings.Put(x)
	own := m.community(c)
	out := bot.Meaning{Text: strings.TrimSpace(text), Urgency: bot.UrgencyNormal}
	x.runes = fold(x.runes, out.Text)
	out.Lang = language(x.runes)
	m.read(x, own.gazetteer)
	m.details(&out, x)
	m.intent(&out, x, own)
	if out.Intent == bot.IntentEmergency {
		return out
	}
	m.startWords(&out, x)
	m.question(&out, x, own)
	m.control(&out, x)
	return out
}

// language tells Chinese from English by counting characters and words; "" when there is too little to tell.
func language(r []rune) string {
	han, words, letters := 0, 0, 0
	for i, c := range r {
		switch {
		case isHan(c):
			han++
		case isLetter(c):
			letters++
			if i == 0 || !isLetter(r[i-1]) {
				words++
			}
		}
	}
	switch {
	case han > 0 && han >= words:
		return "zh"
	case letters >= 3:
		return "en"
	}
	return ""
}

// details are what is read from the words themselves: place, code, answers, correction.
func (m *Model) details(out *bot.Meaning, x *reading) {
	out.Answer = m.answers.read(x.runes)
	out.Answer.Phone = x.phone.text
	out.Code = x.code.text
	out.Place = rightPlace(x.runes, x.places)
	if out.Lang == "en" && (out.Place.Building == "") {
		out.Place = englishPlace(x.runes, out.Place)
	}
	correction, from := m.corrections.hear(x.runes)
	out.Correction = correction
	if out.Place.IsZero() && out.Code == "" {
		out.Place, _ = onlyRoom(x.runes[from:])
	}
	if m.lexicon.has(x, kindUrgent) {
		out.Urgency = bot.UrgencyNow
	} else if m.lexicon.has(x, kindSoon) {
		out.Urgency = bot.UrgencySoon
	}
}

func onlyRoom(r []rune) (bot.Place, bool) {
	if p, ok := loneRoom(r); ok {
		return p, true
	}
	return bot.Place{}, false
}

func englishPlace(r []rune, spot bot.Place) bot.Place {
	if s, ok := englishHome(r); ok {
		return s.place
	}
	if s, ok := ordinalBuilding(r); ok {
		return s.place
	}
	return spot
}

// intent runs both classifiers and decides about emergencies.
func (m *Model) intent(out *bot.Meaning, x *reading, own *community) {
	x.terms = m.terms(x.features, x.terms)
	m.categorise(out, x, own)
	x.scores = grow(x.scores, len(m.intents.classes))
	m.intents.score(x.terms, x.scores)
	softmax(x.scores)
	alarm := m.lexicon.has(x, kindAlarm) || m.alarms.paired(x.masked)
	place := slices.Index(m.intents.classes, string(bot.IntentEmergency))
	if place >= 0 && m.alarms.sounds(alarm, m.lexicon.has(x, kindCalm), float64(x.scores[place])) {
		out.Intent, out.Urgency = bot.IntentEmergency, bot.UrgencyNow
		out.Confidence = max(float64(x.scores[place]), sureWithNothing)
		return
	}
	if place >= 0 {
		x.scores[place] = 0
	}
	m.rank(out, x.scores)
	if len(trimMarks(x.runes)) == 0 {
		out.Confidence = 0
	}
}

// likely is the probability from which another reading is worth telling.
const likely = 0.15

func (m *Model) rank(out *bot.Meaning, scores []float32) {
	best := top(scores)
	out.Intent, out.Confidence = bot.Intent(m.intents.classes[best]), float64(scores[best])
	if out.Intent == bot.IntentChat {
		out.Category, out.Alternatives = "", nil
	}
	for i, s := range scores {
		if i != best && s >= likely {
			out.Alternatives = append(out.Alternatives, bot.Guess{Intent: bot.Intent(m.intents.classes[i]), Confidence: float64(s)})
		}
	}
	slices.SortStableFunc(out.Alternatives, func(a, b bot.Guess) int { return -compare(a.Confidence, b.Confidence) })
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// categorise says what the matter is about, with runners-up.
func (m *Model) categorise(out *bot.Meaning, x *reading, own *community) {
	x.scores = grow(x.scores, len(m.categories.classes))
	m.categories.score(x.terms, x.scores)
	own.correct(x.features, m.categories.classes, x.scores)
	softmax(x.scores)
	best := top(x.scores)
	out.Category = m.categories.classes[best]
	for i, s := range x.scores {
		if i != best && s >= likely {
			out.Alternatives = append(out.Alternatives, bot.Guess{Category: m.categories.classes[i], Confidence: float64(s)})
		}
	}
}

func grow(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}

func top(s []float32) int {
	best := 0
	for i, v := range s {
		if v > s[best] {
			best = i
		}
	}
	return best
}

// startWords hears the dialog that the message begins, or one whose own examples it resembles.
func (m *Model) startWords(out *bot.Meaning, x *reading) {
	if d, end, exact := m.starters.hear(x.runes); d >= 0 {
		out.Dialog = m.dialogs[d].Name
		out.Rest = rest(out.Text, end)
		m.meant(out, d, exact)
		return
	}
	d, alike, second := m.resembling.best(x.features)
	if d >= 0 && alike >= likeExample && alike-second >= 0.1 {
		out.Dialog = m.dialogs[d].Name
		out.Confidence = max(out.Confidence, float64(alike))
		m.meant(out, d, false)
	}
}

// meant takes over the dialog's intent.
func (m *Model) meant(out *bot.Meaning, d int, exact bool) {
	if exact {
		out.Confidence = 1
	}
	switch intent := m.dialogs[d].Intent; {
	case intent != "":
		out.Intent = intent
	case exact || out.Rest != "":
		out.Intent = bot.IntentCommand
	default:
		out.Intent = bot.IntentOther
	}
}

// question finds the community's own question.
func (m *Model) question(out *bot.Meaning, x *reading, own *community) {
	id, alike := own.question(x.features)
	if id == "" || out.Intent != bot.IntentQuestion && alike < 0.7 {
		return
	}
	out.Question = id
	out.Intent = bot.IntentQuestion
	out.Confidence = max(out.Confidence, alike)
}

// control hears a word that works in every state, and messages that are nothing but an answer or a code.
func (m *Model) control(out *bot.Meaning, x *reading) {
	if name, tag := m.controls.hear(x.runes); name != "" {
		out.Control, out.Intent, out.Confidence = name, bot.IntentCommand, 1
		out.Category, out.Alternatives, out.Answer.Text = "", nil, tag
		return
	}
	if out.Code != "" && len([]rune(out.Text)) <= 20 && out.Dialog == "" && out.Intent != bot.IntentProgress {
		out.Intent, out.Confidence = bot.IntentProgress, max(out.Confidence, 0.9)
	}
}
