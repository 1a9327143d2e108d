package media

import "bytes"

// sounds are the first bytes of what telephones record.
var sounds = []struct {
	mime  string
	at    int
	bytes string
}{
	{"audio/ogg", 0, "OggS"},
	{"audio/amr", 0, "#!AMR"},
	{"audio/mpeg", 0, "ID3"},
	{"audio/mpeg", 0, "\xff\xfb"},
	{"audio/mpeg", 0, "\xff\xf3"},
	{"audio/mpeg", 0, "\xff\xf2"},
	{"audio/mp4", 4, "ftypM4A"},
	{"audio/mp4", 4, "ftypmp4"},
	{"audio/mp4", 4, "ftypisom"},
	{"audio/mp4", 4, "ftyp3gp"},
	{"audio/wav", 8, "WAVE"},
}

// soundOf is the MIME type of a recording, "" when it is none that we keep.
func soundOf(data []byte) string {
	for _, s := range sounds {
		if len(data) >= s.at && bytes.HasPrefix(data[s.at:], []byte(s.bytes)) {
			return s.mime
		}
	}
	return ""
}
