package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/roll"
)

type inviteCmd struct {
	overrides
	Role string `help:"${roles}." enum:"${roles}" required:""`
	Name string `help:"What colleagues and residents call them; the role's name where it is not given."`
	Org  string `help:"The organisation they work for." default:"office"`
}

// Help shows one example.
func (inviteCmd) Help() string {
	return "Example:\n\n  linli invite --role worker --name 王师傅 --org property"
}

// Run implements the command.
func (c inviteCmd) Run(e env) error { return c.visit(e, c.make) }

func (c inviteCmd) make(e env, h *opened) error {
	if err := c.knownOrg(e, h); err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name = h.Texts.Render(h.conf.Locale, h.conf.Zone(), bot.Form{Buttons: true}, "staff.role."+c.Role, nil, nil).Text
	}
	row, code := roll.NewInvite(seed(), roll.Invite{Community: only, Role: bot.Role(c.Role), Org: c.Org, Name: name}, time.Now())
	if err := h.DB.Write(e.ctx, only, []bot.Change{{Row: row}}); err != nil {
		return err
	}
	fmt.Fprintln(e.out, code)
	return nil
}

// knownOrg refuses an organisation that nobody has entered: its tickets would reach nobody.
func (c inviteCmd) knownOrg(e env, h *opened) error {
	orgs, err := h.DB.Organisations(e.ctx, only)
	if err != nil {
		return err
	}
	var slugs []string
	for _, o := range orgs {
		slugs = append(slugs, o.Slug)
	}
	if !slices.Contains(slugs, c.Org) {
		return usageError{fmt.Sprintf("there is no organisation %q; known are: %s (linli init and linli import staff make them)", c.Org, strings.Join(slugs, ", "))}
	}
	return nil
}
