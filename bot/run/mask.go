package run

import "regexp"

var phoneLike = regexp.MustCompile(`\+?\d{7,}`)

// masked is an error's text for the log, without anything that could be a phone number or a chat's id.
func masked(err error) string {
	if err == nil {
		return ""
	}
	return phoneLike.ReplaceAllString(cleanText(err.Error()), "…")
}
