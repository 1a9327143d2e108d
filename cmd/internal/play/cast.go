package play

import (
	"context"
	"fmt"
	"strings"

	"linli/bot"
	"linli/bot/roll"
)

// casts sets one person on the stage: "张阿姨 sms +8613800001111 home=3-2-501", or
// "王师傅 telegram 5001 staff=property/worker". Whoever has a home stands on the roll; on a channel
// without a number of its own they have shared their contact, unless trust=unknown says otherwise.
func (p *player) casts(ctx context.Context, text string) error {
	fields := strings.Fields(text)
	if len(fields) < 3 || p.stages[fields[1]] == nil {
		return fmt.Errorf("write it as: cast NAME CHANNEL ADDRESS key=value")
	}
	a := &actor{name: fields[0], channel: fields[1], chat: fields[2]}
	options, err := pairs(fields[3:])
	if err != nil {
		return err
	}
	if same := options["person"]; same != "" {
		return p.castAgain(ctx, a, same)
	}
	a.phone = a.chat
	if a.channel != "sms" {
		a.phone = fmt.Sprintf("+861380000%04d", 9000+len(p.cast))
	}
	if phone := options["phone"]; phone != "" {
		a.phone = phone
	}
	p.cast[a.name] = a
	switch {
	case options["staff"] != "":
		return p.castStaff(ctx, a, options)
	case options["home"] != "":
		return p.castResident(ctx, a, options)
	default:
		return nil
	}
}

// castAgain sets somebody who is there already on another channel: the phone whose contact they share tells who it is.
func (p *player) castAgain(ctx context.Context, a *actor, same string) error {
	first, known := p.cast[same]
	if !known {
		return fmt.Errorf("person=%s: nobody called that is in the cast yet", same)
	}
	a.phone = first.phone
	p.cast[a.name] = a
	if a.channel == "sms" {
		return nil
	}
	in := p.from(a, bot.InContact)
	in.Phone = a.phone
	return p.unseen(ctx, in)
}

func pairs(fields []string) (map[string]string, error) {
	known := map[string]bool{"home": true, "staff": true, "areas": true, "trade": true, "lang": true, "phone": true, "trust": true, "person": true}
	out := map[string]string{}
	for _, f := range fields {
		key, value, found := strings.Cut(f, "=")
		if !found || !known[key] {
			return nil, fmt.Errorf("%q is none of home= staff= areas= trade= lang= phone= trust= person=", f)
		}
		out[key] = value
	}
	return out, nil
}

func (p *player) castResident(ctx context.Context, a *actor, o map[string]string) error {
	person := roll.Person{
		Community: 1, Key: a.name, Name: a.name, Home: bot.ParsePlace(o["home"]), Phone: a.phone, Lang: o["lang"],
	}
	if err := p.house.DB.Write(ctx, 1, []bot.Change{{Row: person}}); err != nil {
		return err
	}
	if a.channel == "sms" || o["trust"] == "unknown" {
		return nil
	}
	in := p.from(a, bot.InContact)
	in.Phone = a.phone
	return p.unseen(ctx, in)
}

// castStaff puts a colleague on the staff list and lets them redeem an invite.
func (p *player) castStaff(ctx context.Context, a *actor, o map[string]string) error {
	org, role, found := strings.Cut(o["staff"], "/")
	if !found {
		return fmt.Errorf("write it as: staff=property/worker")
	}
	id := bot.PersonID(900_000 + len(p.cast))
	member := roll.Member{
		Community: 1, Active: true, Categories: list(o["trade"]), Phone: a.phone,
		Staff: bot.Staff{Person: id, Name: a.name, Org: org, Role: bot.Role(role), Areas: places(o["areas"])},
	}
	invite, code := roll.NewInvite(p.random.Uint64(), roll.Invite{
		Community: 1, Person: id, Role: bot.Role(role), Org: org, Name: a.name,
	}, p.clock.Now())
	rows := []bot.Change{
		{Row: roll.Organisation{Community: 1, Slug: org, Name: org, Kind: org}}, {Row: member}, {Row: invite},
	}
	for _, rule := range rules(org, member.Categories) {
		rows = append(rows, bot.Change{Row: rule})
	}
	if err := p.house.DB.Write(ctx, 1, rows); err != nil {
		return err
	}
	in := p.from(a, bot.InText)
	in.Text, in.Lang = "/start "+code, o["lang"]
	return p.unseen(ctx, in)
}

// rules sends an organisation what its people are cast to do; the property company gets all the rest.
func rules(org string, trades []string) []roll.Rule {
	var out []roll.Rule
	for _, trade := range trades {
		out = append(out, roll.Rule{Community: 1, Category: trade, Org: org})
	}
	if org == "property" {
		out = append(out, roll.Rule{Community: 1, Org: org})
	}
	return out
}

// unseen takes a message of the preparations; what is answered to it belongs to no script.
func (p *player) unseen(ctx context.Context, in bot.Inbound) error {
	if err := p.take(ctx, in); err != nil {
		return err
	}
	for _, s := range p.stages {
		s.forget()
	}
	return nil
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func places(s string) []bot.Place {
	var out []bot.Place
	for _, one := range list(s) {
		out = append(out, bot.ParsePlace(one))
	}
	return out
}
