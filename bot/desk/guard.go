package desk

import (
	"time"

	"linli/bot"
)

// Guard stands before the dialogs: who names codes that do not exist is counted, made to wait, and reported once.
// Colleagues, who may search anyway, are not asked.
type Guard struct{ Limit Limit }

func needTries(c bot.ConversationID) bot.Need {
	return bot.Need{Kind: bot.NeedTries, Key: TriesCode + "/" + id(int64(c))}
}

// Wants names what Judge needs; nothing for a message that names no code.
func (g Guard) Wants(s bot.Speaker, m bot.Meaning) []bot.Need {
	if m.Code == "" || s.May(bot.RightWork) {
		return nil
	}
	return []bot.Need{needTries(s.Conversation), needTicket(m.Code), needWish(m.Code), needRole(bot.RoleOffice), needRole(bot.RoleAdmin)}
}

// Judge counts a wrong code and tells the office at the last one allowed. While the sender has to wait, refuse is true
// whether the code is right or not, and the outcome says so.
func (g Guard) Judge(s bot.Speaker, m bot.Meaning, f bot.Facts, now time.Time) (o bot.Outcome, refuse bool) {
	tries, _ := bot.Fact[Tries](f, needTries(s.Conversation))
	if g.Limit.Blocked(tries, now) {
		return bot.Outcome{Posts: []bot.Post{{Conversation: s.Conversation, Text: "guess.wait", Values: bot.Values{bot.TimeOf("until", tries.Until)}, Class: bot.ClassReply}}}, true
	}
	_, ticket := bot.Fact[Ticket](f, needTicket(m.Code))
	_, wish := bot.Fact[Wish](f, needWish(m.Code))
	if ticket || wish {
		return bot.Outcome{}, false
	}
	tries.Community, tries.Conversation, tries.Kind = s.Community, s.Conversation, TriesCode
	tries, stopped := g.Limit.Wrong(tries, now)
	o.Changes = []bot.Change{{Row: tries}}
	if stopped {
		o.Posts = g.report(s, f, tries)
	}
	return o, false
}

// report tells the office, or the administrators where there is none, that somebody guesses. The sender is not named:
// who it is, is nobody's business before anything has happened.
func (g Guard) report(s bot.Speaker, f bot.Facts, t Tries) []bot.Post {
	told := staffOf(f, needRole(bot.RoleOffice))
	if len(told) == 0 {
		told = staffOf(f, needRole(bot.RoleAdmin))
	}
	var posts []bot.Post
	for _, staff := range told {
		posts = append(posts, bot.Post{
			Person: staff.Person, Text: "guess.report", Class: bot.ClassReply,
			Values: bot.Values{bot.Count("n", t.Wrong), bot.Text("account", s.Account), bot.TimeOf("until", t.Until)},
		})
	}
	return posts
}
