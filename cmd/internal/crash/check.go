package crash

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Report is what the checker finds. A desk that keeps its promises has Wrong empty.
type Report struct {
	Acked, Effects, Replies, Refused int
	Kills                            int
	AtPoint                          map[string]int // kills by named point; "" at random
	Repeats                          int            // copies that a crash may add: of a reply in flight at that moment
	MostRepeats                      int            // of them by one kill
	MostCopies                       int            // that one kill added of one reply
	MostPerChat                      int            // replies of one chat that one kill doubled
	Unsure                           int            // copies after an answer that was kept back
	Recovery                         []time.Duration
	LongestWait                      time.Duration // from an acknowledgement to its first reply
	Lost, Doubled, Unanswered        int
	Aside                            int // acknowledged, without effect, and put aside as poison: so many processes died at them
	Inverted                         int // effects and replies out of their chat's order
	Extra                            int // copies that nothing excuses
	Unspoken                         int // effects of what nobody said
	Receipts, Forgotten              int // acknowledged ones, and those of them that no row of the outbox knows of
	Wrong                            []string
}

// mostNamed is how many findings of a kind are told in words.
const mostNamed = 5

func (r *Report) find(n *int, format string, args ...any) {
	if *n++; *n <= mostNamed {
		r.Wrong = append(r.Wrong, fmt.Sprintf(format, args...))
	}
}

// Check joins the ledger with the effects that the database holds, in the order in which they were written, and with
// the messages that were put aside.
func Check(events []Event, effects []Said, aside ...Said) *Report {
	r := &Report{AtPoint: map[string]int{}, Effects: len(effects)}
	acked := r.joinEffects(events, effects, aside)
	answered := r.joinReplies(events, effects)
	for _, s := range effects {
		if at, was := answered[s]; was && acked[s].Before(at) && !acked[s].IsZero() {
			r.LongestWait = max(r.LongestWait, at.Sub(acked[s]))
		}
	}
	r.life(events)
	return r
}

// JoinReceipts looks for acknowledged receipts that did not reach the outbox; arrived are the replies that it says have arrived.
func (r *Report) JoinReceipts(events []Event, arrived map[string]bool) {
	for _, e := range events {
		if e.Kind != Confirmed {
			continue
		}
		if r.Receipts++; !arrived[e.ID] {
			r.find(&r.Forgotten, "the receipt for reply %s was acknowledged, and the outbox does not know of it", e.ID)
		}
	}
}

// joinEffects looks for effects that are missing, doubled, out of order, or of nothing.
func (r *Report) joinEffects(events []Event, effects, aside []Said) map[Said]time.Time {
	acked, had, last := map[Said]time.Time{}, map[Said]int{}, map[string]int{}
	for _, e := range events {
		if _, before := acked[e.Said]; e.Kind == Acked && !before {
			acked[e.Said] = e.At
		}
	}
	for _, s := range effects {
		had[s]++
		if had[s] > 1 {
			r.find(&r.Doubled, "%s-%d has %d effects", s.Chat, s.Seq, had[s])
		} else if s.Seq < last[s.Chat] {
			r.find(&r.Inverted, "%s-%d had its effect after %d", s.Chat, s.Seq, last[s.Chat])
		}
		if _, said := acked[s]; !said {
			r.find(&r.Unspoken, "%s-%d has an effect and was never acknowledged", s.Chat, s.Seq)
		}
		last[s.Chat] = max(last[s.Chat], s.Seq)
	}
	for s := range acked {
		r.Acked++
		switch {
		case had[s] > 0:
		case slices.Contains(aside, s):
			r.Aside++
		default:
			r.find(&r.Lost, "%s-%d was acknowledged and had no effect", s.Chat, s.Seq)
		}
	}
	return acked
}

// copyOf is one hand-over of a reply.
type copyOf struct {
	at     time.Time
	unsure bool
}

// replies is what the provider saw.
type replies struct {
	r      *Report
	kills  []Event
	copies map[string][]copyOf // by the desk's id
	ids    map[Said]string
	last   map[string]int
	first  map[Said]time.Time
	added  map[int]map[string]int // by kill: copies added of each reply
	chats  map[int]map[string]int // by kill: copies added in each chat
}

// joinReplies looks for replies that are missing, out of order, or there more often than crashes excuse.
func (r *Report) joinReplies(events []Event, effects []Said) map[Said]time.Time {
	p := &replies{
		r: r, copies: map[string][]copyOf{}, ids: map[Said]string{}, last: map[string]int{}, first: map[Said]time.Time{},
		added: map[int]map[string]int{}, chats: map[int]map[string]int{},
	}
	for _, e := range events {
		switch e.Kind {
		case Killed:
			p.kills = append(p.kills, e)
		case Got:
			p.got(e)
		case Refused:
			r.Refused++
			p.name(e)
		}
	}
	p.sum()
	for _, s := range effects {
		if _, was := p.ids[s]; !was {
			r.find(&r.Unanswered, "%s-%d had its effect and no reply", s.Chat, s.Seq)
		}
	}
	return p.first
}

// name notes which reply answers what: two different ones are one too many.
func (p *replies) name(e Event) {
	if had, was := p.ids[e.Said]; was && had != e.ID {
		p.r.find(&p.r.Doubled, "%s-%d has replies %s and %s", e.Chat, e.Seq, had, e.ID)
	}
	p.ids[e.Said] = e.ID
}

func (p *replies) got(e Event) {
	p.name(e)
	before := p.copies[e.ID]
	p.copies[e.ID] = append(before, copyOf{e.At, e.Unsure})
	if len(before) > 0 {
		p.again(e, before[len(before)-1])
		return
	}
	p.r.Replies++
	if e.Seq < p.last[e.Chat] {
		p.r.find(&p.r.Inverted, "the reply to %s-%d came after that to %d", e.Chat, e.Seq, p.last[e.Chat])
	}
	p.last[e.Chat], p.first[e.Said] = max(e.Seq, p.last[e.Chat]), e.At
}

