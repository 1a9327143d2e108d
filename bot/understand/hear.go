package understand

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	out.Matter = matter(out.Text, out.Place, x.places)
	if m.control(&out, x) {
		return out
	}
	out.Duty = m.duties.hear(x)
	m.intent(&out, x, own)
	if out.Intent != bot.IntentEmergency {
		m.startWords(&out, x)
		m.question(&out, x, own)
		m.onlyCode(&out)
	}
	return out
}

// language tells Chinese from English by counting characters and words; "" when there is too little to tell.
func language(r []rune) string {
	if len(r) > 0 && r[0] == '/' { // an order of the messenger's own: "/start K7QX-22"
		return ""
	}
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
	out.Code = codeOf(x.codes)
	out.Place = rightPlace(x.runes, x.places)
	if out.Lang == "en" && (out.Place.Building == "") {
		out.Place = englishPlace(x.runes, out.Place)
	}
	correction, from := m.corrections.hear(x.runes)
	out.Correction = correction
	if out.Place.IsZero() && out.Code == "" {
		out.Place = loneRoom(x.runes[from:])
		if correction {
			out.Place = cmp.Or(out.Place, saidRoom(x.runes))
		}
	}
	out.Urgency = m.lexicon.urgency(x)
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
	topical := 0
	x.terms, topical = m.terms(x.features, x.topical, x.terms)
	m.categorise(out, x, own, x.terms[:topical])
	x.scores = grow(x.scores, len(m.intents.classes))
	m.intents.score(x.terms, scaleOf(x.terms), x.scores)
	softmax(x.scores)
	said := evidence{m.lexicon.has(x, kindAlarm) || m.alarms.paired(x.masked), m.lexicon.has(x, kindCalm), m.lexicon.danger(x), m.lexicon.has(x, kindOver)}
	place := slices.Index(m.intents.classes, string(bot.IntentEmergency))
	if place >= 0 && said.sounds(float64(x.scores[place])) && (said.alarm || !m.ordered(x, out.Duty)) {
		out.Intent, out.Urgency = bot.IntentEmergency, bot.UrgencyNow
		out.Confidence = max(float64(x.scores[place]), sureWithSigns)
		return
	}
	if place >= 0 {
		x.scores[place] = 0
	}
	m.rank(out, x.scores)
	out.Confidence *= x.grounds()
}

// Below this share of features that the lessons know, or without a word, the classifier only guesses.
const (
	fewKnown   = 0.12
	guesswork  = 0.3
	nothingYet = 0.0
)

// grounds is how much the classifier's word counts: little where a message has nothing but places, numbers and marks,
// or hardly anything that the lessons know.
func (x *reading) grounds() float64 {
	switch {
	case len(trimMarks(x.runes)) == 0:
		return nothingYet
	case !slices.ContainsFunc(x.masked, isWord), float64(len(x.terms)-1) < fewKnown*float64(len(x.features)):
		return guesswork
	}
	return 1
}

// isWord says that a rune of a masked message is part of a word.
func isWord(c rune) bool { return isHan(c) || isLetter(c) || c > 0xFFFF }

// likely is the probability from which another reading is worth telling.
const likely = 0.15

// rank takes the likeliest intent; the other likely ones come before other categories.
func (m *Model) rank(out *bot.Meaning, scores []float32) {
	best := top(scores)
	out.Intent, out.Confidence = bot.Intent(m.intents.classes[best]), float64(scores[best])
	categories := out.Alternatives
	if out.Alternatives = nil; out.Intent == bot.IntentChat {
		out.Category, categories = "", nil
	}
	for i, s := range scores {
		if i != best && s >= likely {
			out.Alternatives = append(out.Alternatives, bot.Guess{Intent: bot.Intent(m.intents.classes[i]), Confidence: float64(s)})
		}
	}
	slices.SortStableFunc(out.Alternatives, surer)
	slices.SortStableFunc(categories, surer)
	out.Alternatives = append(out.Alternatives, categories...)
}

// surer orders guesses, the likeliest first.
func surer(a, b bot.Guess) int { return cmp.Compare(b.Confidence, a.Confidence) }

