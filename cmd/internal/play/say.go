package play

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"

	"linli/bot"
)

// says hands over what somebody writes, taps or sends, and lets the desk answer.
func (p *player) says(ctx context.Context, l line) error {
	a, s, err := p.actor(l.Who)
	if err != nil {
		return err
	}
	in, err := p.inbound(a, s, l.Text)
	if err != nil {
		return err
	}
	a.last = in
	return p.take(ctx, in)
}

// again delivers somebody's last message a second time, as providers do when an answer was lost on the way to them.
func (p *player) again(ctx context.Context, l line) error {
	a, _, err := p.actor(l.Who)
	if err != nil {
		return err
	}
	if a.last.Key == "" {
		return fmt.Errorf("%s has not said anything yet", a.name)
	}
	return p.take(ctx, a.last)
}

// edits replaces the words of the message before.
func (p *player) edits(ctx context.Context, l line) error {
	a, _, err := p.actor(l.Who)
	if err != nil {
		return err
	}
	in := p.from(a, bot.InEdited)
	in.Text = l.Text
	return p.take(ctx, in)
}

func (p *player) take(ctx context.Context, in bot.Inbound) error {
	if err := p.house.Desk.Take(ctx, in); err != nil {
		return err
	}
	return p.house.Desk.Pump(ctx)
}

func (p *player) from(a *actor, kind bot.InboundKind) bot.Inbound {
	p.keys++
	in := bot.Inbound{
		Community: 1, Account: a.channel, Key: fmt.Sprint("m", p.keys), Chat: a.chat, Kind: kind, At: p.clock.Now(),
	}
	if a.channel == "sms" {
		in.Phone = a.chat
	}
	return in
}

// inbound reads what a line of speech stands for: words, a tap "[接单]", one on a button that somebody else
// was shown "[接单] of 李师傅", "photo leak.jpg",
// "location 35.4,116.6", "voice", "sticker" or "contact".
func (p *player) inbound(a *actor, s *stage, text string) (bot.Inbound, error) {
	word, rest, _ := strings.Cut(text, " ")
	label, tapped := strings.CutPrefix(text, "[")
	switch {
	case tapped && strings.HasSuffix(label, "]"):
		return p.tap(a, a, s, strings.TrimSuffix(label, "]"))
	case tapped && strings.Contains(label, "] of "):
		return p.tapForwarded(a, label)
	case word == "photo" && rest != "":
		return p.photo(a, rest), nil
	case word == "location" && rest != "":
		in := p.from(a, bot.InLocation)
		in.Text = rest
		return in, nil
	case text == "voice":
		in := p.from(a, bot.InVoice)
		in.Media = []bot.Media{{Kind: "voice", Type: "audio/ogg", Name: "voice.ogg", Data: []byte("OggS made up")}}
		return in, nil
	case text == "sticker":
		return p.from(a, bot.InSticker), nil
	case text == "contact":
		in := p.from(a, bot.InContact)
		in.Phone = a.phone
		return in, nil
	default:
		in := p.from(a, bot.InText)
		in.Text = text
		return in, nil
	}
}

// photo is a name, and behind it the words sent along: "photo leak.jpg 厨房漏水".
func (p *player) photo(a *actor, rest string) bot.Inbound {
	name, caption, _ := strings.Cut(rest, " ")
	in := p.from(a, bot.InPhoto)
	in.Text = caption
	in.Media = []bot.Media{{Kind: "photo", Type: "image/jpeg", Name: name, Data: taken(name)}}
	return in
}

// taken is a small picture, another one for every name. One whose name begins with "broken" can't be read.
func taken(name string) []byte {
	if strings.HasPrefix(name, "broken") {
		return []byte("\xff\xd8\xff and no more")
	}
	sum := sha256.Sum256([]byte(name))
	picture := image.NewRGBA(image.Rect(0, 0, 16, 16))
	draw.Draw(picture, picture.Rect, image.NewUniform(color.RGBA{sum[0], sum[1], sum[2], 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, nil); err != nil { // into memory it never fails
		panic(err)
	}
	return b.Bytes()
}

// tapForwarded taps a button that was made for somebody else and passed on.
func (p *player) tapForwarded(a *actor, text string) (bot.Inbound, error) {
	label, from, _ := strings.Cut(text, "] of ")
	of, s, err := p.actor(from)
	if err != nil {
		return bot.Inbound{}, err
	}
	return p.tap(a, of, s, label)
}

func (p *player) tap(a, of *actor, s *stage, label string) (bot.Inbound, error) {
	data, ok := s.choice(of.chat, label)
	if !ok {
		return bot.Inbound{}, fmt.Errorf("%s has no button %q", of.name, label)
	}
	in := p.from(a, bot.InTap)
	in.Text = data
	return in, nil
}