// flight is how long before a crash a reply may have been handed over without that being written yet; slack is
// how long after it a reply may still arrive that was on its way.
const (
	flight = 3 * time.Second
	slack  = 500 * time.Millisecond
)

// again is one more copy of a reply: excused when its forerunner's answer was kept back, or when the desk was
// killed soon after it, and in between.
func (p *replies) again(e Event, before copyOf) {
	if before.unsure {
		p.r.Unsure++
		return
	}
	for i, k := range slices.Backward(p.kills) {
		if k.At.Add(slack).After(before.at) && k.At.Before(e.At) && k.At.Sub(before.at) < flight {
			p.excuse(i, e)
			return
		}
	}
	p.r.find(&p.r.Extra, "reply %s to %s-%d came again %s later for no reason", e.ID, e.Chat, e.Seq, e.At.Sub(before.at))
}

func (p *replies) excuse(kill int, e Event) {
	p.r.Repeats++
	if p.added[kill] == nil {
		p.added[kill], p.chats[kill] = map[string]int{}, map[string]int{}
	}
	p.added[kill][e.ID]++
	p.chats[kill][e.Chat]++
}

func (p *replies) sum() {
	for _, by := range p.chats {
		for chat, n := range by {
			p.r.MostPerChat = max(p.r.MostPerChat, n)
			if n > 1 {
				p.r.find(&p.r.Extra, "one crash doubled %d replies in chat %s: only one can have been on its way", n, chat)
			}
		}
	}
	for _, by := range p.added {
		p.r.MostRepeats = max(p.r.MostRepeats, len(by))
		for id, n := range by {
			p.r.MostCopies = max(p.r.MostCopies, n)
			if n > 1 {
				p.r.find(&p.r.Extra, "one crash added %d copies of reply %s", n, id)
			}
		}
	}
}

// life counts kills, and how long each start took until the first reply.
func (r *Report) life(events []Event) {
	var since time.Time
	for _, e := range events {
		switch e.Kind {
		case Started:
			since = e.At
		case Killed:
			r.Kills++
			r.AtPoint[e.Point]++
			since = time.Time{}
		case Got:
			if !since.IsZero() {
				r.Recovery = append(r.Recovery, e.At.Sub(since))
				since = time.Time{}
			}
		}
	}
	slices.Sort(r.Recovery)
}

// Add sums up two reports.
func (r *Report) Add(o *Report) {
	for _, pair := range [][2]*int{
		{&r.Acked, &o.Acked}, {&r.Effects, &o.Effects}, {&r.Replies, &o.Replies}, {&r.Refused, &o.Refused}, {&r.Kills, &o.Kills},
		{&r.Repeats, &o.Repeats}, {&r.Unsure, &o.Unsure}, {&r.Lost, &o.Lost}, {&r.Aside, &o.Aside}, {&r.Doubled, &o.Doubled}, {&r.Unanswered, &o.Unanswered},
		{&r.Inverted, &o.Inverted}, {&r.Extra, &o.Extra}, {&r.Unspoken, &o.Unspoken}, {&r.Receipts, &o.Receipts}, {&r.Forgotten, &o.Forgotten},
	} {
		*pair[0] += *pair[1]
	}
	if r.AtPoint == nil {
		r.AtPoint = map[string]int{}
	}
	for point, n := range o.AtPoint {
		r.AtPoint[point] += n
	}
	r.MostRepeats, r.MostCopies = max(r.MostRepeats, o.MostRepeats), max(r.MostCopies, o.MostCopies)
	r.MostPerChat, r.LongestWait = max(r.MostPerChat, o.MostPerChat), max(r.LongestWait, o.LongestWait)
	r.Recovery = append(r.Recovery, o.Recovery...)
	slices.Sort(r.Recovery)
	r.Wrong = append(r.Wrong, o.Wrong...)
}

// Quantile is a part of the recovery times: 0.5 is the median.
func (r *Report) Quantile(q float64) time.Duration {
	if len(r.Recovery) == 0 {
		return 0
	}
	return r.Recovery[min(int(q*float64(len(r.Recovery))), len(r.Recovery)-1)]
}

// String is the report as it is quoted.
func (r *Report) String() string {
	var points []string
	for point, n := range r.AtPoint {
		if point == "" {
			point = "random"
		}
		points = append(points, fmt.Sprintf("%s %d", point, n))
	}
	slices.Sort(points)
	ms := func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
	return fmt.Sprintf("%d kills (%s); acknowledged %d, effects %d, replies %d, refused %d\n"+
		"lost %d, put aside %d, double %d, unanswered %d, inversions %d, unexcused copies %d, effects of nothing %d, receipts %d, forgotten %d\n"+
		"copies after a crash %d (at most %d by one kill, %d in one chat, %d of one reply), after an answer kept back %d\n"+
		"start to first reply: %d measured, median %s, p95 %s, p99 %s, longest %s; longest wait of an acknowledged message %s",
		r.Kills, strings.Join(points, ", "), r.Acked, r.Effects, r.Replies, r.Refused,
		r.Lost, r.Aside, r.Doubled, r.Unanswered, r.Inverted, r.Extra, r.Unspoken, r.Receipts, r.Forgotten,
		r.Repeats, r.MostRepeats, r.MostPerChat, r.MostCopies, r.Unsure,
		len(r.Recovery), ms(r.Quantile(0.5)), ms(r.Quantile(0.95)), ms(r.Quantile(0.99)), ms(r.Quantile(1)), ms(r.LongestWait))
}
