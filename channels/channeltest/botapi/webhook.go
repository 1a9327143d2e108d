package botapi

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"
)

// webhook is where updates are brought to, in place of being fetched.
type webhook struct {
	url    string
	secret string
	since  int // changes so far: a delivery that began under an older one does not count
	info   models.WebhookInfo
}

func (s *Server) setWebhook(r request) (any, error) {
	target, secret := r.fields["url"], r.fields["secret_token"]
	if target == "" {
		return s.deleteWebhook(r)
	}
	if err := mayCall(target); err != nil {
		return nil, err
	}
	if secret != "" && !regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`).MatchString(secret) {
		return nil, bad("secret token contains unallowed characters")
	}
	if err := r.decode("allowed_updates", &s.updates.allowed); err != nil {
		return nil, err
	}
	s.forgetPending(r)
	s.hook = webhook{url: target, secret: secret, since: s.hook.since + 1}
	if s.updates.poller != nil {
		s.updates.polls++
		s.updates.poller()
	}
	return true, nil
}

// mayCall holds a webhook to https, but for this machine itself.
func mayCall(target string) error {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" {
		return bad("bad webhook: invalid URL specified")
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && here) {
		return bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	return nil
}

func (s *Server) deleteWebhook(r request) (any, error) {
	s.forgetPending(r)
	s.hook = webhook{since: s.hook.since + 1}
	return true, nil
}

func (s *Server) forgetPending(r request) {
	if r.fields["drop_pending_updates"] == "true" {
		s.drop(s.updates.next)
	}
}

func (s *Server) getWebhookInfo(request) (any, error) {
	info := s.hook.info
	info.URL, info.PendingUpdateCount = s.hook.url, len(s.updates.pending)
	return info, nil
}

// deliver brings updates to the webhook, one after the other, until the server is closed. One that was not taken is
// brought again, later each time; nothing overtakes it.
func (s *Server) deliver() {
	pause := s.cfg.Backoff
	for s.ctx.Err() == nil {
		u, hook, changed := s.upNext()
		if hook.url == "" || u.id == 0 {
			select {
			case <-changed:
			case <-s.ctx.Done():
			}
			continue
		}
		if err := s.bring(u, hook); err != nil {
			s.failed(hook, err)
			wait(s.ctx, s.ctx, pause)
			pause = min(2*pause, time.Minute)
			continue
		}
		pause = s.cfg.Backoff
	}
}

func (s *Server) upNext() (update, webhook, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.updates.pending) == 0 || s.hook.url == "" {
		return update{}, s.hook, s.changed
	}
	u := s.updates.pending[0]
	s.write(u.tell)
	return u, s.hook, s.changed
}

// bring hands one update over, and carries out the method that the answer may hold.
func (s *Server) bring(u update, hook webhook) error {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, hook.url, bytes.NewReader(u.body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	res, err := s.cfg.Client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("wrong response from the webhook: %s", res.Status)
	}
	s.taken(u, hook)
	s.obey(res.Header.Get("Content-Type"), body)
	return nil
}

func (s *Server) taken(u update, hook webhook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if hook.since == s.hook.since {
		s.drop(u.id + 1)
	}
}

// obey carries out the method in a webhook's answer; nobody is told what became of it.
func (s *Server) obey(contentType string, body []byte) {
	req := request{fields: map[string]string{}, files: map[string]upload{}}
	if req.parse(contentType, body) != nil || req.fields["method"] == "" {
		return
	}
	req.method = strings.ToLower(req.fields["method"])
	_, _ = s.call(s.ctx, req)
}

func (s *Server) failed(hook webhook, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if hook.since != s.hook.since {
		return
	}
	s.hook.info.LastErrorDate, s.hook.info.LastErrorMessage = s.unix(), err.Error()
	s.write(Entry{Kind: Refused, Method: "webhook", Text: err.Error()})
}

// WebhookInfo is what getWebhookInfo answers.
func (s *Server) WebhookInfo() models.WebhookInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, _ := s.getWebhookInfo(request{})
	return info.(models.WebhookInfo)
}
