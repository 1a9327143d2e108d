package importer

import (
	"fmt"
	"slices"
	"strings"

	"linli/bot"
	"linli/bot/roll"
)

// staff is the reading of a table of colleagues. A row is somebody known when the phone is theirs, else when
// organisation and name are the same. Organisations that are not known are made.
type staff struct {
	pass   *pass
	tree   *roll.Tree
	orgs   map[string]roll.Organisation // by name and by slug
	member map[string]roll.Member       // memberKeys
	seen   map[string]int
	made   []roll.Organisation
	fresh  []roll.Member
	edited []roll.Member
}

func beginStaff(p *pass, t *table) (rows, error) {
	s := &staff{pass: p, orgs: map[string]roll.Organisation{}, member: map[string]roll.Member{}, seen: map[string]int{}}
	if err := s.read(); err != nil {
		return nil, err
	}
	p.needColumns(t, fStaffName, fOrg, fRole)
	return s, nil
}

func (s *staff) read() error {
	places, err := s.pass.job.Roll.Places(s.pass.ctx, s.pass.job.Community)
	if err != nil {
		return err
	}
	orgs, err := s.pass.job.Roll.Organisations(s.pass.ctx, s.pass.job.Community)
	if err != nil {
		return err
	}
	members, err := s.pass.job.Roll.Members(s.pass.ctx, s.pass.job.Community)
	if err != nil {
		return err
	}
	s.tree = roll.NewTree(places)
	for _, o := range orgs {
		s.orgs[o.Name], s.orgs[o.Slug] = o, o
	}
	for _, m := range members {
		for _, key := range memberKeys(m) {
			s.member[key] = m
		}
	}
	return nil
}

// memberKeys are what a colleague is known by, the surest first.
func memberKeys(m roll.Member) []string {
	byName := "name " + m.Staff.Org + " " + m.Staff.Name
	if m.Phone == "" {
		return []string{byName}
	}
	return []string{"phone " + m.Phone, byName}
}

var roles = []meaning[bot.Role]{
	{bot.RoleAdmin, []string{"管理员", "系统管理员", "admin", "administrator"}},
	{bot.RoleSecretary, []string{"书记", "党支部书记", "支部书记", "secretary"}},
	{bot.RoleOffice, []string{"居委会", "居委", "主任", "居委会主任", "社工", "社区工作者", "工作人员", "office"}},
	{bot.RoleManager, []string{"经理", "物业经理", "项目经理", "主管", "manager"}},
	{bot.RoleGrid, []string{"网格员", "网格", "网格长", "楼长", "grid", "gridworker"}},
	{bot.RoleWorker, []string{"师傅", "维修工", "维修", "维修师傅", "员工", "保安", "保洁", "水电工", "worker", "technician"}},
	{bot.RoleCommittee, []string{"业委会", "业主委员会", "业委会主任", "业委会委员", "committee"}},
	{bot.RoleCarer, []string{"护工", "照护", "照护员", "志愿者", "carer"}},
}

func (s *staff) row(l line) {
	before := len(s.pass.out.Mistakes) + s.pass.out.More
	said := roll.Member{Community: s.pass.job.Community, Active: true}
	said.Staff.Name = name(l, fStaffName)
	org, _ := l.need(fOrg)
	said.Staff.Role = role(l)
	said.Phone = phone(l)
	said.Staff.Areas = s.areas(l)
	said.Categories = trades(l)
	if len(s.pass.out.Mistakes)+s.pass.out.More > before {
		return
	}
	said.Staff.Org = s.org(org).Slug
	if !s.twice(l, said) {
		s.take(l, said)
	}
}

func role(l line) bot.Role {
	cell, ok := l.need(fRole)
	if !ok {
		return bot.RoleNone
	}
	found, ok := word(cell, roles)
	if !ok {
		l.wrong(fRole, "role", bot.Text("known", firstWords(roles)))
	}
	return found
}

// firstWords lists one word for each meaning.
func firstWords[T comparable](all []meaning[T]) string {
	out := make([]string, len(all))
	for i, m := range all {
		out[i] = m.words[0]
	}
	return strings.Join(out, " ")
}

// Words by which an organisation's kind is known in its name.
var orgKinds = []meaning[string]{
	{"committee", []string{"业委会", "业主委员会", "committee"}},
	{"grid", []string{"网格", "grid"}},
	{"office", []string{"居委会", "居民委员会", "社区", "党支部", "office"}},
	{"property", []string{"物业", "property"}},
}

func orgKind(name string) string {
	for _, k := range orgKinds {
		if slices.ContainsFunc(k.words, func(w string) bool { return strings.Contains(headingKey(name), w) }) {
			return k.means
		}
	}
	return "contractor"
}

// org finds an organisation by name or slug, or makes it: the first of its kind has the kind as its slug.
func (s *staff) org(name string) roll.Organisation {
	if o, ok := s.orgs[name]; ok {
		return o
	}
	kind := orgKind(name)
	slug := kind
	for n := 2; ; n++ {
		if _, taken := s.orgs[slug]; !taken {
			break
		}
		slug = fmt.Sprintf("%s-%d", kind, n)
	}
	o := roll.Organisation{Community: s.pass.job.Community, Slug: slug, Name: name, Kind: kind}
	s.orgs[name], s.orgs[slug] = o, o
	s.made = append(s.made, o)
	return o
}

func (s *staff) twice(l line, m roll.Member) bool {
	for _, key := range memberKeys(m) {
		if first, twice := s.seen[key]; twice {
			l.wrong(fStaffName, "twice", bot.Count("other", first))
			return true
		}
		s.seen[key] = l.n
	}
	return false
}

func (s *staff) take(l line, said roll.Member) {
	old, known := s.find(said)
	now := said
	now.Staff.Person = old.Staff.Person
	if !l.has(fPhone) {
		now.Phone = old.Phone
	}
	if !l.has(fAreas) {
		now.Staff.Areas = old.Staff.Areas
	}
	if !l.has(fTrade) {
		now.Categories = old.Categories
	}
	same := known && sameMember(old, now)
	s.pass.count(known, same)
	switch {
	case !known:
		s.fresh = append(s.fresh, now)
	case !same:
		s.edited = append(s.edited, now)
	}
}

func (s *staff) find(m roll.Member) (roll.Member, bool) {
	for _, key := range memberKeys(m) {
		if old, ok := s.member[key]; ok {
			return old, true
		}
	}
	return roll.Member{}, false
}

func sameMember(a, b roll.Member) bool {
	return a.Staff.Name == b.Staff.Name && a.Staff.Org == b.Staff.Org && a.Staff.Role == b.Staff.Role && a.Phone == b.Phone &&
		a.Active == b.Active && slices.Equal(a.Staff.Areas, b.Staff.Areas) && slices.Equal(a.Categories, b.Categories)
}

// changes gives organisations, then a person for each new colleague (words they write are sealed under that
// person's key), then the staff rows.
func (s *staff) changes() ([]bot.Change, error) {
	first, err := s.pass.ids("person", len(s.fresh))
	if err != nil {
		return nil, err
	}
	var out []bot.Change
	for _, o := range s.made {
		out = append(out, bot.Change{Row: o})
	}
	for i := range s.fresh {
		s.fresh[i].Staff.Person = bot.PersonID(first + int64(i))
		p := roll.Person{Community: s.pass.job.Community, ID: s.fresh[i].Staff.Person, Name: s.fresh[i].Staff.Name}
		out = append(out, bot.Change{Row: p})
	}
	for _, m := range append(s.fresh, s.edited...) {
		out = append(out, bot.Change{Row: m})
	}
	return out, nil
}
