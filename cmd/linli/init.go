package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/roll"
	"linli/bot/text"
	"linli/cmd/internal/config"
)

type initCmd struct {
	Lang string `help:"Language of the questions: zh-CN or en." default:"zh-CN"`
}

// Help shows one example.
func (initCmd) Help() string { return "Example:\n\n  linli init" }

// Run implements the command: a few questions, then linli.yaml, the buildings and the first
// administrator's invite. A file that is there already is never overwritten.
func (c initCmd) Run(e env) error {
	if _, err := os.Stat(e.file); !errors.Is(err, fs.ErrNotExist) {
		return usageError{fmt.Sprintf("%s is there already; move it away first, or edit it", e.file)}
	}
	texts, err := text.Embedded()
	if err != nil {
		return err
	}
	q := questions{in: bufio.NewScanner(e.in), e: e, texts: texts, lang: c.Lang}
	conf := config.Default()
	conf.Locale = texts.Match(c.Lang)
	conf.Community.Name = q.ask("init.name", "小区")
	conf.Community.Phone = q.ask("init.phone", "")
	buildings := q.ask("init.buildings", "")
	admin := q.ask("init.admin", q.word("init.administrator"))
	conf.Listen = q.ask("init.listen", conf.Listen)
	if q.in.Err() != nil {
		return q.in.Err()
	}
	return c.write(e, q, conf, buildings, admin)
}

func (c initCmd) write(e env, q questions, conf config.Config, buildings, admin string) error {
	yaml, err := conf.YAML()
	if err != nil {
		return err
	}
	places, err := buildingRows(buildings)
	if err != nil {
		return err
	}
	if err := os.WriteFile(e.file, []byte(yaml), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", e.file, err)
	}
	h, err := openHouse(e, conf, nil, nil, nil)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	if err := h.DB.Write(e.ctx, only, places); err != nil {
		return err
	}
	row, code := roll.NewInvite(seed(), roll.Invite{Community: only, Role: bot.RoleAdmin, Org: "office", Name: admin}, time.Now())
	org := roll.Organisation{Community: only, Slug: "office", Name: q.word("init.office"), Kind: "office"}
	if err := h.DB.Write(e.ctx, only, []bot.Change{{Row: org}, {Row: row}}); err != nil {
		return err
	}
	fmt.Fprintln(e.out, q.render("init.done", bot.Values{
		bot.Text("file", e.file), bot.Text("who", admin), bot.Text("link", "http://"+conf.Listen+"/chat?invite="+code),
	}))
	return nil
}

// buildingRows reads "1-25" or "1,2,5".
func buildingRows(s string) ([]bot.Change, error) {
	var rows []bot.Change
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '，' || r == '、' || r == ' ' }) {
		from, to, many := strings.Cut(part, "-")
		if !many {
			to = from
		}
		numbers, err := numbersBetween(from, to)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			rows = append(rows, bot.Change{Row: roll.Place{Community: only, Kind: roll.PlaceBuilding, Name: fmt.Sprint(n)}})
		}
	}
	return rows, nil
}

// maxBuildings bounds what one answer can make.
const maxBuildings = 500

func numbersBetween(from, to string) ([]int, error) {
	var first, last int
	if _, err := fmt.Sscan(from, &first); err != nil {
		return nil, usageError{fmt.Sprintf("%q is no building number; write 1-25 or 1,2,5", from)}
	}
	if _, err := fmt.Sscan(to, &last); err != nil || last < first || last-first >= maxBuildings {
		return nil, usageError{fmt.Sprintf("%s-%s is no range of buildings; write 1-25 or 1,2,5", from, to)}
	}
	numbers := make([]int, 0, last-first+1)
	for n := first; n <= last; n++ {
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// questions asks on a terminal; an empty answer takes what is offered.
type questions struct {
	in    *bufio.Scanner
	e     env
	texts *text.Catalogue
	lang  string
}

func (q questions) render(key string, v bot.Values) string {
	return q.texts.Render(q.lang, time.UTC, bot.Form{Buttons: true}, key, v, nil).Text
}

func (q questions) word(key string) string { return q.render(key, nil) }

func (q questions) ask(key, offered string) string {
	fmt.Fprint(q.e.out, q.word(key))
	if offered != "" {
		fmt.Fprintf(q.e.out, " [%s]", offered)
	}
	fmt.Fprint(q.e.out, " ")
	if !q.in.Scan() {
		return offered
	}
	if answer := strings.TrimSpace(q.in.Text()); answer != "" {
		return answer
	}
	return offered
}
