package hook

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"linli/bot"
	"linli/bot/run"
)

// batch is one body from the bridge.
type batch struct {
	Messages []message `json:"messages"`
	Receipts []receipt `json:"receipts"`
}

// message is one thing that somebody said: text, tap, contact, location or photo; a photo may have a text.
type message struct {
	ID       string    `json:"id"` // the messenger's own; the same one twice is one message
	Chat     string    `json:"chat"`
	User     string    `json:"user"` // who spoke, in a group
	Name     string    `json:"name"`
	Lang     string    `json:"lang"`
	Text     string    `json:"text"`
	Edited   bool      `json:"edited"` // Text replaces an earlier message's words
	Tap      string    `json:"tap"`    // the data of a choice
	Contact  *contact  `json:"contact"`
	Location *location `json:"location"`
	Photo    string    `json:"photo"` // base64, or data:image/…;base64,…

	photo bot.Media // of Photo, once checked
}

type contact struct {
	Phone string `json:"phone"` // E.164
}

type location struct {
	Lat *float64 `json:"lat"`
	Lon *float64 `json:"lon"`
}

// receipt is what became of a message of ours.
type receipt struct {
	ID         string `json:"id"`    // as we gave it
	State      string `json:"state"` // delivered, failed
	Reason     string `json:"reason"`
	ProviderID string `json:"provider_id"`

	id bot.OutboxID
}

// problem is one thing that is wrong with a body.
type problem struct {
	Field string `json:"field"`
	What  string `json:"problem"`
}

// Limits of single fields.
const (
	maxBatch  = 500  // messages, and receipts, of one body
	maxID     = 128  // bytes of an id, a chat, a user
	maxRunes  = 4000 // of a text
	maxName   = 80   // runes of a name, a language, a reason
	maxButton = 64   // bytes of a button's data
)

// parse reads a body; a *fault with 400 names every field that is wrong.
func parse(body []byte) (batch, error) {
	var b batch
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		return batch{}, unreadable(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return batch{}, &fault{status: http.StatusBadRequest, text: "something follows the JSON object"}
	}
	if wrong := b.check(); len(wrong) > 0 {
		return batch{}, &fault{status: http.StatusBadRequest, text: wrong[0].Field + ": " + wrong[0].What, fields: wrong}
	}
	return b, nil
}

func unreadable(err error) *fault {
	var kind *json.UnmarshalTypeError
	f := &fault{status: http.StatusBadRequest, text: "the body is not the JSON object that is expected"}
	if errors.As(err, &kind) {
		what, _, _ := strings.Cut(kind.Value, " ") // "number 17"
		f.fields = []problem{{kind.Field, "must not be a " + what}}
		f.text = kind.Field + ": must not be a " + what
	}
	if name, found := strings.CutPrefix(err.Error(), "json: unknown field "); found && len(name) <= maxName {
		f.fields = []problem{{strings.Trim(name, `"`), "is not known"}}
		f.text = name + ": is not known"
	}
	return f
}

// checks collects what is wrong.
type checks struct {
	at    string // "messages[3]"
	wrong []problem
}

func (c *checks) must(ok bool, field, what string) {
	if !ok {
		c.wrong = append(c.wrong, problem{c.at + field, what})
	}
}

func (b *batch) check() []problem {
	c := &checks{}
	c.must(len(b.Messages)+len(b.Receipts) > 0, "messages", "nothing is in it")
	c.must(len(b.Messages) <= maxBatch, "messages", fmt.Sprintf("are more than %d", maxBatch))
	c.must(len(b.Receipts) <= maxBatch, "receipts", fmt.Sprintf("are more than %d", maxBatch))
	for i := range b.Messages {
		c.at = "messages[" + strconv.Itoa(i) + "]"
		b.Messages[i].check(c)
	}
	for i := range b.Receipts {
		c.at = "receipts[" + strconv.Itoa(i) + "]"
		b.Receipts[i].check(c)
	}
	return c.wrong
}

func (m *message) check(c *checks) {
	c.must(m.ID != "", ".id", "is missing")
	c.must(m.Chat != "", ".chat", "is missing")
	for field, s := range map[string]string{".id": m.ID, ".chat": m.Chat, ".user": m.User} {
		c.must(len(s) <= maxID, field, fmt.Sprintf("is longer than %d bytes", maxID))
	}
	for field, s := range map[string]string{".name": m.Name, ".lang": m.Lang} {
		c.must(utf8.RuneCountInString(s) <= maxName, field, fmt.Sprintf("is longer than %d characters", maxName))
	}
	c.must(utf8.RuneCountInString(m.Text) <= maxRunes, ".text", fmt.Sprintf("is longer than %d characters", maxRunes))
	c.must(m.says() == 1, "", "must say exactly one of text, tap, contact, location and photo (a photo may have a text)")
	c.must(!m.Edited || m.says() == 1 && m.Photo == "" && m.Text != "", ".edited", "is for a text")
	m.checkParts(c)
}

