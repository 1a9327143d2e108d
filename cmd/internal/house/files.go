package house

import (
	"errors"
	"os"
	"path/filepath"
	"sync"

	"linli/bot/dialog"
	"linli/bot/text"
	"linli/dialogs"
)

// files is what could be read of the embedded files and a community's own, and what is wrong in them.
type files struct {
	texts  *text.Catalogue
	set    *dialogs.Set
	taught *dialogs.Teaching
	wrong  []text.Mistake // in language files and answers
	broken bool           // a language file is no YAML at all: nothing can be said of texts
}

// read loads texts, dialogs and lessons at the same time. The error is about reading, not about what is in them.
func read(folder string) (*files, error) {
	r := &files{}
	var errDialogs, errLessons, errTexts error
	var wg sync.WaitGroup
	wg.Go(func() { r.set, errDialogs = dialogs.Load(dialogs.Own(folder)) })
	wg.Go(func() { r.taught, errLessons = dialogs.Teach(dialogs.Own(folder)) })
	wg.Go(func() { errTexts = r.readTexts(folder) })
	wg.Wait()
	if err := errors.Join(errDialogs, errLessons, errTexts); err != nil {
		return nil, err
	}
	texts, wrong := r.texts.Adding(r.set.Answers())
	r.texts, r.wrong = texts, append(r.wrong, wrong...)
	return r, nil
}

// readTexts lays FOLDER/locales over the embedded texts, where there is such a folder.
func (r *files) readTexts(folder string) (err error) {
	if r.texts, err = text.Embedded(); err != nil {
		return err
	}
	if folder != "" {
		err = r.layOver(filepath.Join(folder, "locales"))
	}
	if !r.broken {
		r.wrong = append(r.wrong, r.texts.Compare()...)
	}
	return err
}

func (r *files) layOver(locales string) error {
	own, wrong, err := r.texts.Try(os.DirFS(locales), locales)
	r.wrong, r.broken = wrong, own == nil
	if own != nil {
		r.texts = own
	}
	return err
}

// mistakes lists everything that is wrong, in the world that the files make together.
func (r *files) mistakes(w dialog.World) []text.Mistake {
	all := append(r.wrong, r.taught.Mistakes...)
	if r.broken {
		w.Texts = nil
	} else {
		all = append(all, r.taught.Nameless(r.texts)...)
	}
	return append(all, r.set.Check(w, r.texts.Languages())...)
}
