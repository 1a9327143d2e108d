package understand

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"linli/bot"
)

// Judged is one line of an evaluation file: tab-separated text, intent, category, alt_intent, alt_category, place_hint
// under a header line; "-" and "" are none. The first label or its alternative counts.
type Judged struct {
	Line                              int
	Text, Intent, Category            string
	AltIntent, AltCategory, PlaceHint string
}

// Report is how well the model understood an evaluation file.
type Report struct {
	Intent, Category Score
	Missed, False    []Judged // emergencies that were not heard, and others taken for one
	Wrong            []Mistake
}

// Mistake is a line that was understood differently.
type Mistake struct {
	Judged Judged
	Heard  bot.Meaning
}

// Score counts right answers and who was taken for whom.
type Score struct {
	Right, Total int
	Confusion    map[string]map[string]int // label → heard as → how often
}

// Accuracy is the share of right answers, 0 without any.
func (s Score) Accuracy() float64 {
	if s.Total == 0 {
		return 0
	}
	return float64(s.Right) / float64(s.Total)
}

// MacroF1 is the mean over the labels that occur of the harmonic mean of precision and recall.
func (s Score) MacroF1() float64 {
	if len(s.Confusion) == 0 {
		return 0
	}
	sum := 0.0
	for label, heard := range s.Confusion {
		hit, all, claimed := heard[label], 0, 0
		for _, n := range heard {
			all += n
		}
		for _, row := range s.Confusion {
			claimed += row[label]
		}
		if all+claimed > 0 {
			sum += 2 * float64(hit) / float64(all+claimed)
		}
	}
	return sum / float64(len(s.Confusion))
}

func (s *Score) add(label, alternative, heard string) bool {
	if s.Confusion == nil {
		s.Confusion = map[string]map[string]int{}
	}
	right := heard == label || heard == alternative && alternative != ""
	if right {
		s.Right++
		heard = label
	}
	s.Total++
	if s.Confusion[label] == nil {
		s.Confusion[label] = map[string]int{}
	}
	s.Confusion[label][heard]++
	return right
}

// ReadJudged reads an evaluation file; a line with fewer than two columns is ErrInvalid.
func ReadJudged(r io.Reader) ([]Judged, error) {
	var out []Judged
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSuffix(strings.TrimPrefix(lines.Text(), "\uFEFF"), "\r")
		if line == "" || strings.HasPrefix(line, "#") || n == 1 && strings.HasPrefix(line, "text\t") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) < 2 {
			return nil, fmt.Errorf("%w: line %d: want text, intent, category … separated by tabs", bot.ErrInvalid, n)
		}
		cells = append(cells, "", "", "", "")
		out = append(out, Judged{n, cells[0], none(cells[1]), none(cells[2]), none(cells[3]), none(cells[4]), none(cells[5])})
	}
	return out, lines.Err()
}

func none(s string) string {
	if s == "-" {
		return ""
	}
	return s
}

// Evaluate hears every line as a message of community c. A category counts only where the file names one.
func Evaluate(m *Model, c bot.CommunityID, lines []Judged) Report {
	var out Report
	for _, j := range lines {
		heard := m.Hear(c, j.Text)
		out.emergencies(j, heard)
		right := out.Intent.add(j.Intent, j.AltIntent, string(heard.Intent))
		if j.Category != "" {
			right = out.Category.add(j.Category, j.AltCategory, heard.Category) && right
		}
		if !right {
			out.Wrong = append(out.Wrong, Mistake{j, heard})
		}
	}
	return out
}

func (r *Report) emergencies(j Judged, heard bot.Meaning) {
	alarm := string(bot.IntentEmergency)
	is, could, was := j.Intent == alarm, j.AltIntent == alarm, heard.Intent == bot.IntentEmergency
	switch {
	case is && !was && !slices.Contains([]string{j.AltIntent}, string(heard.Intent)):
		r.Missed = append(r.Missed, j)
	case was && !is && !could:
		r.False = append(r.False, j)
	}
}

// WriteTo prints the report for people: figures first, then emergencies, confusion tables and every mistake.
func (r Report) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	for _, s := range []struct {
		name  string
		score Score
	}{{"intent", r.Intent}, {"category", r.Category}} {
		fmt.Fprintf(&b, "%-9s %d of %d = %.1f %%, macro-F1 %.3f\n", s.name, s.score.Right, s.score.Total, 100*s.score.Accuracy(), s.score.MacroF1())
	}
	fmt.Fprintf(&b, "missed emergencies %d, false emergencies %d\n", len(r.Missed), len(r.False))
	writeLines(&b, "missed", r.Missed)
	writeLines(&b, "false", r.False)
	writeConfusion(&b, "intent", r.Intent)
	writeConfusion(&b, "category", r.Category)
	for _, m := range r.Wrong {
		fmt.Fprintf(&b, "line %d: %s/%s heard as %s/%s (%.2f): %s\n", m.Judged.Line, m.Judged.Intent, m.Judged.Category,
			m.Heard.Intent, m.Heard.Category, m.Heard.Confidence, m.Judged.Text)
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

func writeLines(b *strings.Builder, what string, lines []Judged) {
	for _, j := range lines {
		fmt.Fprintf(b, "%s: line %d: %s\n", what, j.Line, j.Text)
	}
}

// writeConfusion prints only what was confused: label, then heard as with how often.
func writeConfusion(b *strings.Builder, what string, s Score) {
	fmt.Fprintf(b, "%s confusion:\n", what)
	for _, label := range sortedKeys(s.Confusion) {
		fmt.Fprintf(b, "  %-18s", label)
		for _, heard := range sortedKeys(s.Confusion[label]) {
			fmt.Fprintf(b, " %s:%d", heard, s.Confusion[label][heard])
		}
		b.WriteByte('\n')
	}
}
