package media

import (
	"bytes"
	"encoding/binary"
)

// The marks of a JPEG's parts.
const (
	markProgressive = 0xc2 // start of a progressive frame
	markScan        = 0xda // the picture itself begins
	markApp1        = 0xe1 // Exif, among others
)

// segments calls visit with the parts of a JPEG before the picture itself, until it returns false.
func segments(data []byte, visit func(mark byte, body []byte) bool) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		mark, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if mark == 0xff { // filling
			at++
			continue
		}
		if mark == markScan || size < 2 || at+2+size > len(data) || !visit(mark, data[at+4:at+2+size]) {
			return
		}
		at += 2 + size
	}
}

// isProgressive says that a JPEG comes in several scans, which are all held in memory.
func isProgressive(data []byte) (is bool) {
	if !bytes.HasPrefix(data, []byte("\xff\xd8")) {
		return false
	}
	segments(data, func(mark byte, _ []byte) bool {
		is = is || mark == markProgressive
		return !is
	})
	return is
}

func exifOfJPEG(data []byte) (found []byte) {
	segments(data, func(mark byte, body []byte) bool {
		if rest, is := bytes.CutPrefix(body, []byte("Exif\x00\x00")); mark == markApp1 && is {
			found = rest
		}
		return found == nil
	})
	return found
}

// exifOfPNG finds the eXIf chunk: length, name, body, checksum.
func exifOfPNG(data []byte) []byte {
	for at := 8; at+12 <= len(data); {
		size := int(binary.BigEndian.Uint32(data[at:]))
		if size < 0 || size > len(data)-at-12 {
			return nil
		}
		if string(data[at+4:at+8]) == "eXIf" {
			return data[at+8 : at+8+size]
		}
		at += 12 + size
	}
	return nil
}

// exifOfWebP finds the EXIF chunk of a RIFF file: name, length, body, filled up to an even length.
func exifOfWebP(data []byte) []byte {
	for at := 12; at+8 <= len(data); {
		size := int(binary.LittleEndian.Uint32(data[at+4:]))
		if size < 0 || size > len(data)-at-8 {
			return nil
		}
		if string(data[at:at+4]) == "EXIF" {
			return bytes.TrimPrefix(data[at+8:at+8+size], []byte("Exif\x00\x00"))
		}
		at += 8 + size + size%2
	}
	return nil
}

const tagOrientation = 0x0112

// orientation is how a camera was held, 1 to 8 as Exif counts; 1, upright, when nothing says so.
func orientation(exif []byte) int {
	order, first := tiff(exif)
	if order == nil || first+2 > len(exif) {
		return 1
	}
	for i := range int(order.Uint16(exif[first:])) {
		at := first + 2 + 12*i
		if at+12 > len(exif) {
			return 1
		}
		if v := int(order.Uint16(exif[at+8:])); order.Uint16(exif[at:]) == tagOrientation && v >= 1 && v <= 8 {
			return v
		}
	}
	return 1
}

// tiff reads the head of Exif data: its byte order and where its first directory is.
func tiff(exif []byte) (order binary.ByteOrder, first int) {
	if len(exif) < 8 {
		return nil, 0
	}
	switch string(exif[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return nil, 0
	}
	at := order.Uint32(exif[4:])
	if int64(at) > int64(len(exif)) {
		return nil, 0
	}
	return order, int(at)
}
