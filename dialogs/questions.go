package dialogs

import (
	"bytes"
	"fmt"
	"io/fs"
	"testing/fstest"

	"github.com/goccy/go-yaml"

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

func (s *Set) addQuestions(file string, b []byte) error {
	var f questionFile
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&f); err != nil {
		return mistake(file, err)
	}
	for i, q := range f.Questions {
		if q.ID == "" || len(q.Ask) == 0 || len(q.Answer) == 0 {
			return text.Mistake{File: file, Line: questionLine(b, i), Message: "a question needs an id, ways to ask it and an answer"}
		}
		s.putQuestion(q)
	}
	return nil
}

func questionLine(b []byte, i int) int {
	p, err := yaml.PathString(fmt.Sprintf("$.questions[%d]", i))
	if err != nil {
		return 1
	}
	node, err := p.ReadNode(bytes.NewReader(b))
	if err != nil {
		return 1
	}
	return firstLine(node)
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

// Answers gives the answers as texts "faq.ID" of the catalogue, one file per language.
func (s *Set) Answers() (fs.FS, error) {
	byLang := map[string]map[string]string{}
	for _, q := range s.Questions {
		for lang, answer := range q.Answer {
			if byLang[lang] == nil {
				byLang[lang] = map[string]string{}
			}
			byLang[lang][q.ID] = answer
		}
	}
	files := fstest.MapFS{}
	for lang, answers := range byLang {
		b, err := yaml.Marshal(map[string]any{"faq": answers})
		if err != nil {
			return nil, fmt.Errorf("answers in %s: %w", lang, err)
		}
		files[lang+".yaml"] = &fstest.MapFile{Data: b}
	}
	return files, nil
}
