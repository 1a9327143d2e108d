// Package crash is the harness that kills a desk and looks for what was lost. A simulated provider keeps its own
// append-only ledger; when all is over a checker joins that ledger with the desk's database. The ledger and the
// checker know nothing of any channel: another channel needs another Messenger only.
package crash

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"
)

// Kind says what happened.
type Kind string

// What the ledger holds. Everything before "got" is about messages of people, Said by their chat and number.
const (
	Acked     Kind = "acked"     // the desk acknowledged a message
	Got       Kind = "got"       // a reply was handed over, whatever was answered
	Refused   Kind = "refused"   // a reply was refused for good
	Confirmed Kind = "confirmed" // the desk acknowledged the receipt that a reply has arrived
	Started   Kind = "started"   // a desk was started
	Killed    Kind = "killed"    // a desk was killed, or stopped in its tracks
)

// Said is one message of a person: the Seq-th of its chat. A reply names what it answers.
type Said struct {
	Chat string `json:"chat,omitempty"`
	Seq  int    `json:"seq,omitempty"`
}

// Event is one line of the ledger.
type Event struct {
	At   time.Time `json:"at"`
	Kind Kind      `json:"kind"`
	Said
	ID     string `json:"id,omitempty"`     // the desk's own, of a reply
	Unsure bool   `json:"unsure,omitempty"` // the answer to the hand-over was kept back: the desk can't know
	Desk   int    `json:"desk,omitempty"`   // which one was started or killed
	Point  string `json:"point,omitempty"`  // where it was killed
}

// Ledger is a file that only grows.
type Ledger struct {
	mu   sync.Mutex
	file *os.File
	last map[Kind]time.Time
}

// NewLedger begins a file.
func NewLedger(name string) (*Ledger, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return &Ledger{file: f, last: map[Kind]time.Time{}}, nil
}

// Write appends one event, at this moment.
func (l *Ledger) Write(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.At = time.Now()
	l.last[e.Kind] = e.At
	b, err := json.Marshal(e)
	if err == nil {
		_, err = l.file.Write(append(b, '\n'))
	}
	if err != nil {
		panic(fmt.Sprintf("the ledger can't be written: %v", err)) // a proof without its ledger proves nothing
	}
}

// Last is when an event of a kind was last written.
func (l *Ledger) Last(k Kind) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last[k]
}

// Close ends the writing.
func (l *Ledger) Close() error { return l.file.Close() }

// ReadLedger reads a file from its beginning.
func ReadLedger(name string) ([]Event, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var all []Event
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var e Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("line %d of the ledger: %w", len(all)+1, err)
		}
		all = append(all, e)
	}
	return all, lines.Err()
}
