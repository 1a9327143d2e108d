package understand

// trie finds every phrase that begins at a position. Phrases are folded; each carries numbers given by who added it.
type trie struct {
	next map[uint64]int32 // node and rune → node
	held [][]int32        // what each node holds
}

func newTrie() *trie { return &trie{next: map[uint64]int32{}, held: make([][]int32, 1)} }

// add keeps a phrase; an empty one is left out.
func (t *trie) add(phrase string, id int32) {
	node := int32(0)
	for _, c := range phrase {
		k := edge(node, c)
		child, ok := t.next[k]
		if !ok {
			child = int32(len(t.held))
			t.next[k] = child
			t.held = append(t.held, nil)
		}
		node = child
	}
	if node > 0 {
		t.held[node] = append(t.held[node], id)
	}
}

func edge(node int32, c rune) uint64 { return uint64(node)<<21 | uint64(c&0x1FFFFF) }

// longest gives the numbers of the longest phrase that begins at i, and its end; i and nil when none does.
func (t *trie) longest(r []rune, i int) (int, []int32) {
	end, ids := i, []int32(nil)
	t.walk(r, i, func(at int, held []int32) { end, ids = at, held })
	return end, ids
}

// walk calls found for every phrase that begins at i, shortest first. Latin words must be whole.
func (t *trie) walk(r []rune, i int, found func(end int, ids []int32)) {
	if i > 0 && latin(r[i]) && latin(r[i-1]) {
		return
	}
	node := int32(0)
	for j := i; j < len(r); j++ {
		child, ok := t.next[edge(node, r[j])]
		if !ok {
			return
		}
		node = child
		if held := t.held[node]; held != nil && wholeWord(r, j) {
			found(j+1, held)
		}
	}
}

func latin(c rune) bool { return isLetter(c) || isDigit(c) || c == '\'' }

func wholeWord(r []rune, last int) bool {
	return !isLetter(r[last]) || last+1 >= len(r) || !isLetter(r[last+1])
}

// eachPhrase goes through phrases by language in a fixed order, folded.
func eachPhrase(p Phrases, do func(string)) {
	for _, lang := range sortedKeys(p) {
		for _, s := range p[lang] {
			do(foldString(s))
		}
	}
}
