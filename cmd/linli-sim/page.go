package main

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"linli/channels/channeltest/botapi"
)

//go:embed page.html static
var files embed.FS

var page = template.Must(template.ParseFS(files, "page.html"))

// sim is the page, its events, the control API and, for everything else, the Bot API server.
type sim struct {
	api *botapi.Server
	mux *http.ServeMux
}

func newSim(api *botapi.Server) *sim {
	s := &sim{api, http.NewServeMux()}
	s.mux.HandleFunc("GET /{$}", s.show)
	s.mux.HandleFunc("GET /events", s.events)
	s.mux.HandleFunc("GET /media/{id}", s.media)
	s.mux.HandleFunc("POST /act", s.act)
	s.mux.HandleFunc("POST /people", s.addPerson)
	s.mux.HandleFunc("POST /groups", s.addGroup)
	s.mux.HandleFunc("POST /control/{what}", s.control)
	s.mux.HandleFunc("GET /control/ledger", s.ledger)
	s.mux.Handle("GET /static/", http.FileServerFS(files))
	s.mux.Handle("/", api)
	return s
}

func (s *sim) ServeHTTP(rw http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(rw, r) }

// sheet is everything the page shows.
type sheet struct {
	Lang    string
	Other   string // the address of the page in the other language
	People  []choice
	Groups  []botapi.Chat
	All     []botapi.Person
	Columns []column
	Trouble string
	Here    string
}

// W gives one of the page's own words.
func (s sheet) W(key string) string { return word(s.Lang, key) }

// choice is a person with the address at which the page shows them, too.
type choice struct {
	botapi.Person
	URL  string
	Open bool
}

// column is the world as one person sees it.
type column struct {
	Lang    string
	Side    string
	Person  botapi.Person
	Chat    int64
	Title   string
	Group   bool
	Rooms   []room
	Close   string // the address of the page without this column
	Here    string // the address of the page as it is
	Lines   []line
	Keys    [][]models.KeyboardButton
	Bot     string
	Editing int
	Draft   string
}

// W gives one of the page's own words.
func (c column) W(key string) string { return word(c.Lang, key) }

// lineIn is a line with the column in which it stands, as the template needs them.
type lineIn struct {
	C column
	L line
}

// With puts a line into the column.
func (c column) With(l line) lineIn { return lineIn{c, l} }

type room struct {
	Title, URL string
	Here       bool
}

// line is one message as one person sees it.
type line struct {
	ID                          int
	Mine, Edited, Deleted       bool
	Who, Text, Time, Reply      string
	Photos                      []string
	Sound, File, FileURL, Place string
	Buttons                     [][]models.InlineKeyboardButton
	Toast                       string
	EditURL                     string
}

// view is what the address says: who is on the left and on the right, and where each of them is.
type view struct {
	lang  string
	sides [2]seat
	edit  string // "<side>.<message>"
}

type seat struct{ who, chat int64 }

func (t seat) String() string { return fmt.Sprintf("%d.%d", t.who, t.chat) }

var names = [2]string{"left", "right"}

func viewOf(r *http.Request) view {
	v := view{lang: language(r), edit: r.URL.Query().Get("edit")}
	for i, name := range names {
		who, chat, _ := strings.Cut(r.URL.Query().Get(name), ".")
		v.sides[i] = seat{integer(who), integer(chat)}
	}
	return v
}

func integer(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// url is the address of a view.
func (v view) url() string {
	q := url.Values{"lang": {v.lang}}
	for i, t := range v.sides {
		if t.who != 0 {
			q.Set(names[i], t.String())
		}
	}
	if v.edit != "" {
		q.Set("edit", v.edit)
	}
	return "/?" + q.Encode()
}

func (v view) with(side int, t seat) view {
	v.sides[side], v.edit = t, ""
	return v
}

// open shows somebody in the first free column, else in the second.
func (v view) open(who int64) view {
	if v.sides[0].who == 0 {
		return v.with(0, seat{who: who})
	}
	return v.with(1, seat{who: who})
}

func (s *sim) show(rw http.ResponseWriter, r *http.Request) {
	s.render(rw, viewOf(r), "", http.StatusOK)
}

func (s *sim) render(rw http.ResponseWriter, v view, trouble string, status int) {
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "page", s.sheet(v, trouble)); err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	_, _ = rw.Write(b.Bytes())
}

func (s *sim) sheet(v view, trouble string) sheet {
	other := v
	other.lang = map[string]string{"zh": "en", "en": "zh"}[v.lang]
	out := sheet{Lang: v.lang, Other: other.url(), Groups: s.api.Groups(), All: s.api.People(), Trouble: trouble, Here: v.url()}
	for _, p := range out.All {
		open := v.sides[0].who == p.ID || v.sides[1].who == p.ID
		out.People = append(out.People, choice{p, v.open(p.ID).url(), open})
	}
	for side := range names {
		if c, ok := s.column(v, side, out); ok {
			out.Columns = append(out.Columns, c)
		}
	}
	return out
}