// categorise says what the matter is about, with runners-up.
func (m *Model) categorise(out *bot.Meaning, x *reading, own *community, topical []term) {
	x.scores = grow(x.scores, len(m.categories.classes))
	m.categories.score(topical, scaleOf(topical), x.scores)
	own.correct(x.features[:x.topical], m.categories.classes, x.scores)
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
	if o := m.starters.hear(x.runes); o.dialog >= 0 && m.opens(*out, o) {
		out.Dialog = m.dialogs[o.dialog].Name
		out.Rest = rest(out.Text, o.end)
		m.meant(out, o)
		return
	}
	d, alike, second := m.resembling.best(x.features[:x.topical])
	if d < 0 || alike < likeExample || alike-second < clearly {
		return
	}
	out.Dialog = m.dialogs[d].Name
	out.Confidence = max(out.Confidence, float64(alike))
	if intent := m.dialogs[d].Intent; intent != "" {
		out.Intent = intent
	}
}

// ordered says that a message is an order of the staff's: it calls a dialog that is none of a resident's matters, or
// reads like nothing but a colleague's work ("我手上还有几个活").
func (m *Model) ordered(x *reading, duty bot.Guess) bool {
	if duty.Confidence >= busy {
		return true
	}
	o := m.starters.hear(x.runes)
	return o.dialog >= 0 && o.way != glued && m.dialogs[o.dialog].Intent == ""
}

// busy is how sure it must be that a colleague speaks of work before a guess at an emergency gives way.
const busy = 0.5

// clearly is how much more a message must be like one dialog's examples than like any other's.
const clearly = 0.1

// certain is the confidence of the classifier that outweighs a start word: "报修 什么时候来" asks, it does not report.
const certain = 0.6

// opens says whether start words count beside what the whole sentence says.
func (m *Model) opens(out bot.Meaning, o opening) bool {
	intent := m.dialogs[o.dialog].Intent
	if o.way == apart || intent == "" || intent == out.Intent {
		return true
	}
	small := out.Intent == bot.IntentChat || out.Intent == bot.IntentOther
	return o.way == given && (small || out.Confidence < certain)
}

// meant takes over the dialog's intent. A word of the staff's that is glued to others leaves it as it is: from a
// resident it may be any sentence.
func (m *Model) meant(out *bot.Meaning, o opening) {
	intent := m.dialogs[o.dialog].Intent
	if intent == "" && o.way != glued {
		intent = bot.IntentCommand
		if !strings.ContainsFunc(out.Rest, unicode.IsLetter) {
			out.Category = "" // nothing is said that could be about a matter
		}
	}
	if o.way != glued {
		out.Confidence = max(out.Confidence, sureOpening)
	}
	if intent != "" {
		out.Intent = intent
	}
}

// sureOpening is the confidence of a dialog that was called by name.
const sureOpening = 0.95

// question finds the community's own question.
func (m *Model) question(out *bot.Meaning, x *reading, own *community) {
	id, alike := own.question(x.features[:x.topical])
	if id == "" || out.Intent != bot.IntentQuestion && alike < 0.7 {
		return
	}
	out.Question = id
	out.Intent = bot.IntentQuestion
	out.Confidence = max(out.Confidence, alike)
}

// control hears a word that works in every state.
func (m *Model) control(out *bot.Meaning, x *reading) bool {
	name, tag := m.controls.hear(x.runes)
	if name == "" {
		return false
	}
	out.Control, out.Intent, out.Confidence, out.Answer.Text = name, bot.IntentCommand, 1, tag
	return true
}

// onlyCode takes a message that is hardly more than a ticket code for a question about that ticket.
func (m *Model) onlyCode(out *bot.Meaning) {
	if out.Code != "" && utf8.RuneCountInString(out.Text) <= codeAlone && out.Dialog == "" {
		out.Intent, out.Confidence = bot.IntentProgress, max(out.Confidence, sureOpening)
	}
}

// codeAlone is how long a message about nothing but a code may be, in runes.
const codeAlone = 20
