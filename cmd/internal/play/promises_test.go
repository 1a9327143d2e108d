package play

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// promises are the lines of the design pages that a person could notice.
func promises() map[string][]int {
	return map[string][]int{
		"dialogs": without(1, 24, 4), // 4, one commit or none, is for whoever kills the process: see bot/run and store
		"desk":    without(1, 14),
		"wishes":  {1, 2, 3, 5}, // 4, many wishes in a row, and 6, costs and shares, are not built yet
		"board":   {1, 2},
	}
}

func without(from, to int, left ...int) []int {
	var out []int
	for n := from; n <= to; n++ {
		if !slices.Contains(left, n) {
			out = append(out, n)
		}
	}
	return out
}

// named reads which promises a transcript says it shows: "（dialogs 5、19）".
var named = regexp.MustCompile(`(dialogs|desk|wishes|board) (\d+(?:、\d+)*)`)

func promisesOf(script string) map[string][]int {
	out := map[string][]int{}
	for line := range strings.Lines(script) {
		if !strings.HasPrefix(line, "#") {
			continue
		}
		for _, m := range named.FindAllStringSubmatch(line, -1) {
			for _, n := range strings.Split(m[2], "、") {
				number, _ := strconv.Atoi(n)
				out[m[1]] = append(out[m[1]], number)
			}
		}
	}
	return out
}

func TestEveryPromiseThatAPersonCouldNoticeIsShownByATranscript(t *testing.T) {
	shown := map[string][]int{}
	for _, file := range scripts(t) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		of := promisesOf(string(b))
		if len(of) == 0 && !strings.HasPrefix(string(b), "#") {
			t.Errorf("%s does not say what it is about", file)
		}
		for page, lines := range of {
			shown[page] = append(shown[page], lines...)
		}
	}
	for page, lines := range promises() {
		for _, n := range lines {
			if !slices.Contains(shown[page], n) {
				t.Errorf("no transcript names %s %d", page, n)
			}
		}
	}
}
