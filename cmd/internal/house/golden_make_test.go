package house

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"linli/bot"
	"linli/bot/desk"
	"linli/bot/dialog"
	"linli/bot/roll"
	"linli/bot/run"
)

// updateGolden names the version of which a golden database is to be made: see docs/upgrade.md.
var updateGolden = flag.String("golden", "", "make testdata/golden/VERSION.zip of the present code")

func TestMakeAGoldenDatabase(t *testing.T) {
	if *updateGolden == "" {
		return // only by hand, with -golden VERSION
	}
	folder := t.TempDir()
	people := populate(t, furnished(t, ""), filepath.Join(folder, goldenDatabase))
	compact(t, filepath.Join(folder, goldenDatabase))
	pack(t, filepath.Join("testdata/golden", *updateGolden+".zip"), folder, people)
	t.Logf("%d people", len(people))
}

// Everybody who can be asked something is in the newest golden database, unless a dialog has changed since.
func TestAGoldenDatabaseHasSomebodyInEveryState(t *testing.T) {
	f := furnished(t, "")
	folder := t.TempDir()
	there := map[string]bool{}
	for _, m := range populate(t, f, filepath.Join(folder, goldenDatabase)) {
		there[m.String()] = true
	}
	for _, d := range f.Dialogs.Definitions {
		for _, s := range d.States {
			if s.Question != "" && !there[d.Name+"/"+s.Name] {
				t.Errorf("nobody is in %s/%s", d.Name, s.Name)
			}
			for _, slot := range s.Ask {
				if asked := slotOf(&d, slot); !asked.Optional && !there[d.Name+"/"+s.Name+" "+slot] {
					t.Errorf("nobody is in %s/%s %s", d.Name, s.Name, slot)
				}
			}
		}
	}
}

// populate makes a database in which everybody is in the middle of something.
func populate(t *testing.T, f *Furniture, path string) []middler {
	t.Helper()
	g := openGolden(t, f, path, "golden")
	g.settle(t)
	var people []middler
	for i := range f.Dialogs.Definitions {
		people = append(people, middlers(&f.Dialogs.Definitions[i], len(people))...)
	}
	g.place(t, f, people)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	return people
}

// Rows that everybody's matters are about.
const (
	goldenColleague = bot.PersonID(900_001)
	goldenNeighbour = bot.PersonID(900_002)
)

func (g *golden) settle(t *testing.T) {
	t.Helper()
	g.write(t,
		roll.Organisation{Community: 1, Slug: "property", Name: "和睦物业", Kind: "property"}, roll.Rule{Community: 1, Org: "property"},
		roll.Member{Community: 1, Active: true, Phone: "+8613800008001", Staff: bot.Staff{Person: goldenColleague, Name: "王师傅", Org: "property", Role: bot.RoleWorker}},
		roll.Person{Community: 1, ID: goldenNeighbour, Key: "n", Name: "李阿姨", Home: bot.ParsePlace("6-1-101"), Phone: "+8613800008002"},
		roll.Place{Community: 1, Kind: "building", Name: "3", Units: 3, Floors: 6}, roll.Place{Community: 1, Kind: "building", Name: "6", Units: 3, Floors: 6},
		desk.Outage{Community: 1, ID: 1, Category: "gas", Places: []bot.Place{bot.ParsePlace("9")}, Words: "检修", From: goldenTime(), Until: goldenTime().AddDate(0, 0, 2)},
	)
}

func (g *golden) write(t *testing.T, rows ...bot.Row) {
	t.Helper()
	changes := make([]bot.Change, len(rows))
	for i, r := range rows {
		changes[i] = bot.Change{Row: r}
	}
	if err := g.DB.Write(t.Context(), 1, changes); err != nil {
		t.Fatal(err)
	}
}

// middlers are one person for each thing that the dialog can be waiting for.
func middlers(d *dialog.Definition, before int) (people []middler) {
	var known bot.Slots
	add := func(state, slot string, kind bot.InboundKind, says string) {
		people = append(people, middler{
			Chat: fmt.Sprintf("chat %03d", before+len(people)), Dialog: d.Name, Version: d.Version, State: state, Slot: slot,
			Slots: known, Kind: kind, Says: says,
		})
	}
	for _, s := range d.States {
		for _, name := range s.Ask {
			slot := slotOf(d, name)
			if kind, says := answerTo(slot); !slot.Optional {
				add(s.Name, name, kind, says)
			}
			known = known.With(name, valueOf(slot))
		}
		if s.Question != "" {
			add(s.Name, "", bot.InText, "1")
		}
	}
	return people
}

