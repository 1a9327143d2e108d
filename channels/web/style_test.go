package web_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// luminance is WCAG's relative luminance of "#rrggbb".
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(n>>(16-8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestTextIsSevenTimesAsBrightAsItsGround(t *testing.T) {
	b, err := os.ReadFile("static/chat.css")
	if err != nil {
		t.Fatal(err)
	}
	var themes []map[string]string
	for _, root := range regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(string(b), -1) {
		theme := map[string]string{}
		for _, v := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6})`).FindAllStringSubmatch(root[1], -1) {
			theme[v[1]] = v[2]
		}
		themes = append(themes, theme)
	}
	if len(themes) != 2 {
		t.Fatalf("%d themes, want a light and a dark one", len(themes))
	}
	for _, pair := range [][2]string{
		{"ink", "ground"}, {"ink", "paper"}, {"ink", "mine"}, {"soft", "ground"}, {"soft", "paper"}, {"soft", "mine"},
		{"deep", "paper"}, {"deep", "mine"}, {"on-deep", "deep"}, {"care", "paper"},
	} {
		for i, theme := range themes {
			x, y := luminance(t, theme[pair[0]]), luminance(t, theme[pair[1]])
			if ratio := (max(x, y) + 0.05) / (min(x, y) + 0.05); ratio < 7 {
				t.Errorf("theme %d: %s on %s is %.1f:1", i, pair[0], pair[1], ratio)
			}
		}
	}
}
