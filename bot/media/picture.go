package media

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"linli/bot"
)

const (
	longest   = 1600      // pixels of a kept picture's longer side
	quality   = 85        // of the JPEG that is kept
	maxMemory = 192 << 20 // bytes that decoding may take
	maxSide   = 30_000    // pixels; more is no photograph
)

// format is one sort of picture that is read. Each is named here rather than registered with package image.
type format struct {
	magic  string
	at     int
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	exif   func([]byte) []byte
}

func formats() []format {
	return []format{
		{"\xff\xd8\xff", 0, jpeg.DecodeConfig, jpeg.Decode, exifOfJPEG},
		{"\x89PNG\r\n\x1a\n", 0, png.DecodeConfig, png.Decode, exifOfPNG},
		{"GIF8", 0, gif.DecodeConfig, gif.Decode, func([]byte) []byte { return nil }}, // its first picture
		{"WEBP", 8, webp.DecodeConfig, webp.Decode, exifOfWebP},
	}
}

// Picture reads a JPEG, PNG, GIF or WebP and writes it anew as an upright JPEG of at most 1600 pixels a side, without
// anything but the picture. bot.ErrInvalid when it is none, is broken, or would take too much memory; the
// last is known from its first bytes, before anything is decoded.
func Picture(data []byte) ([]byte, error) {
	f, err := formatOf(data)
	if err != nil {
		return nil, err
	}
	if err := affordable(f, data); err != nil {
		return nil, err
	}
	decoded, err := f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: picture: %v", bot.ErrInvalid, err)
	}
	upright := turned(smaller(decoded), orientation(f.exif(data)))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("%w: picture: %v", bot.ErrInvalid, err)
	}
	return out.Bytes(), nil
}

func formatOf(data []byte) (format, error) {
	for _, f := range formats() {
		if len(data) >= f.at && bytes.HasPrefix(data[f.at:], []byte(f.magic)) {
			return f, nil
		}
	}
	return format{}, fmt.Errorf("%w: not a JPEG, PNG, GIF or WebP picture", bot.ErrInvalid)
}

// affordable refuses a picture by what it says of its size.
func affordable(f format, data []byte) error {
	c, err := f.config(bytes.NewReader(data))
	switch {
	case err != nil:
		return fmt.Errorf("%w: picture: %v", bot.ErrInvalid, err)
	case c.Width <= 0 || c.Height <= 0 || c.Width > maxSide || c.Height > maxSide,
		int64(c.Width)*int64(c.Height)*perPixel(c.ColorModel, data) > maxMemory:
		return fmt.Errorf("%w: picture of %d×%d pixels", bot.ErrInvalid, c.Width, c.Height)
	}
	return nil
}

// perPixel is how many bytes a decoder holds for each pixel. A progressive JPEG keeps all its coefficients.
func perPixel(m color.Model, data []byte) int64 {
	switch {
	case isProgressive(data):
		return 16
	case m == color.YCbCrModel:
		return 3
	case m == color.RGBA64Model, m == color.NRGBA64Model:
		return 8
	default:
		return 4
	}
}

// smaller fits a picture into the longest side, each new pixel the mean of those it stands for, on white where
// it is transparent.
func smaller(src image.Image) *image.RGBA {
	b := src.Bounds()
	w, h := fitted(b.Dx(), b.Dy())
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	at := reader(src)
	for y := range h {
		top, bottom := b.Min.Y+y*b.Dy()/h, b.Min.Y+(y+1)*b.Dy()/h
		for x := range w {
			left, right := b.Min.X+x*b.Dx()/w, b.Min.X+(x+1)*b.Dx()/w
			out.SetRGBA(x, y, mean(at, image.Rect(left, top, right, bottom)))
		}
	}
	return out
}

func fitted(w, h int) (int, int) {
	most := max(w, h)
	if most <= longest {
		return w, h
	}
	return max(1, w*longest/most), max(1, h*longest/most)
}

// reader reads pixels without making garbage of each, where the picture can.
func reader(src image.Image) func(x, y int) color.RGBA64 {
	if fast, ok := src.(image.RGBA64Image); ok {
		return fast.RGBA64At
	}
	return func(x, y int) color.RGBA64 { return color.RGBA64Model.Convert(src.At(x, y)).(color.RGBA64) }
}

func mean(at func(x, y int) color.RGBA64, area image.Rectangle) color.RGBA {
	var r, g, b, n uint64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			c := at(x, y)
			white := uint64(0xffff - c.A)
			r, g, b, n = r+uint64(c.R)+white, g+uint64(c.G)+white, b+uint64(c.B)+white, n+1
		}
	}
	return color.RGBA{uint8(r / n >> 8), uint8(g / n >> 8), uint8(b / n >> 8), 0xff}
}
