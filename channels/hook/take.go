package hook

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"linli/bot"
	"linli/bot/run"
)

// ServeHTTP takes a batch from the bridge. It answers 200 only when everything in it is durable.
func (h *Hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	taken, err := h.take(w, r)
	if err != nil {
		h.log(r, err)
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, taken)
}

// counted is the answer to a batch: how much of it was understood.
type counted struct {
	Messages int `json:"messages"`
	Receipts int `json:"receipts"`
}

func (h *Hook) take(w http.ResponseWriter, r *http.Request) (counted, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		return counted{}, unread(err)
	}
	now := h.cfg.Clock.Now()
	if err := verify(h.cfg.Secret, r.Header.Get(Header), body, now); err != nil {
		return counted{}, err
	}
	b, err := parse(body)
	if err != nil {
		return counted{}, err
	}
	return counted{len(b.Messages), len(b.Receipts)}, h.keep(r, b, now)
}

func (h *Hook) keep(r *http.Request, b batch, now time.Time) error {
	if in := h.inbounds(b.Messages, now); len(in) > 0 {
		if err := h.cfg.Door.Take(r.Context(), in...); err != nil {
			return err
		}
	}
	if len(b.Receipts) == 0 {
		return nil
	}
	return h.cfg.Receipts.Receive(r.Context(), h.cfg.Account, now, deliveries(b.Receipts))
}

func (h *Hook) inbounds(messages []message, now time.Time) []bot.Inbound {
	in := make([]bot.Inbound, 0, len(messages))
	for _, m := range messages {
		i := m.inbound(h.cfg.Contacts)
		i.Community, i.Account, i.At = h.cfg.Community, h.cfg.Account, now
		in = append(in, i)
	}
	return in
}

func deliveries(receipts []receipt) []run.Delivery {
	ds := make([]run.Delivery, 0, len(receipts))
	for _, r := range receipts {
		ds = append(ds, r.delivery())
	}
	return ds
}

// fault is a request that is not taken: the status, and what to do, for the bridge's maker.
type fault struct {
	status int
	text   string
	fields []problem
}

func (f *fault) Error() string { return f.text }

func unsigned() *fault {
	return &fault{status: http.StatusUnauthorized, text: "the signature is missing or wrong"}
}

func unread(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &fault{status: http.StatusRequestEntityTooLarge, text: "the body is larger than 1 MiB"}
	}
	return &fault{status: http.StatusBadRequest, text: "the body could not be read"}
}

// faultOf sorts an error of the desk into what the bridge is told.
func faultOf(err error) *fault {
	var known *fault
	var later *bot.RetryError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &later):
		return &fault{status: http.StatusTooManyRequests, text: "slower, please"}
	case errors.Is(err, bot.ErrInvalid):
		return &fault{status: http.StatusBadRequest, text: "this can't be kept"}
	}
	return &fault{status: http.StatusServiceUnavailable, text: "nothing can be kept just now: send it again"}
}

func refuse(w http.ResponseWriter, err error) {
	f := faultOf(err)
	if f.status == http.StatusTooManyRequests || f.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", strconv.Itoa(int(waitFor(err)/time.Second)))
	}
	answer(w, f.status, struct {
		Error  string    `json:"error"`
		Fields []problem `json:"fields,omitempty"`
	}{f.text, f.fields})
}

func waitFor(err error) time.Duration {
	var later *bot.RetryError
	if errors.As(err, &later) {
		return max(later.After.Round(time.Second), time.Second)
	}
	return retryAfter
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the bridge may have gone
}

// log notes what was refused, without anything that was in it.
func (h *Hook) log(r *http.Request, err error) {
	f := faultOf(err)
	if f.status < http.StatusInternalServerError {
		h.cfg.Log.WarnContext(r.Context(), "hook.refused", "account", h.cfg.Account, "status", f.status, "fields", len(f.fields))
		return
	}
	h.cfg.Log.ErrorContext(r.Context(), "hook.unavailable", "account", h.cfg.Account, "error", err.Error())
}
