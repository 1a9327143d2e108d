package botapi

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// What one call may carry.
const (
	maxBody     = 50 << 20 // bytes of a whole call, and of one document
	maxPhoto    = 10 << 20 // bytes of one photo
	maxDownload = 20 << 20 // bytes of a file that a bot may fetch
)

// request is one call: its fields as text (JSON where they are not text), and its files.
type request struct {
	method string
	fields map[string]string
	files  map[string]upload
}

// upload is a file as it came.
type upload struct {
	name string
	data []byte
}

func (r request) int(name string) int64 { return number(r.fields[name]) }

func number(s string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	return n
}

// decode reads a field that is JSON; an absent one leaves what is there.
func (r request) decode(name string, to any) error {
	raw := r.fields[name]
	if raw == "" || json.Unmarshal([]byte(raw), to) == nil {
		return nil
	}
	return bad("can't parse " + strings.ReplaceAll(name, "_", " ") + " JSON object")
}

// parseRequest reads a call in any of the three ways in which the Bot API takes one, and fields of the address.
func parseRequest(r *http.Request) (request, error) {
	req := request{fields: map[string]string{}, files: map[string]upload{}}
	for name, values := range r.URL.Query() {
		req.fields[name] = values[0]
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return req, bad("can't read the request")
	}
	if len(body) > maxBody {
		return req, refuse(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	}
	return req, req.parse(r.Header.Get("Content-Type"), body)
}

func (r request) parse(contentType string, body []byte) error {
	kind, _, err := mime.ParseMediaType(contentType)
	switch {
	case kind == "multipart/form-data" && len(body) > 0:
		return r.parseParts(contentType, body)
	case kind == "application/json" && err == nil:
		return r.parseJSON(body)
	case kind == "application/x-www-form-urlencoded":
		return r.parseForm(body)
	default:
		return nil // the real server takes no notice of any other body
	}
}

func (r request) parseJSON(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return bad("can't parse request JSON object")
	}
	for name, raw := range fields {
		r.fields[name] = plain(raw)
	}
	return nil
}

// plain is a JSON value as a field: text without its quotes, null as nothing.
func plain(raw json.RawMessage) string {
	var text string
	if bytes.Equal(raw, []byte("null")) || json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

func (r request) parseForm(body []byte) error {
	values, err := parseQuery(string(body))
	if err != nil {
		return bad("can't parse the form")
	}
	for name, v := range values {
		r.fields[name] = v[0]
	}
	return nil
}

func (r request) parseParts(contentType string, body []byte) error {
	form, err := readParts(contentType, body)
	if err != nil {
		return bad("can't parse the multipart form")
	}
	defer func() { _ = form.RemoveAll() }()
	for name, v := range form.Value {
		r.fields[name] = v[0]
	}
	for name, f := range form.File {
		u, err := open(f[0])
		if err != nil {
			return bad("can't read the file " + name)
		}
		r.files[name] = u
	}
	return nil
}
