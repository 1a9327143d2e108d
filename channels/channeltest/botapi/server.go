// Package botapi is a strict Bot API server for tests, drills and demonstrations: what Telegram is to a bot, without
// internet. It refuses what Telegram refuses, in Telegram's words, and keeps a ledger of its own of everything that
// passed it. People are played by a test, or by somebody in front of a page.
package botapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"
)

// Config says what a server is like. Only Token must be set.
type Config struct {
	Token    string // "<digits>:<35 letters>"
	Name     string // of the bot, as people read it
	Username string // of the bot, without @
	Limit    Limit
	Now      func() time.Time // time.Now when nil
	Client   *http.Client     // calls the webhook
	Backoff  time.Duration    // before a webhook is tried again, doubled up to a minute; a second when zero
	Ledger   io.Writer        // gets each entry as a line of JSON, when set
}

// Server is one bot's Bot API server: an http.Handler for /bot<token>/<method> and /file/bot<token>/<path>.
// Close ends its deliveries.
type Server struct {
	cfg    Config
	self   models.User
	ctx    context.Context
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu      sync.Mutex
	world   world
	updates queue
	hook    webhook
	limits  limiter
	faults  []Fault
	ledger  []Entry
	changed chan struct{} // closed and made anew at each change
}

// New makes a server in which nobody is yet.
func New(cfg Config) *Server {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Client == nil {
		cfg.Client = &http.Client{Timeout: time.Minute}
	}
	if cfg.Backoff == 0 {
		cfg.Backoff = time.Second
	}
	s := &Server{cfg: cfg, self: self(cfg), world: newWorld(), limits: newLimiter(cfg.Limit), changed: make(chan struct{})}
	s.updates.next = 1
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.done.Go(s.deliver)
	return s
}

func self(cfg Config) models.User {
	id, _, _ := strings.Cut(cfg.Token, ":")
	u := models.User{ID: number(id), IsBot: true, FirstName: cfg.Name, Username: cfg.Username, CanJoinGroups: true, CanReadAllGroupMessages: true}
	if u.FirstName == "" {
		u.FirstName = "邻里"
	}
	if u.Username == "" {
		u.Username = "linli_bot"
	}
	return u
}

// Self is the bot as people see it.
func (s *Server) Self() models.User { return s.self }

// Close ends all deliveries and long polls.
func (s *Server) Close() {
	s.cancel()
	s.done.Wait()
}

// Changed is closed at the next change of anything.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// touch wakes everybody who waits for a change; the lock is held.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	file := strings.HasPrefix(path, "file/")
	token, rest, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, "file/"), "bot"), "/")
	switch {
	case token != s.cfg.Token:
		answer(rw, nil, refuse(http.StatusUnauthorized, "Unauthorized"))
	case file:
		s.download(rw, rest)
	default:
		s.api(rw, r, rest)
	}
}

// api answers one call, as the faults in force let it.
func (s *Server) api(rw http.ResponseWriter, r *http.Request, method string) {
	req, err := parseRequest(r)
	if err != nil {
		s.refused(method, "", err)
		answer(rw, nil, err)
		return
	}
	req.method = strings.ToLower(method)
	s.withFault(rw, r, req, func() (any, error) { return s.call(r.Context(), req) })
}

// call carries a method out and writes refusals down.
func (s *Server) call(ctx context.Context, req request) (any, error) {
	if req.method == "getupdates" {
		return s.poll(ctx, req)
	}
	do, known := methods()[req.method]
	if !known {
		return nil, s.refused(req.method, "", refuse(http.StatusNotFound, "Not Found"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.limits.allow(s.cfg.Now(), req); err != nil {
		return nil, s.note(refusal(req, err), err)
	}
	result, err := do(s, req)
	if err != nil {
		return nil, s.note(refusal(req, err), err)
	}
	s.touch()
	return result, nil
}

type method func(*Server, request) (any, error)

func methods() map[string]method {
	return map[string]method{
		"getme": (*Server).getMe, "getchat": (*Server).getChat, "getfile": (*Server).getFile,
		"setwebhook": (*Server).setWebhook, "deletewebhook": (*Server).deleteWebhook, "getwebhookinfo": (*Server).getWebhookInfo,
		"sendmessage": (*Server).sendMessage, "sendphoto": (*Server).sendPhoto, "sendmediagroup": (*Server).sendMediaGroup,
		"sendvoice": (*Server).sendVoice, "senddocument": (*Server).sendDocument, "sendlocation": (*Server).sendLocation,
		"sendchataction": (*Server).sendChatAction, "answercallbackquery": (*Server).answerCallbackQuery,
		"editmessagetext": (*Server).editText, "editmessagecaption": (*Server).editCaption,
		"editmessagereplymarkup": (*Server).editMarkup, "deletemessage": (*Server).deleteMessage,
		"setmycommands": (*Server).setMyCommands, "getmycommands": (*Server).getMyCommands, "deletemycommands": (*Server).deleteMyCommands,
	}
}

// Refusal is a call that was not carried out, as the wire shows it.
type Refusal struct {
	Code        int         `json:"error_code"`
	Description string      `json:"description"`
	Parameters  *Parameters `json:"parameters,omitempty"`
}

// Parameters say what to do about a refusal.
type Parameters struct {
	Migrate    int64 `json:"migrate_to_chat_id,omitempty"`
	RetryAfter int   `json:"retry_after,omitempty"` // seconds
}

func (r *Refusal) Error() string { return r.Description }

func refuse(code int, description string) *Refusal {
	return &Refusal{Code: code, Description: description}
}

func bad(description string) *Refusal {
	return refuse(http.StatusBadRequest, "Bad Request: "+description)
}

func answer(rw http.ResponseWriter, result any, err error) {
	rw.Header().Set("Content-Type", "application/json")
	var r *Refusal
	switch {
	case err == nil:
		_, _ = rw.Write(encode(map[string]any{"ok": true, "result": result}))
	case errors.As(err, &r):
		rw.WriteHeader(r.Code)
		_ = json.NewEncoder(rw).Encode(struct {
			OK bool `json:"ok"`
			*Refusal
		}{Refusal: r})
	default:
		answer(rw, nil, refuse(http.StatusInternalServerError, "Internal Server Error"))
	}
}

// encode writes JSON as the real server does: the library's buttons always have a copy_text, the real ones do not. No
// text of a person can look like that member, for its quotes are escaped.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own types always encode
	}
	return bytes.ReplaceAll(b, []byte(`,"copy_text":{"text":""}`), nil)
}

func (s *Server) getMe(request) (any, error) { return s.self, nil }
