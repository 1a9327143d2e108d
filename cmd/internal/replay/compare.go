package replay

import (
	"context"
	"io"
	"os"
	"slices"

	"linli/bot"
	"linli/bot/desk"
	"linli/cmd/internal/house"
)

// compare says everything to both desks, message by message, and notes where they part.
func (p *player) compare(ctx context.Context) error {
	p.report.Compared = p.settings.Base != p.settings.Next
	if len(p.heard) == 0 || !p.report.Compared {
		return nil
	}
	base, err := p.world(ctx, "base", p.settings.Base)
	if err != nil {
		return err
	}
	defer base.close()
	next, err := p.world(ctx, "next", p.settings.Next)
	if err != nil {
		return err
	}
	defer next.close()
	for _, h := range p.heard {
		if err := p.say(ctx, base, next, h.Conversation, h.Inbound); err != nil {
			return err
		}
	}
	return p.tickets(ctx, base, next)
}

// world is a desk over a copy of its own.
func (p *player) world(ctx context.Context, name string, f *house.Furniture) (*world, error) {
	if err := copyFile(p.path("copy"), p.path(name)); err != nil {
		return nil, err
	}
	return p.open(ctx, p.path(name), f)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}

func (p *player) say(ctx context.Context, base, next *world, from bot.ConversationID, in bot.Inbound) error {
	was, shown, err := base.say(ctx, in, "")
	if err != nil {
		return err
	}
	p.again(was)
	now, _, err := next.say(ctx, in, shown)
	if err != nil {
		return err
	}
	if a := (Answer{At: in.At, Chat: p.chat(from), Was: p.lines(was), Now: p.lines(now)}); !slices.Equal(a.Was, a.Now) {
		a.Said = in.Text
		if shown != "" {
			a.Said = "[" + shown + "]"
		}
		p.report.Answers = append(p.report.Answers, a)
	}
	return nil
}

// lines are what was sent, by chat: between chats there is no order to speak of.
func (p *player) lines(sent []bot.Outgoing) []Line {
	lines := make([]Line, len(sent))
	for i, o := range sent {
		lines[i] = Line{p.chat(o.Conversation), visible(formOf(o.Account), o.Body)}
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return a.Chat - b.Chat })
	return lines
}

// tickets compares what is there in the end.
func (p *player) tickets(ctx context.Context, base, next *world) error {
	was, err := base.DB.OpenedSince(ctx, p.community.ID, p.report.Since)
	if err != nil {
		return err
	}
	now, err := next.DB.OpenedSince(ctx, p.community.ID, p.report.Since)
	p.report.Lost, p.report.New = without(was, now), without(now, was)
	return err
}

// matter is what makes two tickets the same: numbers and times may differ where one desk asked more.
type matter struct {
	conversation bot.ConversationID
	category     string
	place        bot.Place
}

func matterOf(t desk.Ticket) matter { return matter{t.Conversation, t.Category, t.Place} }

// without gives those of a that have no like in b.
func without(a, b []desk.Ticket) []Ticket {
	left := map[matter]int{}
	for _, t := range b {
		left[matterOf(t)]++
	}
	var out []Ticket
	for _, t := range a {
		if left[matterOf(t)]--; left[matterOf(t)] < 0 {
			out = append(out, Ticket{Opened: t.Opened, Category: t.Category, Place: t.Place})
		}
	}
	return out
}
