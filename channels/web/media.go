package web

import (
	"bytes"
	"errors"
	"net/http"
	"time"

	"linli/bot"
)

// served are the types that a browser is given; anything else of a conversation stays where it is.
var served = map[string]bool{
	"image/jpeg": true, "audio/ogg": true, "audio/amr": true, "audio/mpeg": true, "audio/mp4": true, "audio/wav": true,
}

// media gives a photo or a voice note to whoever sees it in their conversation. What is not there and what is somebody
// else's look alike, and no cache on the way keeps anything.
func (w *Web) media(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Cache-Control", "private, no-store")
	m, err := w.attachment(r)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		http.NotFound(rw, r)
		return
	case err != nil:
		w.log(r, "web.media", err)
		http.Error(rw, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	rw.Header().Set("Content-Type", m.Type)
	rw.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(m.Data))
}

func (w *Web) attachment(r *http.Request) (bot.Media, error) {
	v, hash := w.visitor(r), r.PathValue("hash")
	if v.chat == "" {
		return bot.Media{}, bot.ErrNotFound
	}
	m, err := w.cfg.Threads.Attachment(r.Context(), w.cfg.Community, w.cfg.Account, v.chat, hash, maxLines)
	if err == nil && !served[m.Type] {
		return bot.Media{}, bot.ErrNotFound
	}
	return m, err
}