func (s *sim) column(v view, side int, all sheet) (column, bool) {
	t := v.sides[side]
	i := slices.IndexFunc(all.All, func(p botapi.Person) bool { return p.ID == t.who })
	if i < 0 {
		return column{}, false
	}
	c := column{Lang: v.lang, Side: names[side], Person: all.All[i], Chat: t.chat, Bot: s.api.Self().FirstName, Close: v.with(side, seat{}).url(), Here: v.with(side, t).url()}
	c.Title = c.Bot
	c.Rooms = []room{{c.Bot, v.with(side, seat{who: t.who}).url(), t.chat == 0}}
	for _, g := range all.Groups {
		if slices.Contains(g.Members, t.who) {
			c.Rooms = append(c.Rooms, room{g.Title, v.with(side, seat{t.who, g.ID}).url(), g.ID == t.chat})
			if g.ID == t.chat {
				c.Title, c.Group = g.Title, true
			}
		}
	}
	s.fill(&c, v, side)
	return c, true
}

// fill puts in the messages, the keyboard below them, and the message that is being edited.
func (s *sim) fill(c *column, v view, side int) {
	chat := c.Chat
	if !c.Group {
		chat, c.Chat = c.Person.ID, 0
	}
	for _, l := range s.api.Thread(chat) {
		if l.Keyboard != nil {
			c.Keys = l.Keyboard.Keyboard
		} else if l.NoKeys {
			c.Keys = nil
		}
		one := s.line(l, c.Person.ID)
		e := v
		e.edit = c.Side + "." + strconv.Itoa(l.ID)
		one.EditURL = e.url()
		if e.edit == v.edit && one.Mine && !one.Deleted {
			c.Editing, c.Draft = l.ID, l.Text
		}
		c.Lines = append(c.Lines, one)
	}
}

func (s *sim) line(l botapi.Line, me int64) line {
	out := line{ID: l.ID, Mine: l.From.ID == me, Who: l.From.FirstName, Text: l.Text + l.Caption, Edited: l.EditDate != 0, Deleted: l.Deleted, Time: time.Unix(int64(l.Date), 0).Format("15:04"), Toast: l.Toast}
	if l.ReplyToMessage != nil {
		out.Reply = l.ReplyToMessage.Text + l.ReplyToMessage.Caption
	}
	if l.ReplyMarkup != nil {
		out.Buttons = l.ReplyMarkup.InlineKeyboard
	}
	if n := len(l.Photo); n > 0 {
		out.Photos = []string{"/media/" + l.Photo[n-1].FileID}
	}
	if l.Voice != nil {
		out.Sound = "/media/" + l.Voice.FileID
	}
	if l.Document != nil {
		out.File, out.FileURL = l.Document.FileName, "/media/"+l.Document.FileID
	}
	out.Place = place(l)
	return out
}

// place is where a location is, or whose phone a contact is, or where a group has moved.
func place(l botapi.Line) string {
	switch {
	case l.Location != nil:
		return fmt.Sprintf("📍 %.5f, %.5f", l.Location.Latitude, l.Location.Longitude)
	case l.Contact != nil:
		return "☎ " + l.Contact.FirstName + " +" + l.Contact.PhoneNumber
	case l.MigrateToChatID != 0:
		return fmt.Sprint("→ ", l.MigrateToChatID)
	case l.MigrateFromChatID != 0:
		return fmt.Sprint("← ", l.MigrateFromChatID)
	default:
		return ""
	}
}

func (s *sim) media(rw http.ResponseWriter, r *http.Request) {
	data, found := s.api.File(r.PathValue("id"))
	if !found {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.Header().Set("Content-Security-Policy", "sandbox")
	if kind := http.DetectContentType(data); strings.HasPrefix(kind, "image/") || kind == "application/ogg" {
		rw.Header().Set("Content-Type", kind)
	} else {
		rw.Header().Set("Content-Type", "application/octet-stream")
	}
	_, _ = rw.Write(data)
}

// events tells the page each time that something has changed.
func (s *sim) events(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	control := http.NewResponseController(rw)
	for {
		changed := s.api.Changed()
		if _, err := rw.Write([]byte("data: changed\n\n")); err != nil || control.Flush() != nil {
			return
		}
		select {
		case <-changed:
			time.Sleep(50 * time.Millisecond) // what comes together is shown together
		case <-r.Context().Done():
			return
		}
	}
}
