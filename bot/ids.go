package bot

import (
	"fmt"
	"strconv"
	"strings"
)

// CommunityID is the first part of every key. No query crosses it.
type CommunityID int64

// PersonID is a person within a community. Everybody who writes has one, known or not.
type PersonID int64

// ConversationID is (account, chat, user in a group) within a community.
// A session, its order and its shard belong to it.
type ConversationID int64

// InboxID is one kept inbound message within a community.
type InboxID int64

// OutboxID is one rendered outgoing message within a community.
type OutboxID int64

// Ref names one row of a noun within a community, say {"ticket", 17}.
type Ref struct {
	Kind string
	ID   int64
}

// String is the form used in buttons and keys: "ticket/17".
func (r Ref) String() string { return r.Kind + "/" + strconv.FormatInt(r.ID, 10) }

// ParseRef reads what Ref.String wrote.
func ParseRef(s string) (Ref, error) {
	kind, id, found := strings.Cut(s, "/")
	n, err := strconv.ParseInt(id, 10, 64)
	if !found || kind == "" || err != nil {
		return Ref{}, fmt.Errorf("%w: reference %q is not kind/number", ErrInvalid, s)
	}
	return Ref{Kind: kind, ID: n}, nil
}
