package botapi

import (
	"html"
	"regexp"
	"strings"
)

// unmark takes HTML markup out of a text, and refuses what is not well nested. Markdown is not spoken here.
func unmark(text, mode string) (string, error) {
	switch strings.ToLower(mode) {
	case "":
		return text, nil
	case "html":
		return unmarkHTML(text)
	default:
		return "", bad("can't parse entities: this server speaks HTML only, not " + mode)
	}
}

func unmarkHTML(text string) (string, error) {
	var out strings.Builder
	var open []string
	for {
		before, rest, found := strings.Cut(text, "<")
		out.WriteString(html.UnescapeString(before))
		if !found {
			break
		}
		tag, after, closed := strings.Cut(rest, ">")
		if !closed {
			return "", bad("can't parse entities: Unclosed start tag")
		}
		var err error
		if open, err = nest(open, tag); err != nil {
			return "", err
		}
		text = after
	}
	if len(open) > 0 {
		return "", bad("can't parse entities: Can't find end tag corresponding to start tag " + open[len(open)-1])
	}
	return out.String(), nil
}

// nest opens or closes one tag.
func nest(open []string, tag string) ([]string, error) {
	if name, ends := strings.CutPrefix(tag, "/"); ends {
		if len(open) == 0 || open[len(open)-1] != name {
			return nil, bad("can't parse entities: Unexpected end tag")
		}
		return open[:len(open)-1], nil
	}
	name, _, _ := strings.Cut(tag, " ")
	if !regexp.MustCompile(`^(b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|span|tg-spoiler|tg-emoji)$`).MatchString(name) {
		return nil, bad("can't parse entities: Unsupported start tag \"" + name + "\"")
	}
	return append(open, name), nil
}
