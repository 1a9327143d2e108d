package play

import "strings"

// matches says whether a message is as a pattern has it: "…" stands for anything, line breaks
// count as spaces, and the whole message must be covered.
func matches(pattern, message string) bool {
	pattern, message = flat(pattern), flat(message)
	parts := strings.Split(pattern, "…")
	if !strings.HasPrefix(message, strings.TrimSpace(parts[0])) {
		return false
	}
	for i, part := range parts {
		part = strings.TrimSpace(part)
		last := i == len(parts)-1
		if last && i > 0 {
			return part == "" || strings.HasSuffix(message, part)
		}
		at := strings.Index(message, part)
		if at < 0 {
			return false
		}
		message = message[at+len(part):]
	}
	return strings.TrimSpace(message) == ""
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
