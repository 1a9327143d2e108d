package hook

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"linli/bot"
	"linli/bot/text"
)

// outgoing is one message as the bridge gets it.
type outgoing struct {
	Account  string   `json:"account"`
	ID       string   `json:"id"` // ours: the same one again is the same message
	Chat     string   `json:"chat"`
	Text     string   `json:"text"`
	Parts    []string `json:"parts,omitempty"` // Text in pieces within the limit, where it is longer
	Choices  []choice `json:"choices,omitempty"`
	Class    string   `json:"class"` // alert, reply, notice
	Lang     string   `json:"lang,omitempty"`
	Card     string   `json:"card,omitempty"`     // what it shows
	Update   bool     `json:"update,omitempty"`   // it replaces the message Replaces
	Replaces string   `json:"replaces,omitempty"` // the bridge's own id of it
	Media    []media  `json:"media,omitempty"`
	Tries    int      `json:"tries"` // hand-overs that failed before this one
}

type choice struct {
	Label string `json:"label"`
	Data  string `json:"data"`
}

type media struct {
	Kind string `json:"kind"`
	Type string `json:"type"`
	Name string `json:"name,omitempty"`
	Data string `json:"data"` // base64
}

// Send implements run.Channel: one signed POST, one answer. It never tries again by itself.
func (h *Hook) Send(ctx context.Context, o bot.Outgoing) (bot.Receipt, error) {
	if o.Account != h.cfg.Account || o.Chat == "" {
		return bot.Receipt{}, fmt.Errorf("%w: a message of another account is not for this bridge", bot.ErrInvalid)
	}
	body, err := json.Marshal(h.outgoing(o))
	if err != nil {
		return bot.Receipt{}, fmt.Errorf("%w: message %d can't be written", bot.ErrInvalid, o.ID)
	}
	res, err := h.post(ctx, body)
	if err != nil {
		return bot.Receipt{}, err
	}
	defer func() { _ = res.Body.Close() }()
	return verdict(res, o)
}

func (h *Hook) outgoing(o bot.Outgoing) outgoing {
	out := outgoing{
		Account: o.Account, ID: strconv.FormatInt(int64(o.ID), 10), Chat: o.Chat, Class: class(o.Class), Lang: o.Body.Lang, Tries: o.Tries,
		Card: o.Card, Update: o.Replaces != "", Replaces: o.Replaces,
	}
	out.Text = h.escaped(o.Body.Text)
	if parts := text.Split(o.Body.Text, h.cfg.Form.Limit); len(parts) > 1 {
		for _, p := range parts {
			out.Parts = append(out.Parts, h.escaped(p))
		}
	}
	for _, c := range o.Body.Choices {
		out.Choices = append(out.Choices, choice{c.Label, c.Data})
	}
	for _, m := range o.Media {
		out.Media = append(out.Media, media{m.Kind, m.Type, m.Name, base64.StdEncoding.EncodeToString(m.Data)})
	}
	return out
}

func class(c bot.Class) string {
	switch c {
	case bot.ClassAlert:
		return "alert"
	case bot.ClassNotice:
		return "notice"
	default:
		return "reply"
	}
}

// punctuation is every sign that Markdown may give a meaning; a backslash before it takes that away.
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

func (h *Hook) escaped(s string) string {
	if !h.cfg.Form.Markdown {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(punctuation, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// post signs and sends. Its errors never hold the address: that may hold a token.
func (h *Hook) post(ctx context.Context, body []byte) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.cfg.URL, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: the bridge's url", bot.ErrInvalid)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set(Header, Sign(h.cfg.Secret, h.cfg.Clock.Now(), body))
	res, err := h.client.Do(r)
	if err == nil {
		return res, nil
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if errors.Is(err, context.Canceled) {
		return nil, fmt.Errorf("call the bridge: %w", err)
	}
	return nil, fmt.Errorf("%w: call the bridge: %w", bot.ErrUnavailable, err)
}

const (
	maxAnswer = 64 << 10 // of the bridge, bytes
	maxWait   = time.Hour
)

// verdict reads the bridge's answer: 2xx accepted; 4xx never, with the reason; all else later.
func verdict(res *http.Response, o bot.Outgoing) (bot.Receipt, error) {
	var said struct {
		ID     string `json:"id"`
		Reason string `json:"reason"`
	}
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	_ = json.Unmarshal(body, &said) // an answer need not have a body
	switch status := res.StatusCode; {
	case status/100 == 2:
		return receiptOf(said.ID, o), nil
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return bot.Receipt{}, later(res)
	case status == http.StatusGone:
		return bot.Receipt{}, fmt.Errorf("%w: the chat is gone: %s", bot.ErrNotFound, reason(said.Reason))
	case status/100 == 4 && status != http.StatusRequestTimeout && status != http.StatusTooEarly:
		return bot.Receipt{}, fmt.Errorf("%w: the bridge answers %d: %s", bot.ErrNotAllowed, status, reason(said.Reason))
	default: // a redirect too: it is not followed, and somebody must set the address right
		return bot.Receipt{}, fmt.Errorf("%w: the bridge answers %d", bot.ErrUnavailable, status)
	}
}

// receiptOf names a message by our id where the bridge gives none, so that an update can say what it replaces.
func receiptOf(id string, o bot.Outgoing) bot.Receipt {
	if id == "" || len(id) > maxID {
		id = strconv.FormatInt(int64(o.ID), 10)
	}
	return bot.Receipt{ProviderID: id}
}

func later(res *http.Response) error {
	err := fmt.Errorf("%w: the bridge answers %d", bot.ErrUnavailable, res.StatusCode)
	seconds, bad := strconv.Atoi(res.Header.Get("Retry-After"))
	if bad != nil || seconds < 0 {
		return err
	}
	return &bot.RetryError{After: min(time.Duration(min(seconds, 86400))*time.Second, maxWait), Err: err}
}
