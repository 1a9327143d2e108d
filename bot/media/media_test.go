package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"

	"linli/bot"
)

// picture is w by h, red above and blue below.
func picture(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			if y >= h/2 {
				c = color.RGBA{0, 0, 255, 255}
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

func asJPEG(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// gps is where the canary photo was taken, as a camera writes it and as plain words.
const gps = "N35 24 116E canary-gps-position"

// exif is what a camera adds: how it was held, and where it was.
func exif(orientation uint16) []byte {
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x02")
	b = append(b, 0x01, 0x12, 0, 3, 0, 0, 0, 1, byte(orientation>>8), byte(orientation), 0, 0)
	b = append(b, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0) // the GPS directory
	return append(b, gps...)
}

// withExif puts Exif data and a comment into a JPEG, as cameras do.
func withExif(plain []byte, orientation uint16) []byte {
	body := append([]byte("Exif\x00\x00"), exif(orientation)...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	out = append(out, body...)
	out = append(out, 0xff, 0xfe, 0, 8, 'c', 'a', 'n', 'a', 'r', 'y')
	return append(out, plain[2:]...)
}

func decoded(t *testing.T, data []byte) image.Image {
	t.Helper()
	p, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func isRed(c color.Color) bool {
	r, _, b, _ := c.RGBA()
	return r > 0xc000 && b < 0x4000
}

func TestNothingOfWhereAPhotoWasTakenIsKept(t *testing.T) {
	in := withExif(asJPEG(t, picture(40, 20)), 1)
	if !bytes.Contains(in, []byte(gps)) {
		t.Fatal("the test's own photo has no position")
	}
	m := new(Keeper).Keep(bot.Media{Kind: "file", Type: "text/html", Name: "a.jpg", Data: in})
	if m.Kind != "photo" || m.Type != "image/jpeg" || m.Name != "a.jpg" {
		t.Errorf("kept as %s %s %s", m.Kind, m.Type, m.Name)
	}
	for _, trace := range []string{gps, "Exif", "canary"} {
		if bytes.Contains(m.Data, []byte(trace)) {
			t.Errorf("the kept photo holds %q", trace)
		}
	}
}

func TestAPhotoIsKeptUprightHoweverTheCameraWasHeld(t *testing.T) {
	plain := asJPEG(t, picture(40, 20))                   // red above
	for orientation, red := range map[uint16]image.Point{ // where the red side is when upright
		1: {20, 2}, 2: {20, 2}, 3: {20, 17}, 4: {20, 17}, 5: {2, 20}, 6: {17, 20}, 7: {17, 20}, 8: {2, 20},
	} {
		out, err := Picture(withExif(plain, orientation))
		if err != nil {
			t.Fatal(err)
		}
		p := decoded(t, out)
		if tall := p.Bounds().Dy() > p.Bounds().Dx(); tall != (orientation >= 5) {
			t.Errorf("orientation %d: kept as %v", orientation, p.Bounds())
		}
		far := image.Pt(p.Bounds().Dx()-1-red.X, p.Bounds().Dy()-1-red.Y)
		if !isRed(p.At(red.X, red.Y)) || isRed(p.At(far.X, far.Y)) {
			t.Errorf("orientation %d: red is not at %v", orientation, red)
		}
	}
}

func TestOrientationIsFoundInPNGAndWebPToo(t *testing.T) {
	chunk := append([]byte("eXIf"), exif(6)...)
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk))
	plain := asPNG(t, picture(40, 20))
	head := 8 + 25 // the signature and IHDR
	in := append(bytes.Clone(plain[:head]), binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))...)
	in = append(append(append(in, chunk...), sum...), plain[head:]...)
	out, err := Picture(in)
	if err != nil {
		t.Fatal(err)
	}
	if b := decoded(t, out).Bounds(); b.Dx() != 20 || b.Dy() != 40 {
		t.Errorf("kept as %v", b)
	}
	riff := append([]byte("RIFF????WEBPVP8 \x01\x00\x00\x00x\x00EXIF"), binary.LittleEndian.AppendUint32(nil, uint32(len(exif(8))))...)
	if got := orientation(exifOfWebP(append(riff, exif(8)...))); got != 8 {
		t.Errorf("WebP says %d", got)
	}
}

func TestEveryPictureThatPhonesSendIsRead(t *testing.T) {
	var g bytes.Buffer
	if err := gif.Encode(&g, picture(30, 30), nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"jpeg": asJPEG(t, picture(30, 30)), "png": asPNG(t, picture(30, 30)), "gif": g.Bytes(), "webp": tinyWebP(),
	} {
		if m := new(Keeper).Keep(bot.Media{Data: data}); m.Kind != "photo" || m.Type != "image/jpeg" || len(m.Data) == 0 {
			t.Errorf("%s is kept as %s %s with %d bytes", name, m.Kind, m.Type, len(m.Data))
		}
	}
}

// tinyWebP is one pixel, lossless.
func tinyWebP() []byte {
	return []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
}

func TestALargePhotoBecomesSmallerAndATransparentOneWhite(t *testing.T) {
	out, err := Picture(asPNG(t, picture(3200, 100)))
	if err != nil {
		t.Fatal(err)
	}
	p := decoded(t, out)
	if b := p.Bounds(); b.Dx() != 1600 || b.Dy() != 50 || !isRed(p.At(800, 5)) || isRed(p.At(800, 45)) {
		t.Errorf("kept as %v", b)
	}
	if out, err = Picture(asPNG(t, image.NewNRGBA(image.Rect(0, 0, 9, 9)))); err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := decoded(t, out).At(4, 4).RGBA(); min(r, g, b) < 0xf000 {
		t.Errorf("transparent became %x %x %x", r, g, b)
	}
}

// bomb is a PNG of a few bytes that says it is very large.
func bomb(w, h uint32) []byte {
	head := append([]byte("IHDR"), binary.BigEndian.AppendUint32(nil, w)...)
	head = append(binary.BigEndian.AppendUint32(head, h), 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
	return append(out, "\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e"...)
}

func TestAPictureThatClaimsToBeHugeCostsNothing(t *testing.T) {
	hugeJPEG := asJPEG(t, picture(16, 16))
	at := bytes.Index(hugeJPEG, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(hugeJPEG[at+5:], 20_000)
	binary.BigEndian.PutUint16(hugeJPEG[at+7:], 20_000)
	hugeGIF := []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00")
	for name, data := range map[string][]byte{"png": bomb(20_000, 20_000), "wide png": bomb(1<<31-1, 1), "jpeg": hugeJPEG, "gif": hugeGIF} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Picture(data)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, bot.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
		if spent := after.TotalAlloc - before.TotalAlloc; spent > 1<<20 {
			t.Errorf("%s: refusing it took %d bytes", name, spent)
		}
	}
}

func TestAProgressivePhotoCountsForMore(t *testing.T) {
	data := asJPEG(t, picture(16, 16))
	at := bytes.Index(data, []byte{0xff, 0xc0})
	for mark, want := range map[byte]bool{0xc0: true, markProgressive: false} { // 8000 × 5000
		data[at+1] = mark
		binary.BigEndian.PutUint16(data[at+5:], 8000)
		binary.BigEndian.PutUint16(data[at+7:], 5000)
		if err := affordable(formats()[0], data); (err == nil) != want {
			t.Errorf("frame %x: %v", mark, err)
		}
	}
}

func TestVoiceNotesStayAsTheyAre(t *testing.T) {
	for data, kind := range map[string]string{
		"OggS…": "audio/ogg", "#!AMR\n…": "audio/amr", "ID3\x04…": "audio/mpeg", "\xff\xfb\x90…": "audio/mpeg",
		"\x00\x00\x00\x20ftypM4A …": "audio/mp4", "RIFF\x00\x00\x00\x00WAVEfmt ": "audio/wav",
	} {
		m := new(Keeper).Keep(bot.Media{Kind: "photo", Type: "image/png", Data: []byte(data)})
		if m.Kind != "voice" || m.Type != kind || string(m.Data) != data {
			t.Errorf("%q is kept as %s %s %q", data, m.Kind, m.Type, m.Data)
		}
	}
}

func TestWhatCannotBeReadIsKeptAsSuch(t *testing.T) {
	whole := asJPEG(t, picture(64, 64))
	for name, data := range map[string][]byte{
		"a program": []byte("MZ\x90\x00"), "a page": []byte("<html><script>"), "half a photo": whole[:len(whole)/2],
		"too many bytes": append(bytes.Clone(whole), make([]byte, bot.MaxPhoto)...),
	} {
		m := new(Keeper).Keep(bot.Media{Kind: "photo", Name: "a.jpg", Data: data})
		if m.Kind != bot.MediaUnreadable || len(m.Data) > 0 || m.Name != "a.jpg" {
			t.Errorf("%s is kept as %s with %d bytes", name, m.Kind, len(m.Data))
		}
	}
	if m := new(Keeper).Keep(bot.Media{Kind: "photo", Hash: "17"}); m.Kind != "photo" {
		t.Errorf("what was kept before becomes %s", m.Kind)
	}
}

func FuzzKeep(f *testing.F) {
	for _, seed := range [][]byte{
		asJPEG(f, picture(8, 8)), asPNG(f, picture(8, 8)), withExif(asJPEG(f, picture(8, 8)), 6), tinyWebP(), bomb(20_000, 20_000), []byte("OggS"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := new(Keeper).Keep(bot.Media{Data: data})
		if m.Kind != "photo" {
			return
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(m.Data))
		if err != nil || max(c.Width, c.Height) > longest {
			t.Errorf("kept %d×%d: %v", c.Width, c.Height, err)
		}
		for _, at := range []func([]byte) []byte{exifOfJPEG, exifOfPNG, exifOfWebP} {
			orientation(at(data))
		}
	})
}
