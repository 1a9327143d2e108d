package dialog

import (
	"strings"
	"time"

	"linli/bot"
)

// values gives a text everything the dialog knows: its slots by kind, and what the last look or
// outcome said, which wins where both have a name.
func (t *turn) values(e *entry, f *Frame) bot.Values {
	out := make(bot.Values, 0, len(f.Slots)+len(f.Values))
	out = append(out, f.Values...)
	for _, slot := range f.Slots {
		if _, said := f.Values.Get(slot.Name); said {
			continue
		}
		if d := e.slot(slot.Name); d != nil {
			out = append(out, t.value(d, slot.Value, f))
		}
	}
	return out
}

func (t *turn) value(d *SlotDef, v string, f *Frame) bot.Value {
	switch d.Kind {
	case KindCategory:
		return bot.KeyOf(d.Name, "category."+v)
	case KindChoice:
		return bot.KeyOf(d.Name, "choice."+v)
	case KindUrgency:
		return bot.KeyOf(d.Name, "urgency."+v)
	case KindPlace:
		return bot.PlaceOf(d.Name, bot.ParsePlace(v))
	case KindTicket, KindWish:
		return bot.CodeOf(d.Name, strings.TrimPrefix(v, "id/"))
	case KindWhen:
		return t.span(d.Name, v, f.Slots.Get(slotTill))
	default:
		return bot.Text(d.Name, v)
	}
}

func (t *turn) span(name, from, till string) bot.Value {
	start, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return bot.Text(name, from)
	}
	end, err := time.Parse(time.RFC3339, till)
	if err != nil || !end.After(start) {
		return bot.TimeOf(name, start)
	}
	return bot.Span(name, start, end)
}
