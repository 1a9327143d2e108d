package main

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"linli/channels/channeltest/botapi"
)

const maxForm = 12 << 20 // bytes: one photo and some words

var errAction = errors.New("no such action")

// act does what somebody on the page does, and shows the page again.
func (s *sim) act(rw http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxForm)
	if err := r.ParseMultipartForm(maxForm); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	s.back(rw, r, s.do(r))
}

func (s *sim) do(r *http.Request) error {
	who, chat, message := integer(r.FormValue("who")), integer(r.FormValue("chat")), int(integer(r.FormValue("message")))
	switch r.FormValue("do") {
	case "say":
		return s.say(r, who, chat)
	case "key":
		_, err := s.api.Say(who, chat, botapi.Words{Text: r.FormValue("key")})
		return err
	case "tap":
		return s.tap(who, chat, r.FormValue("data"))
	case "edit":
		return s.api.Edit(who, chat, message, r.FormValue("text"))
	case "share":
		_, err := s.api.Share(who, chat)
		return err
	case "location":
		return s.locate(r, who, chat)
	case "block", "unblock":
		return s.api.Block(who, r.FormValue("do") == "block")
	case "leave":
		return s.api.Leave(who)
	default:
		return errAction
	}
}

// say sends words, and photos when there are any.
func (s *sim) say(r *http.Request, who, chat int64) error {
	w := botapi.Words{Text: strings.ReplaceAll(r.FormValue("text"), "\r\n", "\n")}
	if r.MultipartForm != nil {
		for _, h := range r.MultipartForm.File["photo"] {
			f, err := h.Open()
			if err != nil {
				return err
			}
			data, err := io.ReadAll(f)
			_ = f.Close()
			if err != nil {
				return err
			}
			w.Photos = append(w.Photos, data)
		}
	}
	_, err := s.api.Say(who, chat, w)
	return err
}

// tap takes "<message> <data>", the value of a button.
func (s *sim) tap(who, chat int64, value string) error {
	message, data, _ := strings.Cut(value, " ")
	return s.api.Tap(who, chat, int(integer(message)), data)
}

// locate sends "<latitude>, <longitude>", or the middle of the demonstration estate.
func (s *sim) locate(r *http.Request, who, chat int64) error {
	l := models.Location{Latitude: 35.41480, Longitude: 116.58720}
	if lat, long, ok := strings.Cut(r.FormValue("text"), ","); ok {
		x, errX := strconv.ParseFloat(strings.TrimSpace(lat), 64)
		y, errY := strconv.ParseFloat(strings.TrimSpace(long), 64)
		if errX == nil && errY == nil {
			l = models.Location{Latitude: x, Longitude: y}
		}
	}
	_, err := s.api.Say(who, chat, botapi.Words{Location: &l})
	return err
}

// back shows the page from which a form came, or what was wrong with the form.
func (s *sim) back(rw http.ResponseWriter, r *http.Request, err error) {
	v := viewIn(r.FormValue("here"))
	if err != nil {
		s.render(rw, v, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	http.Redirect(rw, r, v.url(), http.StatusSeeOther)
}

// viewIn reads a view from an address of the page. An address of anything else is the empty view.
func viewIn(address string) view {
	u, err := url.Parse(address)
	if err != nil {
		u = &url.URL{}
	}
	v := viewOf(&http.Request{URL: u})
	v.edit = ""
	return v
}

func (s *sim) addPerson(rw http.ResponseWriter, r *http.Request) {
	p := botapi.Person{Name: strings.TrimSpace(r.FormValue("name")), Phone: strings.ReplaceAll(r.FormValue("phone"), " ", ""), Language: r.FormValue("language")}
	if p.Name == "" {
		s.back(rw, r, errors.New(word(viewIn(r.FormValue("here")).lang, "nameless")))
		return
	}
	p = s.api.AddPerson(p)
	v := viewIn(r.FormValue("here"))
	http.Redirect(rw, r, v.open(p.ID).url(), http.StatusSeeOther)
}

func (s *sim) addGroup(rw http.ResponseWriter, r *http.Request) {
	title := strings.TrimSpace(r.FormValue("title"))
	if err := r.ParseForm(); err != nil || title == "" {
		s.back(rw, r, errors.New(word(viewIn(r.FormValue("here")).lang, "nameless")))
		return
	}
	var members []int64
	for _, m := range r.PostForm["member"] {
		members = append(members, integer(m))
	}
	s.api.AddGroup(title, members...)
	s.back(rw, r, nil)
}
