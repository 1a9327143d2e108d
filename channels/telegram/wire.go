package telegram

import "encoding/json"

// The things of the Bot API that are read here, with the fields that are used. They are decoded with encoding/json
// and are no types of telego's: its own decoder answers some bytes with a broken pointer, which nothing can recover.

type update struct {
	ID            int             `json:"update_id"`
	Message       *message        `json:"message"`
	EditedMessage *message        `json:"edited_message"`
	CallbackQuery *callbackQuery  `json:"callback_query"`
	MyChatMember  json.RawMessage `json:"my_chat_member"`
}

type message struct {
	ID             int         `json:"message_id"`
	ThreadID       int         `json:"message_thread_id"`
	IsTopicMessage bool        `json:"is_topic_message"`
	From           *user       `json:"from"`
	Chat           chat        `json:"chat"`
	Date           int64       `json:"date"`
	EditDate       int64       `json:"edit_date"`
	Text           string      `json:"text"`
	Caption        string      `json:"caption"`
	Photo          []photoSize `json:"photo"`
	Document       *attachment `json:"document"`
	Voice          *attachment `json:"voice"`
	Contact        *contact    `json:"contact"`
	Location       *location   `json:"location"`

	Sticker, Audio, Video, Animation, Poll, Dice, Story json.RawMessage

	VideoNote json.RawMessage `json:"video_note"`
	PaidMedia json.RawMessage `json:"paid_media"`
}

type user struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name"`
	LanguageCode string `json:"language_code"`
}

type chat struct {
	ID int64 `json:"id"`
}

type callbackQuery struct {
	ID      string   `json:"id"`
	From    *user    `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type photoSize struct {
	ID     string `json:"file_id"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Size   int64  `json:"file_size"`
}

type attachment struct {
	ID       string `json:"file_id"`
	MimeType string `json:"mime_type"`
	Size     int64  `json:"file_size"`
}

type contact struct {
	PhoneNumber string `json:"phone_number"`
	UserID      int64  `json:"user_id"`
}

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}
