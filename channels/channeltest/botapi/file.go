package botapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/gif" // what a photo may be
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"strings"

	_ "golang.org/x/image/webp"

	"github.com/go-telegram/bot/models"
)

// file is kept for good under an id made of what it is.
type file struct {
	id            string
	kind          string // photo, voice, document
	name          string
	data          []byte
	width, height int // of a photo
}

func (f file) path() string { return f.kind + "s/" + f.id }

func (f file) sizes() []models.PhotoSize {
	return []models.PhotoSize{{FileID: f.id, FileUniqueID: f.id[:16], Width: f.width, Height: f.height, FileSize: len(f.data)}}
}

func (f file) voice() *models.Voice {
	return &models.Voice{FileID: f.id, FileUniqueID: f.id[:16], Duration: 1, MimeType: "audio/ogg", FileSize: int64(len(f.data))}
}

func (f file) document() *models.Document {
	return &models.Document{FileID: f.id, FileUniqueID: f.id[:16], FileName: f.name, MimeType: http.DetectContentType(f.data), FileSize: int64(len(f.data))}
}

// keep takes a file in, if it is what it says it is.
func (w *world) keep(kind, name string, data []byte) (file, error) {
	sum := sha256.Sum256(data)
	f := file{id: kind + "-" + hex.EncodeToString(sum[:12]), kind: kind, name: name, data: data}
	if len(data) == 0 {
		return f, bad("file must be non-empty")
	}
	if err := f.measure(); err != nil {
		return f, err
	}
	w.files[f.id] = f
	return f, nil
}

// measure reads a photo's size and holds it to what Telegram takes.
func (f *file) measure() error {
	if f.kind != "photo" {
		return nil
	}
	if len(f.data) > maxPhoto {
		return bad("file is too big")
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(f.data))
	if err != nil {
		return bad("IMAGE_PROCESS_FAILED")
	}
	if c.Width+c.Height > 10000 || c.Width > 20*c.Height || c.Height > 20*c.Width {
		return bad("PHOTO_INVALID_DIMENSIONS")
	}
	f.width, f.height = c.Width, c.Height
	return nil
}

// fileOf is the file that a field names: one that came with the call, or one that is here already.
func (s *Server) fileOf(r request, part, kind, named string) (file, error) {
	if u, ok := r.files[strings.TrimPrefix(part, "attach://")]; ok {
		return s.world.keep(kind, u.name, u.data)
	}
	if u, ok := r.files[strings.TrimPrefix(named, "attach://")]; ok {
		return s.world.keep(kind, u.name, u.data)
	}
	if named == "" {
		return file{}, bad("there is no " + kind + " in the request")
	}
	f, ok := s.world.files[named]
	if !ok {
		return f, bad("wrong file identifier/HTTP URL specified")
	}
	if f.kind != kind {
		return f, bad("can't use file of type " + f.kind + " as " + kind)
	}
	return f, nil
}

func (s *Server) getFile(r request) (any, error) {
	f, ok := s.world.files[r.fields["file_id"]]
	if !ok {
		return nil, bad("invalid file_id")
	}
	if len(f.data) > maxDownload {
		return nil, bad("file is too big")
	}
	return models.File{FileID: f.id, FileUniqueID: f.id[:16], FileSize: int64(len(f.data)), FilePath: f.path()}, nil
}

func (s *Server) download(rw http.ResponseWriter, path string) {
	_, id, _ := strings.Cut(path, "/")
	data, ok := s.File(id)
	if !ok {
		answer(rw, nil, refuse(http.StatusNotFound, "Not Found"))
		return
	}
	rw.Header().Set("Content-Type", "application/octet-stream")
	_, _ = rw.Write(data)
}

// File is what a file holds, by its id.
func (s *Server) File(id string) (data []byte, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, found := s.world.files[id]
	return f.data, found
}
