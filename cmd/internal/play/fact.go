package play

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"linli/bot"
	"linli/bot/desk"
)

// maxFacts is how many rows of a noun a script may make.
const maxFacts = 200

// record is a noun as facts see it: a closed list of fields.
type record map[string]string

// fact expects something to be in the database:
//
//	! ticket STATE field=value …   some ticket is in that state ("opened" is any state) with these fields
//	! tickets N field=value …      exactly N tickets have these fields
//
// and the same for wish and wishes, outage and outages, call and calls.
func (p *player) fact(ctx context.Context, l line) error {
	fields := strings.Fields(l.Text)
	if len(fields) < 2 {
		return fmt.Errorf("write it as: ! ticket opened category=water, or ! tickets 1")
	}
	noun, plural := strings.CutSuffix(strings.Replace(fields[0], "wishes", "wishs", 1), "s")
	records, err := p.records(ctx, noun)
	if err != nil {
		return err
	}
	want, err := wanted(noun, fields[2:])
	if err != nil {
		return err
	}
	if plural {
		return p.counts(l, fields[1], count(records, want))
	}
	if fields[1] != "opened" {
		want["state"] = fields[1]
	}
	if count(records, want) == 0 {
		p.differ(l, "! "+l.Text, fmt.Sprint("there is only: ", records))
	}
	return nil
}

func (p *player) counts(l line, want string, got int) error {
	n, err := strconv.Atoi(want)
	if err != nil {
		return fmt.Errorf("%q is no number", want)
	}
	if n != got {
		p.differ(l, "! "+l.Text, fmt.Sprint("there are ", got))
	}
	return nil
}

func wanted(noun string, fields []string) (record, error) {
	out := record{}
	for _, f := range fields {
		key, value, found := strings.Cut(f, "=")
		if !found || !strings.Contains(" "+knownFields[noun]+" ", " "+key+" ") {
			return nil, fmt.Errorf("%q is no field of a %s; known are %s", f, noun, knownFields[noun])
		}
		out[key] = value
	}
	return out, nil
}

// knownFields is the closed list, by noun.
var knownFields = map[string]string{
	"ticket": "category place urgency kind org worker supports reopened satisfied private works merged helper",
	"wish":   "category place supports merged",
	"outage": "category reports ended",
	"call":   "staff",
}

func count(records []record, want record) int {
	n := 0
	for _, r := range records {
		if r.has(want) {
			n++
		}
	}
	return n
}

func (r record) has(want record) bool {
	for key, value := range want {
		if r[key] != value {
			return false
		}
	}
	return true
}

// records reads every row of a noun; their numbers begin at one without gaps worth minding.
func (p *player) records(ctx context.Context, noun string) ([]record, error) {
	read, known := map[string]func(any) (record, bool){
		"ticket": ticketRecord, "wish": wishRecord, "outage": outageRecord, "call": callRecord,
	}[noun]
	if !known {
		return nil, fmt.Errorf("%q is none of ticket, wish, outage, call", noun)
	}
	var needs []bot.Need
	for id := 1; id <= maxFacts; id++ {
		needs = append(needs, bot.Need{Kind: noun, Key: key(noun, id)})
	}
	facts, err := p.house.DB.Load(ctx, 1, p.clock.Now(), needs)
	if err != nil {
		return nil, err
	}
	var out []record
	for _, n := range needs {
		if r, ok := read(facts[n]); ok {
			out = append(out, r)
		}
	}
	return out, nil
}

func key(noun string, id int) string {
	if noun == "call" {
		return strconv.Itoa(id)
	}
	return "id/" + strconv.Itoa(id)
}

func ticketRecord(v any) (record, bool) {
	t, ok := v.(desk.Ticket)
	return record{
		"state": t.State, "category": t.Category, "place": t.Place.String(), "urgency": string(t.Urgency), "kind": t.Kind, "org": t.Org,
		"worker": yesNo(t.Worker != 0), "supports": strconv.Itoa(t.Supports), "reopened": strconv.Itoa(t.Reopened),
		"satisfied": t.Satisfied, "private": yesNo(t.Private), "works": yesNo(t.Works), "merged": yesNo(t.Into != 0), "helper": yesNo(t.Helper != 0),
	}, ok
}

func wishRecord(v any) (record, bool) {
	w, ok := v.(desk.Wish)
	return record{
		"state": w.State, "category": w.Category, "place": w.Place.String(), "supports": strconv.Itoa(w.Supports), "merged": yesNo(w.Into != 0),
	}, ok
}

func outageRecord(v any) (record, bool) {
	o, ok := v.(desk.Outage)
	return record{
		"state": "announced", "category": o.Category, "reports": strconv.Itoa(o.Reports), "ended": yesNo(!o.Ended.IsZero()),
	}, ok
}

func callRecord(v any) (record, bool) {
	c, ok := v.(desk.Call)
	return record{"state": c.State, "staff": yesNo(c.Staff != 0)}, ok
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
