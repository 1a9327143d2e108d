package understand

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"linli/bot"
)

// contract is one line of `linli understand --json`; its keys are public.
type contract struct {
	Text         string      `json:"text"`
	Intent       bot.Intent  `json:"intent"`
	Command      bot.Control `json:"command,omitempty"`
	Category     string      `json:"category,omitempty"`
	Place        string      `json:"place,omitempty"`
	Answer       string      `json:"answer,omitempty"`
	Urgency      bot.Urgency `json:"urgency"`
	Code         string      `json:"code,omitempty"`
	Confidence   float64     `json:"confidence"`
	Alternatives []bot.Guess `json:"alternatives"`
}

// MarshalContract writes a meaning as one JSON object with exactly the keys of the contract, without a line end.
// answer is "yes", "no", "option:2" or "time:+1 14:00-18:00", several joined by a space.
func MarshalContract(m bot.Meaning) ([]byte, error) {
	c := contract{
		Text: m.Text, Intent: m.Intent, Command: m.Control, Category: m.Category, Place: padded(m.Place),
		Answer: answerText(m.Answer), Urgency: m.Urgency, Code: m.Code,
		Confidence: float64(int(m.Confidence*1000+0.5)) / 1000, Alternatives: m.Alternatives,
	}
	if c.Alternatives == nil {
		c.Alternatives = []bot.Guess{}
	}
	for i := range c.Alternatives {
		c.Alternatives[i].Confidence = float64(int(c.Alternatives[i].Confidence*1000+0.5)) / 1000
	}
	return json.Marshal(c)
}

// padded is Place.Padded, also for a unit or room whose building was not said: "?-2-501".
func padded(p bot.Place) string {
	if p.Building == "" && p.Spot == "" && !p.IsZero() {
		p.Building = "?"
	}
	return p.Padded()
}

func answerText(a bot.Answer) string {
	var parts []string
	if a.Yes {
		parts = append(parts, "yes")
	}
	if a.No {
		parts = append(parts, "no")
	}
	if a.Option != 0 {
		parts = append(parts, "option:"+strconv.Itoa(a.Option))
	}
	if a.When.Set {
		parts = append(parts, "time:"+whenText(a.When))
	}
	return strings.Join(parts, " ")
}

// whenText writes the day as +1 (days from today), w3 or w3+1 (weekday, of next week), 03-05 or --05 (a date).
func whenText(w bot.When) string {
	day := "+" + strconv.Itoa(w.Days)
	switch {
	case w.Month > 0:
		day = fmt.Sprintf("%02d-%02d", w.Month, w.Day)
	case w.Day > 0:
		day = fmt.Sprintf("--%02d", w.Day)
	case w.Weekday > 0 && w.Weeks > 0:
		day = fmt.Sprintf("w%d+%d", w.Weekday, w.Weeks)
	case w.Weekday > 0:
		day = fmt.Sprintf("w%d", w.Weekday)
	}
	return fmt.Sprintf("%s %02d:%02d-%02d:%02d", day, w.From/60, w.From%60, w.Until/60, w.Until%60)
}
