package understand

// trie finds every phrase that begins at a position. Phrases are folded; each carries numbers given by who added it.
type trie struct {
	first [(lastHan + 1) / 64]uint64 // runes with which some phrase begins: most positions are done with after a look here
	next  edges                      // node and rune → node
	held  [][]int32                  // what each node holds
}

func newTrie() *trie { return &trie{next: make(edges, 64), held: make([][]int32, 1)} }

// edges is an open-addressing table, at most half full.
type edges []edgeTo

type edgeTo struct {
	key  uint64
	node int32 // 0 is free
}

// of gives the node at the end of an edge, 0 when there is none.
func (e edges) of(key uint64) int32 { return e[e.slot(key)].node }

func (e edges) slot(key uint64) int {
	mask := len(e) - 1
	for i := int(key*0x9E3779B97F4A7C15>>40) & mask; ; i = (i + 1) & mask {
		if e[i].node == 0 || e[i].key == key {
			return i
		}
	}
}

// grown is a table of twice the size with the same edges.
func (e edges) grown() edges {
	out := make(edges, 2*len(e))
	for _, x := range e {
		if x.node > 0 {
			out[out.slot(x.key)] = x
		}
	}
	return out
}

// add keeps a phrase; an empty one is left out.
func (t *trie) add(phrase string, id int32) {
	node := int32(0)
	for i, c := range phrase {
		if i == 0 && c <= lastHan {
			t.first[c/64] |= 1 << (c % 64)
		}
		k := edge(node, c)
		child := t.next.of(k)
		if child == 0 {
			child = t.grow(k)
		}
		node = child
	}
	if node > 0 {
		t.held[node] = append(t.held[node], id)
	}
}

// grow adds a node at the end of an edge.
func (t *trie) grow(key uint64) int32 {
	child := int32(len(t.held))
	if t.held = append(t.held, nil); 2*len(t.held) > len(t.next) {
		t.next = t.next.grown()
	}
	t.next[t.next.slot(key)] = edgeTo{key, child}
	return child
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
	return t.next.of(edge(0, r[i]))
}

func (t *trie) step(r []rune, j int, node int32) int32 {
	if j >= len(r) {
		return 0
	}
	return t.next.of(edge(node, r[j]))
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
