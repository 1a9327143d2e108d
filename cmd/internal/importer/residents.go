package importer

import (
	"slices"

	"linli/bot"
	"linli/bot/roll"
)

// residents is the reading of a table of people. A row is somebody known when the office's key says so,
// else when home and name are the same.
type residents struct {
	pass   *pass
	tree   *roll.Tree
	byKey  map[string]roll.Person
	byName map[string]roll.Person // homeName
	seen   map[string]int         // row in the file
	fresh  []roll.Person
	edited []roll.Person
}

func beginResidents(p *pass, t *table) (rows, error) {
	places, err := p.job.Roll.Places(p.ctx, p.job.Community)
	if err != nil {
		return nil, err
	}
	people, err := p.job.Roll.People(p.ctx, p.job.Community)
	if err != nil {
		return nil, err
	}
	r := &residents{pass: p, tree: roll.NewTree(places), byKey: map[string]roll.Person{}, byName: map[string]roll.Person{}, seen: map[string]int{}}
	for _, one := range people {
		r.know(one)
	}
	if len(r.tree.Of(roll.PlaceBuilding)) == 0 {
		p.fileWrong("no_buildings")
	}
	r.columns(t)
	return r, nil
}

func (r *residents) columns(t *table) {
	r.pass.needColumns(t, fName)
	if _, whole := t.columns[fHome]; !whole {
		r.pass.needColumns(t, fBuilding, fRoom)
	}
}

func (r *residents) know(p roll.Person) {
	if p.Key != "" {
		r.byKey[p.Key] = p
	}
	if p.Name == "" {
		return
	}
	if _, twice := r.byName[homeName(p)]; !twice {
		r.byName[homeName(p)] = p
	}
}

func homeName(p roll.Person) string { return p.Home.String() + " " + p.Name }

// row reads one person. A table with mistakes already is read on, so that all of them are listed at once.
func (r *residents) row(l line) {
	before := len(r.pass.out.Mistakes) + r.pass.out.More
	said := roll.Person{Community: r.pass.job.Community, Key: l.get(fKey)}
	said.Name = name(l, fName)
	said.Home = r.home(l)
	said.Phone = phone(l)
	said.Born = birth(l, r.pass.job.Now)
	said.Living = living(l)
	said.Lang = language(l)
	said.Tags = tags(l)
	if len(r.pass.out.Mistakes)+r.pass.out.More > before || r.twice(l, said) {
		return
	}
	r.take(l, said)
}

// twice refuses a second row of the same person.
func (r *residents) twice(l line, p roll.Person) bool {
	f, id := fName, homeName(p)
	if p.Key != "" {
		f, id = fKey, "#"+p.Key
	}
	first, twice := r.seen[id]
	if twice {
		l.wrong(f, "twice", bot.Count("other", first))
	}
	r.seen[id] = l.n
	return twice
}

func (r *residents) take(l line, said roll.Person) {
	old, known := r.find(said)
	now := overlay(old, said, l)
	r.pass.count(known, known && samePerson(old, now))
	switch {
	case !known:
		r.fresh = append(r.fresh, now)
	case !samePerson(old, now):
		r.edited = append(r.edited, now)
	}
}

// find gives who the row is about. A person with another key is somebody else, even of the same name.
func (r *residents) find(said roll.Person) (roll.Person, bool) {
	if said.Key == "" {
		p, ok := r.byName[homeName(said)]
		return p, ok
	}
	if p, ok := r.byKey[said.Key]; ok {
		return p, true
	}
	p, ok := r.byName[homeName(said)]
	return p, ok && p.Key == ""
}

// overlay lays what the table says over what is known: a column that is not there changes nothing; a language
// that somebody has chosen stays unless the table names one.
func overlay(old, said roll.Person, l line) roll.Person {
	now := old
	now.Community, now.Name, now.Home, now.Declared = said.Community, said.Name, said.Home, false
	if said.Key != "" {
		now.Key = said.Key
	}
	if l.has(fPhone) {
		now.Phone = said.Phone
	}
	if l.has(fBorn) || l.has(fIdentity) {
		now.Born = said.Born
	}
	if l.has(fAlone) || l.has(fLiving) {
		now.Living = said.Living
	}
	if l.has(fTags) || l.has(fRelation) {
		now.Tags = said.Tags
	}
	if said.Lang != "" {
		now.Lang = said.Lang
	}
	return now
}

func samePerson(a, b roll.Person) bool {
	return a.Key == b.Key && a.Name == b.Name && a.Home == b.Home && a.Phone == b.Phone && a.Lang == b.Lang &&
		a.Living == b.Living && a.Born.Equal(b.Born) && a.Declared == b.Declared && slices.Equal(a.Tags, b.Tags)
}

func (r *residents) changes() ([]bot.Change, error) {
	first, err := r.pass.ids("person", len(r.fresh))
	if err != nil {
		return nil, err
	}
	out := make([]bot.Change, 0, len(r.fresh)+len(r.edited))
	for i, p := range r.fresh {
		p.ID = bot.PersonID(first + int64(i))
		out = append(out, bot.Change{Row: p})
	}
	for _, p := range r.edited {
		out = append(out, bot.Change{Row: p})
	}
	return out, nil
}
