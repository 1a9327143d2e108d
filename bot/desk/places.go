package desk

import (
	"regexp"
	"strconv"
	"strings"

	"linli/bot"
)

// maxRange is how many buildings a range may name: more is a slip of the keyboard.
const maxRange = 99

var (
	buildings = regexp.MustCompile(`(?i)^(?:buildings?\s*)?(\d+)\s*(?:号楼|栋|幢|座|楼)?\s*(?:到|至|~|—|–|to|-)\s*(\d+)\s*(号楼|栋|幢|座|楼)?$`)
	stair     = regexp.MustCompile(`(?i)^(?:buildings?\s*)?(\d+)\s*(?:号楼|栋|幢|座|楼)?(?:\s*(\d+)\s*单元)?$`)
	between   = strings.NewReplacer("和", ",", "与", ",", "及", ",", "以及", ",", "还有", ",", "，", ",", "、", ",", "；", ",", ";", ",", " and ", ",")
)

// placesOf reads where an outage is, as staff write it: "1到5号楼", "3号楼2单元、北门", or in the canonical
// form "5,6-2". None means the whole community.
func placesOf(slot string) []bot.Place {
	var out []bot.Place
	for _, said := range strings.Split(between.Replace(slot), ",") {
		said = strings.Trim(said, " 。.")
		if everywhere(said) {
			return nil
		}
		if said != "" {
			out = append(out, placesAt(said)...)
		}
	}
	return out
}

func everywhere(said string) bool {
	switch strings.ToLower(said) {
	case "all", "everywhere", "everything", "全部", "全小区", "整个小区", "所有", "所有楼", "全都":
		return true
	default:
		return false
	}
}

// placesAt reads one piece: a range, a building or stair, or a named spot. "3-2" is a stair, "3-5号楼" a range.
func placesAt(said string) []bot.Place {
	if m := buildings.FindStringSubmatch(said); m != nil && (m[3] != "" || !strings.Contains(said, "-")) {
		return inRange(m[1], m[2])
	}
	if m := stair.FindStringSubmatch(said); m != nil {
		return []bot.Place{{Building: m[1], Unit: m[2]}}
	}
	return []bot.Place{bot.ParsePlace(said)}
}

func inRange(first, last string) []bot.Place {
	from, _ := strconv.Atoi(first)
	till, _ := strconv.Atoi(last)
	var out []bot.Place
	for n := min(from, till); n <= max(from, till) && len(out) < maxRange; n++ {
		out = append(out, bot.Place{Building: strconv.Itoa(n)})
	}
	return out
}
