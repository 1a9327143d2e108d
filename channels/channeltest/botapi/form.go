package botapi

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
)

func parseQuery(body string) (url.Values, error) { return url.ParseQuery(body) }

func readParts(contentType string, body []byte) (*multipart.Form, error) {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	return multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(maxBody)
}

func open(h *multipart.FileHeader) (upload, error) {
	f, err := h.Open()
	if err != nil {
		return upload{}, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	return upload{h.Filename, data}, err
}
