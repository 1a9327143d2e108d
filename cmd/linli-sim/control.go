package main

import (
	"encoding/json"
	"errors"
	"net/http"

	"linli/channels/channeltest/botapi"
)

// order is what a drill may ask of the simulator: POST /control/<what> with these as JSON.
type order struct {
	Who     int64         `json:"who"`
	Chat    int64         `json:"chat"`
	Message int           `json:"message"`
	Data    string        `json:"data"`
	Words   botapi.Words  `json:"words"`
	Fault   botapi.Fault  `json:"fault"`
	Person  botapi.Person `json:"person"`
	Title   string        `json:"title"`
	Members []int64       `json:"members"`
}

// control carries an order out and answers with what came of it.
func (s *sim) control(rw http.ResponseWriter, r *http.Request) {
	var o order
	if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxForm)).Decode(&o); err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	result, err := s.obey(r.PathValue("what"), o)
	switch {
	case errors.Is(err, errAction):
		http.Error(rw, err.Error(), http.StatusNotFound)
	case err != nil:
		http.Error(rw, err.Error(), http.StatusUnprocessableEntity)
	default:
		writeJSON(rw, result)
	}
}

func (s *sim) obey(what string, o order) (any, error) {
	switch what {
	case "fault":
		s.api.Fault(o.Fault)
		return true, nil
	case "mend":
		s.api.Mend()
		return true, nil
	case "person":
		return s.api.AddPerson(o.Person), nil
	case "group":
		return s.api.AddGroup(o.Title, o.Members...), nil
	case "say":
		return s.api.Say(o.Who, o.Chat, o.Words)
	case "share":
		return s.api.Share(o.Who, o.Chat)
	case "tap":
		return true, s.api.Tap(o.Who, o.Chat, o.Message, o.Data)
	case "edit":
		return true, s.api.Edit(o.Who, o.Chat, o.Message, o.Words.Text)
	case "block", "unblock":
		return true, s.api.Block(o.Who, what == "block")
	case "leave":
		return true, s.api.Leave(o.Who)
	case "migrate":
		return s.api.Migrate(o.Chat)
	default:
		return nil, errAction
	}
}

func (s *sim) ledger(rw http.ResponseWriter, r *http.Request) {
	writeJSON(rw, s.api.Ledger(r.URL.Query()["kind"]...))
}

func writeJSON(rw http.ResponseWriter, v any) {
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(v)
}
