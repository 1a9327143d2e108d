package storetest

import (
	"time"

	"linli/bot"
	"linli/bot/desk"
)

var guessTests = []test{
	{"wrong tries are counted for each conversation, and are there after a restart", func(h *house) {
		until := h.now.Add(time.Hour)
		for wrong := 1; wrong <= 2; wrong++ {
			h.commitChanges(bot.Change{Row: desk.Tries{Community: here, Conversation: 17, Kind: desk.TriesCode, Wrong: wrong, Since: h.now, Until: until}})
		}
		h.DB = h.reopen()
		got, _ := load[desk.Tries](h, bot.NeedTries, "code/17")
		equal(h, "tries", got, desk.Tries{Community: here, Conversation: 17, Kind: desk.TriesCode, Wrong: 2, Since: h.now, Until: until})
		_, found := load[desk.Tries](h, bot.NeedTries, "code/18")
		equal(h, "another's", found, false)
	}},
}
