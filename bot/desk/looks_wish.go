package desk

import (
	"cmp"
	"slices"
	"time"

	"linli/bot"
)

// lookSimilarWish: does somebody else wish the same?
func lookSimilarWish() bot.Look {
	return bot.Look{
		Name: "similar_wish", Reads: []string{"category", "place", "what"}, Events: []string{EventNone, EventSome},
		Needs: func(_ bot.Speaker, s bot.Slots) []bot.Need { return []bot.Need{needSimilarWishes(s.Get("category"))} },
		Answer: func(_ bot.Speaker, s bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			all := fact[[]Wish](f, needSimilarWishes(s.Get("category")))
			similar := similarWishes(all, s.Get("category"), s.Get("what"), bot.ParsePlace(s.Get("place")))
			if len(similar) == 0 {
				return found(EventNone)
			}
			return offerSimilarWishes(similar)
		},
	}
}

// offerSimilarWishes names each with its households; a single one needs no name in its answer.
func offerSimilarWishes(wishes []Wish) bot.Found {
	out := offerWishes(wishes, "wish.similar_option")
	var lines []bot.Line
	for _, w := range wishes[:len(out.Options)] {
		lines = append(lines, bot.Line{Text: "wish.similar_option", Values: wishValues(w)})
	}
	out.Values = bot.Values{bot.Lines("lines", lines)}
	if len(wishes) == 1 {
		out.Options[0] = bot.Option{Key: id(wishes[0].ID), Label: "choice.me_too_wish", Ref: wishes[0].Ref()}
	}
	return out
}

// offerWishes makes an option and a line of each, keyed by number.
func offerWishes(wishes []Wish, label string) bot.Found {
	out := bot.Found{Event: EventSome}
	for _, w := range wishes[:min(maxOptions, len(wishes))] {
		out.Options = append(out.Options, bot.Option{Key: id(w.ID), Label: label, Values: wishValues(w), Ref: w.Ref()})
	}
	out.Values = bot.Values{bot.Count("n", len(wishes)), bot.Lines("lines", wishLines(wishes))}
	return out
}

// wishLines are items under headings: categories, the most supported first.
func wishLines(wishes []Wish) []bot.Line {
	total := map[string]int{}
	for _, w := range wishes {
		total[w.Category] += w.Supports
	}
	wishes = slices.Clone(wishes)
	slices.SortStableFunc(wishes, func(a, b Wish) int {
		return cmp.Or(cmp.Compare(total[b.Category], total[a.Category]), cmp.Compare(a.Category, b.Category), cmp.Compare(b.Supports, a.Supports))
	})
	var lines []bot.Line
	heading := ""
	for _, w := range wishes {
		if w.Category != heading {
			heading = w.Category
			lines = append(lines, bot.Line{Text: "wish.heading", Values: bot.Values{bot.KeyOf("category", "category."+heading), bot.Count("count", total[heading])}})
		}
		lines = append(lines, bot.Line{Text: "wish.line", Values: wishValues(w)})
	}
	return lines
}

// lookMyWishes lists what the speaker wishes or supports.
func lookMyWishes() bot.Look {
	mine := func(s bot.Speaker, _ bot.Slots) bot.Need { return needWishes("mine/" + id(int64(s.Person))) }
	return wishList("my_wishes", nil, mine)
}

// lookWishes lists the community's wishes: open ones unless the filter says otherwise.
func lookWishes() bot.Look {
	filtered := func(_ bot.Speaker, slots bot.Slots) bot.Need {
		switch f := slots.Get("filter"); f {
		case "review", "all":
			return needWishes(f)
		default:
			return needWishes("open")
		}
	}
	return wishList("wishes", []string{"filter"}, filtered)
}

func wishList(name string, reads []string, need func(bot.Speaker, bot.Slots) bot.Need) bot.Look {
	return bot.Look{
		Name: name, Reads: reads, Events: []string{EventNone, EventSome},
		Needs: func(s bot.Speaker, slots bot.Slots) []bot.Need { return []bot.Need{need(s, slots)} },
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			wishes := fact[[]Wish](f, need(s, slots))
			if len(wishes) == 0 {
				return found(EventNone)
			}
			return offerWishes(wishes, "wish.option")
		},
	}
}

// lookWishNamed finds a wish by its code or number. Wishes are public.
func lookWishNamed() bot.Look {
	return bot.Look{
		Name: "wish_named", Reads: []string{"wish"}, Fills: []string{"wish"}, Events: []string{EventFound, bot.EventMissing},
		Needs: func(_ bot.Speaker, s bot.Slots) []bot.Need { return []bot.Need{needWish(s.Get("wish"))} },
		Answer: func(s bot.Speaker, slots bot.Slots, f bot.Facts, _ time.Time) bot.Found {
			w, ok := bot.Fact[Wish](f, needWish(slots.Get("wish")))
			if !ok {
				return found(bot.EventMissing)
			}
			v := wishValues(w)
			if s.May(bot.RightAnswer) { // the wisher's own words, for whoever must word it
				v = append(bot.Values{wordsValue("what", w.Words)}, v...)
			}
			return bot.Found{Event: EventFound, Values: v, Slots: bot.Slots{{Name: "wish", Value: "id/" + id(w.ID)}}}
		},
	}
}

func titleWhat(w Wish) bot.Value {
	v := titleValue(w)
	v.Name = "what"
	return v
}
