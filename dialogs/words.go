package dialogs

import (
	"maps"
	"slices"

	"linli/bot/understand"
)

// joinWords adds a community's words to ours; none of ours can be taken away, "stop" least of all.
// Only a spelling of theirs replaces ours.
func joinWords(a, b understand.Words) understand.Words {
	spelling := maps.Clone(a.Spelling)
	if spelling == nil {
		spelling = map[string]string{}
	}
	maps.Copy(spelling, b.Spelling)
	return understand.Words{
		Controls: joinLists(a.Controls, b.Controls), Languages: joinLists(a.Languages, b.Languages),
		Spots: joinLists(a.Spots, b.Spots), Cues: joinLists(a.Cues, b.Cues), Spelling: spelling,
		Yes: join(a.Yes, b.Yes), No: join(a.No, b.No), Before: join(a.Before, b.Before), After: join(a.After, b.After),
		Corrections: join(a.Corrections, b.Corrections), Slips: join(a.Slips, b.Slips),
		Urgent: join(a.Urgent, b.Urgent), Soon: join(a.Soon, b.Soon),
		Patient: join(a.Patient, b.Patient), Soonest: join(a.Soonest, b.Soonest),
		Emergency: understand.Emergency{
			Alarm: join(a.Emergency.Alarm, b.Emergency.Alarm), Calm: join(a.Emergency.Calm, b.Emergency.Calm),
			Never: join(a.Emergency.Never, b.Emergency.Never), Over: join(a.Emergency.Over, b.Emergency.Over), Pairs: slices.Concat(a.Emergency.Pairs, b.Emergency.Pairs),
			Signs: slices.Concat(a.Emergency.Signs, b.Emergency.Signs),
		},
	}
}

func join(a, b understand.Phrases) understand.Phrases {
	both := understand.Phrases{}
	for _, list := range []understand.Phrases{a, b} {
		for lang, words := range list {
			both[lang] = slices.Concat(both[lang], words)
		}
	}
	return both
}

func joinLists[K comparable](a, b map[K]understand.Phrases) map[K]understand.Phrases {
	both := make(map[K]understand.Phrases, len(a)+len(b))
	for _, lists := range []map[K]understand.Phrases{a, b} {
		for name, list := range lists {
			both[name] = join(both[name], list)
		}
	}
	return both
}
