package understand

// trie finds every phrase that begins at a position. Phrases are folded; each carries numbers given by who added it.
type trie struct {
	first [(lastHan + 1) / 64]uint64 // runes with which some phrase begins: most positions are done with after a look here
	next  map[uint64]int32           // node and rune → node
	held  [][]int32                  // what each node holds
}

func newTrie() *trie { return &trie{next: map[uint64]int32{}, held: make([][]int32, 1)} }

// add keeps a phrase; an empty one is left out.
func (t *trie) add(phrase string, id int32) {
	node := int32(0)
	for i, c := range phrase {
		if i == 0 && c <= lastHan {
			t.first[c/64] |= 1 << (c % 64)
		}
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

// mayBegin says that some phrase may begin with c.
func (t *trie) mayBegin(c rune) bool { return c > lastHan || t.first[c/64]&(1<<(c%64)) != 0 }

// longest gives the numbers of the longest phrase that begins at i, and its end; i and nil when none does.
func (t *trie) longest(r []rune, i int) (int, []int32) {
	end, ids := i, []int32(nil)
	for node, j := t.start(r, i), i; node > 0; node = t.step(r, j, node) {
		j++
		if held := t.held[node]; held != nil && wholeWord(r, j-1) {
			end, ids = j, held
		}
	}
	return end, ids
}

// each calls found for every phrase that begins at i, shortest first.
func (t *trie) each(r []rune, i int, found func(end int, ids []int32)) {
	for node, j := t.start(r, i), i; node > 0; node = t.step(r, j, node) {
		j++
		if held := t.held[node]; held != nil && wholeWord(r, j-1) {
			found(j, held)
		}
	}
}

// start takes the first rune; 0 when no phrase begins here. Latin words must be whole.
func (t *trie) start(r []rune, i int) int32 {
	if i >= len(r) || !t.mayBegin(r[i]) || i > 0 && latin(r[i]) && latin(r[i-1]) {
		return 0
	}
	return t.next[edge(0, r[i])]
}

func (t *trie) step(r []rune, j int, node int32) int32 {
	if j >= len(r) {
		return 0
	}
	return t.next[edge(node, r[j])]
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
