package text

import (
	"strings"
	"testing"
)

// slugs of the contract.
const slugs = `water power gas heating lift lighting road parking fire_safety charging waste greening noise fumes security building
illegal_building network facilities property_service housing elderly pets transport street_trade benefits other`

func TestEveryCategoryHasANameInEveryLanguage(t *testing.T) {
	c := embedded(t)
	for _, lang := range c.Languages() {
		for _, slug := range strings.Fields(slugs) {
			if !c.Has(lang, "category."+slug) {
				t.Errorf("%s has no category.%s", lang, slug)
			}
		}
	}
}

func TestEveryFormatIsThereInEveryLanguage(t *testing.T) {
	c := embedded(t)
	for _, lang := range c.Languages() {
		for key := range formats {
			if !c.Has(lang, key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
	}
}

func TestLanguagesHaveTheSameTextsAndPlaceholders(t *testing.T) {
	for _, m := range embedded(t).Compare() {
		t.Errorf("locales/%v", m)
	}
}

func TestFixedWordsOfEnglishMessagesAreGSM(t *testing.T) {
	c := embedded(t)
	for _, key := range c.Keys("en") {
		e := c.byName["en"].texts[key]
		if isSection(key) && Segments(literals(e.short.other)).Encoding != GSM7 {
			t.Errorf("en.yaml:%d: %s makes a text message expensive; give it an sms variant in GSM letters", e.line, key)
		}
	}
}

// isSection says that a text goes into other texts of any kind.
func isSection(key string) bool {
	section, _, _ := strings.Cut(key, ".")
	switch section {
	case "place", "time", "category", "urgency", "state", "choice":
		return true
	default:
		return false
	}
}

func literals(t template) string {
	var s strings.Builder
	for _, p := range t {
		s.WriteString(p.literal)
	}
	return s.String()
}
