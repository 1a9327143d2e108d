// Package desk holds the nouns of the community's desk: tickets (repairs, notes for the board,
// emergencies until alerts take them over), wishes, known outages, and residents who asked for a
// person. Each noun decides purely: (command, facts, now) → outcome.
package desk
