package dialogs

import (
	"fmt"
	"slices"

	"linli/bot/text"
)

// Question is one of the community's own questions with its answer: what the desk answers by itself.
type Question struct {
	ID     string              `yaml:"id"`
	Ask    map[string][]string `yaml:"ask"`    // by language: ways in which people ask it
	Answer map[string]string   `yaml:"answer"` // by language tag of the locales
}

type questionFile struct {
	Questions []Question `yaml:"questions"`
}

// asked is where a question stands.
type asked struct {
	doc document
	at  string
}

func (s *Set) addQuestions(f Folder, file string, seen map[string]string) error {
	var list questionFile
	doc, wrong, err := read(f, file, &list)
	if err != nil {
		return err
	}
	s.wrong(wrong...)
	for i, q := range list.Questions {
		at := fmt.Sprintf("$.questions[%d]", i)
		if q.ID == "" {
			s.wrong(doc.at(at, "a question needs an id"))
			continue
		}
		s.once(doc, at, "question "+q.ID, seen)
		s.putQuestion(q)
		s.asked[q.ID] = asked{doc, at}
	}
	return nil
}

func (s *Set) putQuestion(q Question) {
	for i := range s.Questions {
		if s.Questions[i].ID == q.ID {
			s.Questions[i] = q
			return
		}
	}
	s.Questions = append(s.Questions, q)
}

// unanswered finds questions that nobody can ask, or that some language has no answer to.
func (s *Set) unanswered(languages []string) []text.Mistake {
	var out []text.Mistake
	for _, q := range s.Questions {
		where := s.asked[q.ID]
		if len(q.Ask) == 0 {
			out = append(out, where.doc.at(where.at, "question %q needs ways to ask it (ask)", q.ID))
		}
		if len(q.Answer) == 0 {
			out = append(out, where.doc.at(where.at, "question %q needs an answer", q.ID))
			continue
		}
		for _, lang := range languages {
			if q.Answer[lang] == "" {
				out = append(out, where.doc.at(where.at+".answer", "question %q has no answer in %s", q.ID, lang))
			}
		}
	}
	return out
}

// Answers gives the answers as texts "faq.ID" of the catalogue.
func (s *Set) Answers() []text.Addition {
	var out []text.Addition
	for _, q := range s.Questions {
		where := s.asked[q.ID]
		for _, lang := range sortedKeys(q.Answer) {
			m := where.doc.at(where.at+".answer."+lang, "")
			out = append(out, text.Addition{Lang: lang, Key: "faq." + q.ID, Words: q.Answer[lang], File: m.File, Line: m.Line})
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
