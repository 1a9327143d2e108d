package media

import (
	"fmt"
	"sync"

	"linli/bot"
)

// Kinds of what is kept.
const (
	photo = "photo"
	voice = "voice"
)

// Keeper turns attachments into what may be kept, one picture at a time, so that many large ones at once
// cost the memory of one. The zero value is ready.
type Keeper struct{ one sync.Mutex }

// Keep gives what may be kept of an attachment. What can't be read, or is too large, comes back without its bytes
// as bot.MediaUnreadable; what brought no bytes at all has been kept already or never arrived, and is left as it is.
func (k *Keeper) Keep(m bot.Media) bot.Media {
	if len(m.Data) == 0 {
		return m
	}
	kept, err := k.read(m)
	if err != nil {
		return bot.Media{Kind: bot.MediaUnreadable, Type: m.Type, Name: m.Name}
	}
	return kept
}

func (k *Keeper) read(m bot.Media) (kept bot.Media, err error) {
	if len(m.Data) > bot.MaxPhoto {
		return m, fmt.Errorf("%w: %d bytes, at most %d", bot.ErrInvalid, len(m.Data), bot.MaxPhoto)
	}
	if kind := soundOf(m.Data); kind != "" {
		m.Kind, m.Type = voice, kind
		return m, nil
	}
	k.one.Lock()
	defer k.one.Unlock()
	defer func() { // a decoder that fails over bytes from outside must not take the desk with it
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: the picture's decoder panicked", bot.ErrInvalid)
		}
	}()
	m.Data, err = Picture(m.Data)
	m.Kind, m.Type = photo, "image/jpeg"
	return m, err
}