func slotOf(d *dialog.Definition, name string) *dialog.SlotDef {
	for i := range d.Slots {
		if d.Slots[i].Name == name {
			return &d.Slots[i]
		}
	}
	return nil
}

// answerTo is what somebody says who is asked for a slot.
func answerTo(s *dialog.SlotDef) (bot.InboundKind, string) {
	switch s.Kind {
	case dialog.KindContact:
		return bot.InContact, "+8613800008003"
	case dialog.KindPlace:
		return bot.InText, "3号楼2单元501"
	case dialog.KindWhen:
		return bot.InText, "明天下午3点"
	case dialog.KindChoice:
		return bot.InText, "1"
	case dialog.KindCategory:
		return bot.InText, "水管"
	case dialog.KindWish, dialog.KindTicket:
		return bot.InText, goldenCode
	case dialog.KindName:
		return bot.InText, "王师傅"
	default:
		return bot.InText, "厨房水管漏水"
	}
}

// goldenCode stands for the code of the person's own wish or ticket.
const goldenCode = "CODE"

// valueOf is what a slot holds that was answered.
func valueOf(s *dialog.SlotDef) string {
	switch s.Kind {
	case dialog.KindPlace:
		return "3-2-501"
	case dialog.KindWhen:
		return goldenTime().AddDate(0, 0, 1).Format(time.RFC3339)
	case dialog.KindChoice:
		return s.Options[0]
	case dialog.KindCategory:
		return "water"
	case dialog.KindWish, dialog.KindTicket:
		return "id/1"
	case dialog.KindName:
		return "王师傅"
	default:
		return "厨房水管漏水"
	}
}

