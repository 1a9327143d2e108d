package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"linli/bot"
	"linli/bot/understand"
	"linli/cmd/internal/house"
)

type understandCmd struct {
	JSON    bool   `help:"One JSON object a line."`
	Eval    string `help:"Measure against a TSV file: text, intent, category, alt_intent, alt_category, place_hint." placeholder:"FILE" type:"existingfile"`
	Dialogs string `help:"A folder laid over the embedded dialogs." type:"existingdir"`
}

// Help shows one example.
func (understandCmd) Help() string {
	return "Example:\n\n  echo 3号楼2单元501厨房水管漏水 | linli understand --json"
}

// Run implements the command.
func (c understandCmd) Run(e env) error {
	f, err := house.Furnish(c.Dialogs, make([]byte, 32))
	if err != nil {
		return printMistakes(e, err)
	}
	if c.Eval != "" {
		return c.evaluate(e, f.Model)
	}
	lines := bufio.NewScanner(e.in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		m := f.Model.Hear(0, lines.Text())
		if !c.JSON {
			fmt.Fprintln(e.out, understood(m))
			continue
		}
		b, err := understand.MarshalContract(m)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "%s\n", b)
	}
	return lines.Err()
}

func (c understandCmd) evaluate(e env, m *understand.Model) error {
	f, err := os.Open(c.Eval)
	if err != nil {
		return err
	}
	defer f.Close()
	judged, err := understand.ReadJudged(f)
	if err != nil {
		return err
	}
	_, err = understand.Evaluate(m, 0, judged).WriteTo(e.out)
	return err
}

// understood says in one line what a person would want to know.
func understood(m bot.Meaning) string {
	parts := []string{string(m.Intent)}
	for _, part := range []string{string(m.Control), m.Category, m.Place.Padded(), string(m.Urgency), m.Code} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return fmt.Sprintf("%s (%.2f)  %s", strings.Join(parts, " "), m.Confidence, m.Text)
}
