package bot

import "time"

// Meaning is what one message says, understood without its context.
// It is kept beside the inbox row, so a turn can be played again.
type Meaning struct {
	Kind         InboundKind `json:"kind,omitempty"`   // "" is text
	Text         string      `json:"text"`             // as said, trimmed
	Matter       string      `json:"matter,omitempty"` // the words without the place in them; "" where that is Text
	Lang         string      `json:"lang,omitempty"`   // "zh", "en"; "" when it does not tell (a digit, a tap)
	Intent       Intent      `json:"intent"`
	Dialog       string      `json:"dialog,omitempty"`   // the dialog whose words or examples it clearly matches
	Duty         Guess       `json:"duty,omitzero"`      // the colleagues' dialog that it most likely asks for, when a colleague says it
	Rest         string      `json:"rest,omitempty"`     // what follows the start words of Dialog: "4821-9075" in "接单 4821-9075"
	Control      Control     `json:"command,omitempty"`  // a word that works in every state
	Category     string      `json:"category,omitempty"` // slug
	Place        Place       `json:"place,omitzero"`
	Answer       Answer      `json:"answer,omitzero"`
	Urgency      Urgency     `json:"urgency,omitempty"`
	Code         string      `json:"code,omitempty"`     // a ticket code with a right check digit, 8 digits
	Question     string      `json:"question,omitempty"` // id of the community's own question that it asks
	Correction   bool        `json:"correction,omitempty"`
	Confidence   float64     `json:"confidence"`
	Alternatives []Guess     `json:"alternatives,omitempty"`
	Tap          Tap         `json:"tap,omitzero"`
	Phone        string      `json:"phone,omitempty"` // from a shared contact
	Media        []Media     `json:"media,omitempty"`
}

// Guess is another reading of the same words.
type Guess struct {
	Intent     Intent  `json:"intent,omitempty"`
	Dialog     string  `json:"dialog,omitempty"`
	Category   string  `json:"category,omitempty"`
	Confidence float64 `json:"confidence"`
}

// Intent is what somebody wants, coarsely.
type Intent string

// The intents of the contract.
const (
	IntentRepair    Intent = "repair"
	IntentWish      Intent = "wish"
	IntentProgress  Intent = "progress"
	IntentQuestion  Intent = "question"
	IntentEmergency Intent = "emergency"
	IntentChat      Intent = "chat"
	IntentCommand   Intent = "command"
	IntentOther     Intent = "other"
)

// Control is a word that works in every state and every language.
type Control string

// The controls.
const (
	ControlStop     Control = "stop"     // 退订: write to me no more
	ControlStart    Control = "start"    // undo stop; also a first greeting button
	ControlCancel   Control = "cancel"   // 取消: drop what is open
	ControlBack     Control = "back"     // 返回: the question before
	ControlRestart  Control = "restart"  // 重新开始
	ControlHelp     Control = "help"     // 帮助
	ControlHuman    Control = "human"    // 找工作人员
	ControlWhy      Control = "why"      // 为什么要问
	ControlLanguage Control = "language" // English please; Answer.Text is the language asked for, "" when not said
	ControlContinue Control = "continue" // 继续: take up what was put aside
	ControlMore     Control = "more"     // 看全文
	ControlMyData   Control = "mydata"   // 我的数据
	ControlForget   Control = "forget"   // 删除我的数据
)

// Urgency is how soon something must be looked at.
type Urgency string

// Urgencies; due times follow from them.
const (
	UrgencyNow    Urgency = "now"
	UrgencySoon   Urgency = "soon"
	UrgencyNormal Urgency = "normal"
)

// Answer is what a message could mean as an answer to an open question. Several
// may hold at once: "1" is an option, "明天下午" a time, "好" a yes.
type Answer struct {
	Yes    bool   `json:"yes,omitempty"`
	No     bool   `json:"no,omitempty"`
	Option int    `json:"option,omitempty"` // 1-based; -1 is the last one
	When   When   `json:"when,omitzero"`
	Number int    `json:"number,omitempty"`
	Phone  string `json:"phone,omitempty"` // a phone number in the words, E.164
	Text   string `json:"text,omitempty"`  // what the control names, e.g. a language
}

// When is a time as people say it, relative to whenever it is read.
type When struct {
	Set     bool `json:"set,omitempty"`
	Days    int  `json:"days,omitempty"`    // from today: 0 today, 1 tomorrow; used when Month is 0 and Weekday is 0
	Weekday int  `json:"weekday,omitempty"` // 1 Monday … 7 Sunday, the next one; 0 when not said
	Weeks   int  `json:"weeks,omitempty"`   // with Weekday: 1 is that day of next week (下周三)
	Month   int  `json:"month,omitempty"`   // 1–12 with Day; 0 when not said
	Day     int  `json:"day,omitempty"`     // without Month: the next such day of a month (5号)
	From    int  `json:"from,omitempty"`    // minutes after midnight
	Until   int  `json:"until,omitempty"`
}

// Resolve turns w into an interval in now's zone, as its clock on the wall shows it. Where no day was said it is
// today's, be it past.
func (w When) Resolve(now time.Time) (from, until time.Time) {
	y, m, d := w.day(now).Date()
	return Wall(y, m, d, w.From, now.Location()), Wall(y, m, d, w.Until, now.Location())
}

// day is a date, at midnight UTC: there every day has its midnight and twenty-four hours.
func (w When) day(now time.Time) time.Time {
	y, m, d := now.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	switch {
	case w.Month > 0:
		return nextDate(today, time.Month(w.Month), w.Day)
	case w.Day > 0:
		return nextMonthDay(today, w.Day)
	case w.Weekday > 0 && w.Weeks > 0:
		return today.AddDate(0, 0, w.Weekday-isoWeekday(today)+7*w.Weeks)
	case w.Weekday > 0:
		ahead := (w.Weekday - isoWeekday(today) + 7) % 7
		return today.AddDate(0, 0, ahead)
	default:
		return today.AddDate(0, 0, w.Days)
	}
}

// nextDate is the next such date, today included; a year without it (2月29日) is passed over.
func nextDate(today time.Time, m time.Month, d int) time.Time {
	for year := today.Year(); year <= today.Year()+8; year++ {
		if day := time.Date(year, m, d, 0, 0, 0, 0, time.UTC); day.Day() == d && !day.Before(today) {
			return day
		}
	}
	return today
}

// nextMonthDay is the next date whose day of the month is d, today included; a month without it is passed over.
func nextMonthDay(today time.Time, d int) time.Time {
	for ahead := range 62 {
		if day := today.AddDate(0, 0, ahead); day.Day() == d {
			return day
		}
	}
	return today
}

func isoWeekday(t time.Time) int {
	if w := int(t.Weekday()); w > 0 {
		return w
	}
	return 7
}

// Intents lists every intent.
func Intents() []Intent {
	return []Intent{IntentRepair, IntentWish, IntentProgress, IntentQuestion, IntentEmergency, IntentChat, IntentCommand, IntentOther}
}

// Controls lists every control.
func Controls() []Control {
	return []Control{ControlStop, ControlStart, ControlCancel, ControlBack, ControlRestart, ControlHelp, ControlHuman, ControlWhy,
		ControlLanguage, ControlContinue, ControlMore, ControlMyData, ControlForget}
}
