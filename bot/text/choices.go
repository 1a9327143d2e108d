package text

import "linli/bot"

// labels renders the choices.
func (w *writer) labels(choices []bot.Labelled) []bot.Choice {
	if len(choices) == 0 {
		return nil
	}
	out := make([]bot.Choice, len(choices))
	for i := range choices {
		out[i] = bot.Choice{Label: w.label(&choices[i].Option), Data: choices[i].Data}
	}
	return out
}

func (w *writer) label(o *bot.Option) string {
	if t, found := w.template(o.Label, o.Values); found {
		if words, ok := t.static(); ok {
			return words
		}
	}
	w.b = w.b[:0]
	w.text(o.Label, o.Values, 0)
	return string(w.b)
}

// listed counts the choices that the lines of a list stand for: all lines or none. A choice
// without values of its own ("对", "取消") never is a line.
func listed(v bot.Values, choices []bot.Labelled) int {
	n := lineCount(v)
	if n > len(choices) {
		return 0
	}
	for i := range n {
		if len(choices[i].Option.Values) == 0 {
			return 0
		}
	}
	return n
}

// lineCount is the length of the only list; with several lists none is a list of choices.
func lineCount(v bot.Values) int {
	n := 0
	for i := range v {
		if v[i].Kind != bot.ValueLines {
			continue
		}
		if n > 0 {
			return 0
		}
		n = len(v[i].Lines)
	}
	return n
}

func hasLines(v bot.Values) bool {
	for i := range v {
		if v[i].Kind == bot.ValueLines {
			return true
		}
	}
	return false
}

// digits appends "1 对 2 改 3 取消", counting on from the lines: on the text's line or one per line.
func (w *writer) digits(choices []bot.Choice, sameLine bool) {
	gap := "\n"
	if sameLine {
		gap = " "
	}
	for i := range choices {
		if n := len(w.b); n > 0 && w.b[n-1] != '\n' {
			w.add(gap)
		}
		w.digit(w.listed + i + 1)
		w.add(choices[i].Label)
	}
}

func (w *writer) digit(n int) {
	w.number(int64(n))
	w.add(" ")
}
