package bot

// Slots are the answers of a form, in the order in which they were first given.
// Every value is text in its canonical form (a place "5-2-501", a slug, a code, RFC 3339),
// so that a session can be stored, compared and replayed.
type Slots []Slot

// Slot is one answer.
type Slot struct{ Name, Value string }

// Get returns a value, "" when it is not there.
func (s Slots) Get(name string) string {
	for i := range s {
		if s[i].Name == name {
			return s[i].Value
		}
	}
	return ""
}

// Has says whether a value is there.
func (s Slots) Has(name string) bool { return s.Get(name) != "" }

// With returns slots with the value set; the receiver is left as it was. "" removes it.
func (s Slots) With(name, value string) Slots {
	out := make(Slots, 0, len(s)+1)
	found := false
	for _, slot := range s {
		if slot.Name != name {
			out = append(out, slot)
			continue
		}
		found = true
		if value != "" {
			out = append(out, Slot{name, value})
		}
	}
	if !found && value != "" {
		out = append(out, Slot{name, value})
	}
	return out
}

// Merge returns s with every value of t laid over it.
func (s Slots) Merge(t Slots) Slots {
	for _, slot := range t {
		s = s.With(slot.Name, slot.Value)
	}
	return s
}
