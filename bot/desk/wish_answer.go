package desk

import (
	"slices"

	"linli/bot"
)

// verdicts are what the office may answer; each is an event of the life cycle.
var verdicts = []string{StateAdopted, StateDeclined, StateFunded, StateInProgress, StateDone}

// reviewWish says that the wish is being looked at.
func reviewWish(d *wishDeed) bot.Outcome {
	if d.w.State == StateUnderReview {
		return d.answer(bot.EventOK)
	}
	if !d.move("review") {
		return d.conflict()
	}
	d.tell("wish.told.under_review")
	return d.done()
}

// titleWish gives the wish its public wording.
func titleWish(d *wishDeed) bot.Outcome {
	title := d.cmd.Slots.Get("title")
	if title == "" {
		return d.refused("wish.refused.title")
	}
	if !d.move("title") {
		return d.conflict()
	}
	d.w.Title, d.entry.Words = title, title
	return d.done()
}

// answerWish answers in public. Declining needs the reason.
func answerWish(d *wishDeed) bot.Outcome {
	verdict, reason := d.cmd.Slots.Get("verdict"), d.cmd.Slots.Get("reason")
	switch {
	case !slices.Contains(verdicts, verdict):
		return d.refused("wish.refused.verdict")
	case verdict == StateDeclined && reason == "":
		return d.refused("wish.refused.reason")
	case d.w.State == verdict:
		return d.answer(bot.EventOK)
	case !d.move(verdict):
		return d.conflict()
	}
	if reason != "" {
		d.w.Answer = reason
	}
	d.w.Answered, d.entry.Reason = d.now, reason
	text := "wish.told." + verdict
	if reason != "" && verdict != StateDeclined {
		text = "wish.told.answered"
	}
	d.tell(text)
	return d.done()
}
