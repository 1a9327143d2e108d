// Package play plays transcripts: conversations written down as people would have them, against the
// whole desk with a real database and a clock of its own.
package play

import (
	"fmt"
	"strings"
	"time"

	"linli/bot"
)

// kinds of lines
type kind int8

const (
	lineSay     kind = iota // "name> words": somebody writes
	lineEdit                // "name~ words": somebody edits the message before
	lineHear                // "name< pattern": somebody receives
	lineSilent              // "name silent": nothing has come for them
	lineFact                // "! …": a fact in the database
	lineAt                  // "at TIME"
	lineWait                // "wait DURATION"
	lineCast                // "cast NAME CHANNEL ADDRESS key=value…"
	lineKill                // "kill": the process dies here and starts again
	lineChannel             // "channel NAME down|up"
	lineReceipt             // "receipt NAME delivered|failed"
	lineDevice              // "device ID> {json}"
	lineAgain               // "name again": the provider delivers the last message once more, under the same key
	lineDialogs             // "dialogs FOLDER": files that are laid over from here on
)

// line is one step of a transcript. No is where it begins in the file, Span how many lines it takes.
type line struct {
	Kind kind
	No   int
	Span int
	Who  string
	Text string // words, pattern, fact, or the rest of a command
	At   time.Time
	Wait time.Duration
}

// Script is a parsed transcript.
type Script struct {
	File  string
	Loose bool // outgoing messages that are not expected pass
	lines []line
	raw   []string
}

// Error is a transcript that cannot be read, or one that did not happen as written.
type Error struct {
	File    string
	Line    int
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message) }

// Unwrap gives bot.ErrInvalid.
func (e *Error) Unwrap() error { return bot.ErrInvalid }

// Parse reads a transcript. A line that begins with white space goes on with the one before.
func Parse(file, text string) (*Script, error) {
	s := &Script{File: file, raw: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
	for i, raw := range s.raw {
		trimmed := strings.TrimSpace(raw)
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		case raw != strings.TrimLeft(raw, " \t"):
			if len(s.lines) == 0 {
				return nil, &Error{file, i + 1, "an indented line goes on with the one before, but there is none"}
			}
			last := &s.lines[len(s.lines)-1]
			last.Text += "\n" + trimmed
			last.Span = i + 2 - last.No
		case trimmed == "loose" && len(s.lines) == 0:
			s.Loose = true
		default:
			l, err := parseLine(trimmed)
			if err != nil {
				return nil, &Error{file, i + 1, err.Error()}
			}
			l.No, l.Span = i+1, 1
			s.lines = append(s.lines, l)
		}
	}
	return s, nil
}

func parseLine(s string) (line, error) {
	word, rest, _ := strings.Cut(s, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "!":
		return line{Kind: lineFact, Text: rest}, nil
	case "at":
		at, err := parseTime(rest)
		return line{Kind: lineAt, At: at}, err
	case "wait":
		return parseWait(rest)
	case "cast":
		return line{Kind: lineCast, Text: rest}, nil
	case "kill":
		return line{Kind: lineKill}, nil
	case "dialogs":
		return line{Kind: lineDialogs, Text: rest}, nil
	case "channel":
		return line{Kind: lineChannel, Text: rest}, nil
	case "receipt":
		return line{Kind: lineReceipt, Text: rest}, nil
	case "device":
		return line{Kind: lineDevice, Text: rest}, nil
	default:
		return parseSpeech(s)
	}
}

func parseTime(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time; write it as 2026-03-02T08:15+08:00", s)
}

// parseWait reads Go durations, and days ("2d").
func parseWait(s string) (line, error) {
	var days int
	if _, err := fmt.Sscanf(s, "%dd", &days); err == nil && strings.HasSuffix(s, "d") {
		return line{Kind: lineWait, Wait: time.Duration(days) * 24 * time.Hour}, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return line{}, fmt.Errorf("%q is no duration; write it as 31m, 2h or 3d", s)
	}
	return line{Kind: lineWait, Wait: d}, nil
}

// parseSpeech reads "name> words", "name< pattern", "name~ words", "name silent" and "name again".
func parseSpeech(s string) (line, error) {
	for word, kind := range map[string]kind{" silent": lineSilent, " again": lineAgain} {
		if who, found := strings.CutSuffix(s, word); found && !strings.ContainsAny(who, "<>~ ") {
			return line{Kind: kind, Who: who}, nil
		}
	}
	at := strings.IndexAny(s, "<>~")
	if at <= 0 || strings.Contains(s[:at], " ") {
		return line{}, fmt.Errorf("%q is no line of a transcript", s)
	}
	kinds := map[byte]kind{'<': lineHear, '>': lineSay, '~': lineEdit}
	return line{Kind: kinds[s[at]], Who: s[:at], Text: strings.TrimSpace(s[at+1:])}, nil
}
