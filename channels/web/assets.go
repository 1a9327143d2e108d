package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the files become part of the binary
	"encoding/hex"
	"net/http"
	"time"
)

var (
	//go:embed static/chat.css
	chatCSS []byte
	//go:embed static/chat.js
	chatJS []byte
	//go:embed static/icon.svg
	icon []byte
)

// asset is one file of the page.
type asset struct {
	kind string // content type
	body []byte
}

// assets are the script, the style sheet and the icon, named in the page with the version, so that a browser
// may keep them for good.
type assets struct {
	files   map[string]asset
	version string
}

func loadAssets() assets {
	sum := sha256.Sum256(bytes.Join([][]byte{chatCSS, chatJS, icon}, nil))
	return assets{
		version: hex.EncodeToString(sum[:6]),
		files: map[string]asset{
			"chat.css": {"text/css; charset=utf-8", chatCSS},
			"chat.js":  {"text/javascript; charset=utf-8", chatJS},
			"icon.svg": {"image/svg+xml", icon},
		},
	}
}

func (a assets) serve(rw http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	f, ok := a.files[name]
	if !ok {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", f.kind)
	if r.URL.Query().Get("v") == a.version {
		rw.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(rw, r, name, time.Time{}, bytes.NewReader(f.body))
}
