// Package exporter writes tables that an office opens with its spreadsheet.
package exporter

import (
	"cmp"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/desk"
)

// Reader gives the text of a key in the table's language.
type Reader func(key string, v bot.Values) string

// byteOrder marks the file as UTF-8 for spreadsheets that would otherwise guess.
const byteOrder = "\ufeff"

// wishColumns are the headings, as text keys.
var wishColumns = []string{"heading", "item", "code", "place", "supports", "state", "answer", "opened"}

// Wishes writes the list as the community thinks of it: items under headings, the heading that most households
// support first, then the item. Merged and withdrawn wishes are no items. Nobody's name is in it.
func Wishes(w io.Writer, list []desk.Wish, zone *time.Location, read Reader) error {
	if _, err := io.WriteString(w, byteOrder); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	rows := [][]string{headings(read)}
	for _, wish := range ordered(list) {
		rows = append(rows, wishRow(wish, zone, read))
	}
	return out.WriteAll(rows)
}

func headings(read Reader) []string {
	row := make([]string, len(wishColumns))
	for i, c := range wishColumns {
		row[i] = read("export.wish."+c, nil)
	}
	return row
}

func ordered(list []desk.Wish) []desk.Wish {
	list = slices.DeleteFunc(slices.Clone(list), func(w desk.Wish) bool { return w.Into != 0 || w.State == "withdrawn" || w.State == "merged" })
	total := map[string]int{}
	for _, w := range list {
		total[w.Category] += w.Supports
	}
	slices.SortStableFunc(list, func(a, b desk.Wish) int {
		return cmp.Or(cmp.Compare(total[b.Category], total[a.Category]), cmp.Compare(a.Category, b.Category), cmp.Compare(b.Supports, a.Supports), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func wishRow(w desk.Wish, zone *time.Location, read Reader) []string {
	heading := read("category."+w.Category, nil)
	row := []string{
		heading, cmp.Or(w.Title, w.Words, heading), bot.FormatCode(w.Code), placeName(w.Place.Stair(), read), strconv.Itoa(w.Supports),
		read("state.wish."+w.State, nil), w.Answer, w.Opened.In(zone).Format(time.DateOnly),
	}
	for i := range row {
		row[i] = neutral(row[i])
	}
	return row
}

func placeName(p bot.Place, read Reader) string {
	if p.IsZero() {
		return ""
	}
	return read("outage.place", bot.Values{bot.PlaceOf("place", p)})
}

// neutral keeps a spreadsheet from taking what people wrote for a formula.
func neutral(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r|%＝＋－＠", firstRune(cell)) {
		return "'" + cell
	}
	return cell
}

func firstRune(s string) rune {
	for _, r := range strings.TrimLeft(s, " \n\u00a0\u3000\ufeff") {
		return r
	}
	return 0
}
