package house

import (
	"sync/atomic"
	"time"

	"linli/bot"
	"linli/bot/dialog"
	"linli/bot/understand"
)

// shelf holds the furniture in use. Putting new furniture there changes dialogs, texts and
// understanding at once, between two turns; a turn under way ends with what it began with.
type shelf struct{ current atomic.Pointer[Furniture] }

func newShelf(f *Furniture) *shelf {
	s := &shelf{}
	s.current.Store(f)
	return s
}

func (s *shelf) furniture() *Furniture { return s.current.Load() }

func (s *shelf) teach(c bot.CommunityID, o understand.Overlay) { s.furniture().Model.Learn(c, o) }

// Step implements run.Conversations.
func (s *shelf) Step(in dialog.Input) dialog.Reply { return s.furniture().Book.Step(in) }

// Resume implements run.Conversations.
func (s *shelf) Resume(in dialog.Input, o bot.Outcome) dialog.Reply {
	return s.furniture().Book.Resume(in, o)
}

// Wake implements run.Conversations.
func (s *shelf) Wake(in dialog.Input, t bot.Timer) dialog.Reply {
	return s.furniture().Book.Wake(in, t)
}

// Hear implements run.Listener.
func (s *shelf) Hear(c bot.CommunityID, words string) bot.Meaning {
	return s.furniture().Model.Hear(c, words)
}

// Render implements run.Renderer.
func (s *shelf) Render(lang string, zone *time.Location, f bot.Form, key string, v bot.Values, choices []bot.Labelled) bot.Body {
	return s.furniture().Texts.Render(lang, zone, f, key, v, choices)
}
