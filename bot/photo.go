package bot

import (
	"bytes"
	"fmt"
)

// MaxPhoto is the largest photo that is kept, in bytes.
const MaxPhoto = 5 << 20

// photoTypes are the first bytes of the pictures that every browser shows.
var photoTypes = []struct {
	mime  string
	at    int
	bytes string
}{
	{"image/jpeg", 0, "\xff\xd8\xff"},
	{"image/png", 0, "\x89PNG\r\n\x1a\n"},
	{"image/gif", 0, "GIF8"},
	{"image/webp", 8, "WEBP"},
}

// NewPhoto makes a photo of bytes from outside. Its type is read from the bytes, never from what
// the sender says. ErrInvalid when it is empty, larger than MaxPhoto or no picture that we show.
func NewPhoto(name string, data []byte) (Media, error) {
	if len(data) > MaxPhoto {
		return Media{}, fmt.Errorf("%w: photo of %d bytes, at most %d", ErrInvalid, len(data), MaxPhoto)
	}
	for _, t := range photoTypes {
		if len(data) >= t.at && bytes.HasPrefix(data[t.at:], []byte(t.bytes)) {
			return Media{Kind: "photo", Type: t.mime, Name: name, Data: data}, nil
		}
	}
	return Media{}, fmt.Errorf("%w: not a JPEG, PNG, GIF or WebP picture", ErrInvalid)
}