// place puts everybody where they are, with a ticket and a wish of their own.
func (g *golden) place(t *testing.T, f *Furniture, people []middler) {
	t.Helper()
	lease, err := g.DB.Acquire(t.Context(), "shard/*", "golden", g.clock.now, g.clock.now.Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	waiting := g.waiting(t, people)
	for i := range people {
		m := &people[i]
		d, err := f.Dialogs.Find(m.Dialog)
		if err != nil {
			t.Fatal(err)
		}
		n := int64(i + 1)
		m.ownMatters(d, n)
		if m.Says == goldenCode {
			m.Says = codeOf(t, f, slotOf(d, m.Slot).Kind, n)
		}
		g.matters(t, f, n, waiting[m.Chat].Speaker, d)
		g.sit(t, lease, waiting[m.Chat], d, *m, n)
	}
}

// ownMatters makes what was answered about a ticket or a wish be about the person's own.
func (m *middler) ownMatters(d *dialog.Definition, n int64) {
	for _, s := range m.Slots {
		if kind := slotOf(d, s.Name).Kind; kind == dialog.KindTicket || kind == dialog.KindWish {
			m.Slots = m.Slots.With(s.Name, fmt.Sprint("id/", n))
		}
	}
	if d.Slots != nil && slotOf(d, "ticket") != nil && m.Slot != "ticket" && m.Slot != "" {
		m.Slots = m.Slots.With("ticket", fmt.Sprint("id/", n))
	}
}

func codeOf(t *testing.T, f *Furniture, kind string, n int64) string {
	t.Helper()
	code, err := f.Codes.Ticket(1, n)
	if kind == dialog.KindWish {
		code, err = f.Codes.Wish(1, n)
	}
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// matters are somebody's own place on the roll or in the staff, and what they have reported and wished.
func (g *golden) matters(t *testing.T, f *Furniture, n int64, s bot.Speaker, d *dialog.Definition) {
	t.Helper()
	who := bot.Row(roll.Person{Community: 1, ID: s.Person, Key: fmt.Sprint("r", n), Name: fmt.Sprint("住户", n), Home: bot.ParsePlace("3-2-501")})
	worker := goldenColleague
	if d.Right != "" {
		worker = s.Person
		who = roll.Member{Community: 1, Active: true, Staff: bot.Staff{Person: s.Person, Name: fmt.Sprint("同事", n), Org: "property", Role: bot.RoleAdmin}}
	}
	g.write(t, who, desk.Ticket{
		Community: 1, ID: n, Code: codeOf(t, f, dialog.KindTicket, n), Kind: desk.KindRepair, State: desk.StateAssigned, Category: "water",
		Place: bot.ParsePlace("3-2-501"), Urgency: bot.UrgencySoon, Words: "厨房水管漏水", Reporter: s.Person, Conversation: s.Conversation,
		Org: "property", Worker: worker, Opened: goldenTime(), Due: goldenTime().AddDate(0, 0, 1),
	}, desk.Wish{
		Community: 1, ID: n, Code: codeOf(t, f, dialog.KindWish, n), State: desk.StateOpen, Category: "parking", Words: "充电桩", Reporter: s.Person,
		Conversation: s.Conversation, Opened: goldenTime(), Supports: 1,
	})
}

// sit commits the session of somebody who has just been asked something, and who they are.
func (g *golden) sit(t *testing.T, l run.Lease, p run.Pending, d *dialog.Definition, m middler, n int64) {
	t.Helper()
	s := p.Speaker
	chat := roll.Chat{Community: 1, Conversation: s.Conversation, Person: s.Person, Trust: bot.TrustVerified, Lang: "zh-CN"}
	if d.Right != "" {
		chat.Trust = bot.TrustSignedIn
	}
	lost, err := g.DB.Commit(t.Context(), l, run.Batch{Now: g.clock.now, Turns: []run.Turn{{
		Pending: p.ID, Community: 1, Conv: s.Conversation, Person: s.Person, Dialog: m.Dialog, State: m.State,
		Session: dialog.Encode(asked(d, m, n)), Changes: []bot.Change{{Row: chat}},
	}}})
	if err != nil || len(lost) > 0 {
		t.Fatalf("%s: %v %v", m, lost, err)
	}
}

// asked is the session of somebody who has been asked one thing.
func asked(d *dialog.Definition, m middler, n int64) dialog.Session {
	return dialog.Session{Lang: "zh-CN", Asked: 1, Stack: []dialog.Frame{{
		Dialog: m.Dialog, Version: m.Version, State: m.State, Slot: m.Slot, Slots: m.Slots, Options: shown(d, m, n),
		Asked: 1, Words: "厨房水管漏水", At: goldenTime(),
	}}}
}

// shown are the options that were offered with a question.
func shown(d *dialog.Definition, m middler, n int64) (options []bot.Option) {
	for _, s := range d.States {
		if s.Name != m.State {
			continue
		}
		for _, key := range s.Options {
			options = append(options, offered(d, s.Slot, key, n)...)
		}
	}
	if s := slotOf(d, m.Slot); s != nil {
		for _, key := range s.Options {
			options = append(options, bot.Option{Key: key, Label: "choice." + key})
		}
	}
	return options
}

// offered is one option, or for those that a look finds two: the person's own matter and another's.
func offered(d *dialog.Definition, slot, key string, n int64) []bot.Option {
	if key != "found" {
		return []bot.Option{{Key: key, Label: "choice." + key}}
	}
	first, second := fmt.Sprint("id/", n), fmt.Sprint("id/", n%9+1)
	switch {
	case slot == "worker":
		first, second = fmt.Sprint(int64(goldenColleague)), fmt.Sprint(int64(goldenNeighbour))
	case slot == "person":
		first, second = fmt.Sprint(int64(goldenNeighbour)), fmt.Sprint(int64(goldenColleague))
	case slotOf(d, slot).Kind == dialog.KindRef:
		first, second = "1", "2"
	}
	return []bot.Option{{Key: first, Label: "choice.me_too"}, {Key: second, Label: "choice.me_too"}}
}

// compact makes one small file of a database.
func compact(t *testing.T, path string) {
	t.Helper()
	db, err := sqlx.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []string{"DELETE FROM leases", "PRAGMA journal_mode = DELETE", "VACUUM"} {
		if _, err := db.Exec(do); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// pack writes a golden file: the database, and who is in it.
func pack(t *testing.T, file, folder string, people []middler) {
	t.Helper()
	database, err := os.ReadFile(filepath.Join(folder, goldenDatabase))
	if err != nil {
		t.Fatal(err)
	}
	list, err := json.MarshalIndent(people, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string][]byte{goldenDatabase: database, goldenPeople: list} {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	put(t, file, b.String())
}
