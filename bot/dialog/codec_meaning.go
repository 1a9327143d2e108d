package dialog

import (
	"encoding/json"

	"linli/bot"
)

// meaning keeps what was said when the engine asked a question of its own. That is rare, and the
// inbox keeps meanings as JSON too, so JSON it is; nothing is written when no such question is open.
func (w *writer) meaning(o Offer) {
	if o.Kind == "" {
		w.len(0)
		return
	}
	b, err := json.Marshal(o.Meaning)
	if err != nil {
		b = nil
	}
	w.text(string(b))
}

func (r *reader) meaning(o *Offer) {
	s := r.text()
	if s == "" {
		return
	}
	var m bot.Meaning // of its own, so that a session without one costs nothing
	if json.Unmarshal([]byte(s), &m) != nil {
		r.bad = true
	}
	o.Meaning = m
}
