package replay

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// shownAnswers is how many of the messages that are answered otherwise are printed.
const shownAnswers = 20

// String is the report as a person reads it. Chats are numbers of their own, long numbers are masked.
func (r *Report) String() string {
	var b strings.Builder
	r.middle(&b)
	if !r.Compared {
		fmt.Fprintf(&b, "%s: --dialogs DIR says them again to other dialogs\n", r.kept())
		return b.String()
	}
	r.answers(&b)
	r.tickets(&b)
	return b.String()
}

func (r *Report) middle(b *strings.Builder) {
	all, told, dropped := 0, 0, 0
	for _, m := range r.Middle {
		all += m.People
		switch {
		case m.Dropped:
			dropped += m.People
		case m.Told:
			told += m.People
		}
	}
	fmt.Fprintf(b, "%s mid-dialog: %d continue", count(all, "person", "people"), all-told-dropped)
	if told > 0 {
		fmt.Fprintf(b, ", %d %s asked again", told, is(told))
	}
	if dropped > 0 {
		fmt.Fprintf(b, ", %d %s in a dialog that is gone", dropped, is(dropped))
	}
	fmt.Fprintln(b)
	for _, m := range r.Middle {
		if m.Told || m.Dropped {
			fmt.Fprintf(b, "  %s/%s: %d\n", m.Dialog, m.State, m.People)
		}
	}
}

func (r *Report) answers(b *strings.Builder) {
	fmt.Fprintf(b, "%s: %d answered otherwise\n", r.kept(), len(r.Answers))
	fmt.Fprintf(b, "  the dialogs in force say %d of %s again as it was said then\n", r.Again, count(r.Told, "answer", "answers"))
	if r.Gone > 0 {
		fmt.Fprintf(b, "  %s can no longer be read\n", count(r.Gone, "more", "more"))
	}
	for _, a := range r.Answers[:min(len(r.Answers), shownAnswers)] {
		fmt.Fprintf(b, "  %s chat %d> %s\n", r.time(a.At), a.Chat, masked(a.Said))
		printLines(b, "-", only(a.Was, a.Now))
		printLines(b, "+", only(a.Now, a.Was))
	}
	if more := len(r.Answers) - shownAnswers; more > 0 {
		fmt.Fprintf(b, "  and %d more\n", more)
	}
}

// kept is what there is to be said again: "214 messages of 37 chats since 2026-01-02 08:15".
func (r *Report) kept() string {
	kept := count(r.Messages, "message", "messages") + " of " + count(r.Chats, "chat", "chats")
	if r.Since.IsZero() {
		return kept
	}
	return kept + " since " + r.time(r.Since)
}

// only are the lines of a that b does not have.
func only(a, b []Line) []Line {
	left := map[Line]int{}
	for _, l := range b {
		left[l]++
	}
	var out []Line
	for _, l := range a {
		if left[l]--; left[l] < 0 {
			out = append(out, l)
		}
	}
	return out
}

func printLines(b *strings.Builder, sign string, lines []Line) {
	for _, l := range lines {
		fmt.Fprintf(b, "    %s chat %d< %s\n", sign, l.Chat, masked(l.Text))
	}
}

func (r *Report) tickets(b *strings.Builder) {
	fmt.Fprintf(b, "%s would not be there, %d would be new\n", count(len(r.Lost), "ticket", "tickets"), len(r.New))
	for _, t := range r.Lost {
		fmt.Fprintf(b, "  - %s %s %s\n", r.time(t.Opened), t.Category, t.Place)
	}
	for _, t := range r.New {
		fmt.Fprintf(b, "  + %s %s %s\n", r.time(t.Opened), t.Category, t.Place)
	}
}

func (r *Report) time(t time.Time) string {
	if r.zone != nil {
		t = t.In(r.zone)
	}
	return t.Format("2006-01-02 15:04")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

func is(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// phone is what may be somebody's number.
var phone = regexp.MustCompile(`\+?[0-9]{7,}`)

// masked is one line without numbers by which somebody could be called.
func masked(s string) string {
	return phone.ReplaceAllStringFunc(strings.ReplaceAll(s, "\n", "⏎"), func(n string) string { return "…" + n[len(n)-2:] })
}
