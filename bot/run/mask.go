package run

import (
	"regexp"
	"strings"
)

// secretLike is what looks like a bot's token or a phone number.
var secretLike = regexp.MustCompile(`\d{6,}:[\w-]{20,}|\+?\d{7,}`)

// masked is an error's text for the log, without anything that could be a phone number or a chat's id, and without
// the given words, which a provider may have sent back.
func masked(err error, words ...string) string {
	if err == nil {
		return ""
	}
	text := cleanText(err.Error())
	for _, w := range words {
		if w != "" {
			text = strings.ReplaceAll(text, w, "…")
		}
	}
	return secretLike.ReplaceAllString(text, "…")
}
