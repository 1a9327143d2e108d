package understand

import (
	"cmp"
	"maps"
	"slices"
)

// sortedKeys makes the order of a map that of its keys, so that training is the same every time.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
