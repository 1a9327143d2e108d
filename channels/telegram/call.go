package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	ta "github.com/mymmrac/telego/telegoapi"

	"linli/bot"
)

const (
	dialWithin   = 5 * time.Second
	callWithin   = 20 * time.Second // less than the desk gives a hand-over
	headerWithin = 40 * time.Second // longer than a long poll
	maxAnswer    = 32 << 20
	maxReason    = 80 // characters of what Telegram says
)

func newClient() *http.Client {
	dialer := &net.Dialer{Timeout: dialWithin}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSHandshakeTimeout: dialWithin, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: 32, IdleConnTimeout: time.Minute, ResponseHeaderTimeout: headerWithin,
		},
	}
}

// caller asks the Bot API. The token stands in every address: no error of it holds one.
type caller struct {
	client *http.Client
	base   string // of the Bot API, without a slash at the end
	token  string
}

// call asks one method and reads its answer into result. What is no answer of the Bot API is bot.ErrUnavailable.
func (c caller) call(ctx context.Context, method string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("%w: write %s: %w", bot.ErrInvalid, method, err)
	}
	raw, err := c.do(ctx, http.MethodPost, c.base+"/bot"+c.token+"/"+method, bytes.NewReader(body), maxAnswer)
	if err != nil {
		return err
	}
	var said struct {
		*ta.Error
		OK     bool            `json:"ok"`
		Result json.RawMessage `json:"result"`
	}
	switch err := json.Unmarshal(raw, &said); {
	case err == nil && !said.OK && said.Error != nil:
		return said.Error
	case err != nil || !said.OK || json.Unmarshal(said.Result, result) != nil:
		return fmt.Errorf("%w: telegram answers something else to %s", bot.ErrUnavailable, method)
	}
	return nil
}

// file fetches one file by the path that getFile gave.
func (c caller) file(ctx context.Context, path string) ([]byte, error) {
	return c.do(ctx, http.MethodGet, c.base+"/file/bot"+c.token+"/"+path, nil, maxFile)
}

// do gives a body of at most so many bytes. What Telegram refuses has a body that says so; a file has none.
func (c caller) do(ctx context.Context, method, address string, body io.Reader, most int64) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, fmt.Errorf("%w: an address of telegram's", bot.ErrInvalid)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := c.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("%w: call telegram: %w", bot.ErrUnavailable, c.hidden(err))
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	if err != nil || int64(len(data)) > most || res.StatusCode >= 500 || method == http.MethodGet && res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: telegram answers with status %d and %d bytes", bot.ErrUnavailable, res.StatusCode, len(data))
	}
	return data, nil
}

// hidden takes the address out of an error, and the token wherever else it may be.
func (c caller) hidden(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if strings.Contains(err.Error(), c.token) {
		return errors.New(strings.ReplaceAll(err.Error(), c.token, "***"))
	}
	return err
}

// answerOf gives what the Bot API said against a request; ok is false when it said nothing.
func answerOf(err error) (*ta.Error, bool) {
	var said *ta.Error
	return said, errors.As(err, &said) && said != nil
}

// sorted gives an error of the Bot API its place in the vocabulary of the desk.
func sorted(err error) error {
	said, ok := answerOf(err)
	if err == nil || !ok {
		return err
	}
	why := reason(said.Description)
	switch {
	case said.ErrorCode == http.StatusTooManyRequests:
		return &bot.RetryError{After: retryAfter(said), Err: fmt.Errorf("%w: telegram wants peace", bot.ErrUnavailable)}
	case said.ErrorCode == http.StatusConflict:
		return fmt.Errorf("%w: another program fetches for the same bot: end it, or give it a bot of its own: %s", bot.ErrConflict, why)
	case said.ErrorCode == http.StatusForbidden:
		return fmt.Errorf("%w: the chat is gone: %s", bot.ErrNotFound, why)
	case said.ErrorCode == http.StatusBadRequest && isGone(why):
		return fmt.Errorf("%w: %s", bot.ErrNotFound, why)
	case said.ErrorCode == http.StatusBadRequest, said.ErrorCode == http.StatusRequestEntityTooLarge:
		return fmt.Errorf("%w: telegram refuses it: %s", bot.ErrInvalid, why)
	default: // a wrong token too: somebody must set it right, and nothing is lost until then
		return fmt.Errorf("%w: telegram answers %d: %s", bot.ErrUnavailable, said.ErrorCode, why)
	}
}

func retryAfter(said *ta.Error) time.Duration {
	if said.Parameters == nil || said.Parameters.RetryAfter <= 0 {
		return time.Second
	}
	return min(time.Duration(min(said.Parameters.RetryAfter, 86400))*time.Second, time.Hour)
}

// isGone says that a refusal is about a chat that does not exist any more.
func isGone(why string) bool {
	return saysAny(why, "chat not found", "user not found", "PEER_ID_INVALID", "group chat was deactivated", "user is deactivated")
}

func saysAny(why string, phrases ...string) bool {
	for _, p := range phrases {
		if strings.Contains(strings.ToLower(why), strings.ToLower(p)) {
			return true
		}
	}
	return false
}

// reason is a short word on why, as Telegram puts it.
func reason(s string) string {
	words := []rune(strings.TrimSpace(strings.ReplaceAll(bot.Clean(s), "\n", " ")))
	return string(words[:min(len(words), maxReason)])
}
