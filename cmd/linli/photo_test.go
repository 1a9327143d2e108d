package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestAPhotoComesBackFromTheDeskWithoutThePlaceWhereItWasTaken(t *testing.T) {
	s := begin(t, "--demo")
	s.becomes("/readyz", "ready")
	_, page := s.get("/chat")
	var form, plain bytes.Buffer
	must(t, jpeg.Encode(&plain, image.NewRGBA(image.Rect(0, 0, 3000, 20)), nil))
	const place = "Exif\x00\x00MM\x00*N35 E116"
	photo := append([]byte("\xff\xd8\xff\xe1\x00"+string(rune(len(place)+2))+place), plain.Bytes()[2:]...)
	parts := multipart.NewWriter(&form)
	must(t, parts.WriteField("key", regexp.MustCompile(`name="key" value="([^"]*)"`).FindStringSubmatch(page)[1]))
	file, err := parts.CreateFormFile("photo", "leak.jpg")
	must(t, err)
	_, err = file.Write(photo)
	must(t, err)
	must(t, parts.Close())
	if status, body := s.read(s.client.Post(s.base+"/chat/say", parts.FormDataContentType(), &form)); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	s.becomes("/chat", `src="/chat/media/`)
	_, page = s.get("/chat")
	path := regexp.MustCompile(`src="(/chat/media/[^"]*)"`).FindStringSubmatch(page)[1]
	status, kept := s.get(path)
	shown, err := jpeg.Decode(strings.NewReader(kept))
	if err != nil || status != http.StatusOK || strings.Contains(kept, "N35") || shown.Bounds().Dx() != 1600 {
		t.Fatalf("%d, %v, %d bytes", status, err, len(kept))
	}
	s.client.Jar = nil
	if status, body := s.get(path); status != http.StatusNotFound || strings.Contains(body, "JFIF") {
		t.Errorf("somebody else gets %d", status)
	}
}