// says counts the things that are said.
func (m *message) says() int {
	n := 0
	for _, said := range []bool{
		strings.TrimSpace(bot.Clean(m.Text)) != "" && m.Photo == "", m.Tap != "", m.Contact != nil, m.Location != nil, m.Photo != "",
	} {
		if said {
			n++
		}
	}
	return n
}

var phone = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

func (m *message) checkParts(c *checks) {
	if m.Tap != "" {
		_, err := bot.ParseTap(m.Tap)
		c.must(err == nil && len(m.Tap) <= maxButton, ".tap", "is not the data of a choice")
	}
	if m.Contact != nil {
		c.must(phone.MatchString(m.Contact.Phone), ".contact.phone", "must be written like +8613800001111")
	}
	if m.Location != nil {
		_, _, err := bot.ParsePoint(m.Location.text())
		c.must(err == nil, ".location", "must be lat and lon in degrees")
	}
	if m.Photo != "" {
		m.checkPhoto(c)
	}
}

func (m *message) checkPhoto(c *checks) {
	data, err := decoded(m.Photo)
	c.must(err == nil, ".photo", "must be base64, or data:image/…;base64,…")
	if err != nil {
		return
	}
	m.photo, err = bot.NewPhoto("", data)
	c.must(err == nil, ".photo", "must be a JPEG, PNG, GIF or WebP picture")
}

// decoded reads base64, with or without "data:…;base64," before it.
func decoded(s string) ([]byte, error) {
	if rest, isURL := strings.CutPrefix(s, "data:"); isURL {
		_, data, found := strings.Cut(rest, ";base64,")
		if !found {
			return nil, fmt.Errorf("%w: a data URL without base64", bot.ErrInvalid)
		}
		s = data
	}
	return base64.StdEncoding.DecodeString(s)
}

// text is the location as ParsePoint reads it; a number that is missing makes it none.
func (l *location) text() string {
	if l.Lat == nil || l.Lon == nil {
		return ""
	}
	return strconv.FormatFloat(*l.Lat, 'f', -1, 64) + "," + strconv.FormatFloat(*l.Lon, 'f', -1, 64)
}

// inbound is the message as the desk takes it. A phone that the bridge does not vouch for is what somebody wrote.
func (m *message) inbound(vouched bool) bot.Inbound {
	in := bot.Inbound{
		Key: m.ID, Chat: m.Chat, User: m.User, Name: bot.Clean(m.Name), Lang: bot.Clean(m.Lang), Kind: bot.InText, Text: bot.Clean(m.Text),
	}
	switch {
	case m.Edited:
		in.Kind = bot.InEdited
	case m.Tap != "":
		in.Kind, in.Text = bot.InTap, m.Tap
	case m.Location != nil:
		in.Kind, in.Text = bot.InLocation, m.Location.text()
	case m.Photo != "":
		in.Kind, in.Media = bot.InPhoto, []bot.Media{m.photo}
	case m.Contact != nil && vouched:
		in.Kind, in.Phone = bot.InContact, m.Contact.Phone
	case m.Contact != nil:
		in.Text = m.Contact.Phone
	}
	return in
}

func (r *receipt) check(c *checks) {
	id, err := strconv.ParseInt(r.ID, 10, 64)
	c.must(err == nil && id > 0, ".id", "must be the id of a message that was handed over")
	c.must(r.State == "delivered" || r.State == "failed", ".state", "must be delivered or failed")
	c.must(len(r.ProviderID) <= maxID, ".provider_id", fmt.Sprintf("is longer than %d bytes", maxID))
	r.id = bot.OutboxID(id)
}

func (r *receipt) delivery() run.Delivery {
	d := run.Delivery{ID: r.id, ProviderID: r.ProviderID}
	if r.State == "failed" {
		d.Failed = "receipt: " + reason(r.Reason)
	}
	return d
}

// reason is a short word on why, as the other side puts it.
func reason(s string) string {
	words := []rune(strings.TrimSpace(strings.ReplaceAll(bot.Clean(s), "\n", " ")))
	if len(words) == 0 {
		return "no reason given"
	}
	return string(words[:min(len(words), maxName)])
}
