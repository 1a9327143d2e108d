package understand

import "linli/bot"

// sighting is a place in a message with the runes it was read from.
type sighting struct {
	place      bot.Place
	start, end int
}

// homeReader reads "3号楼2单元501" and its relations from left to right. Every method takes a position and
// gives the position behind what it read, the same one when there was nothing to read.
type homeReader struct {
	r     []rune
	place bot.Place
}

// readHome reads a home, stair or building that begins at i; ok is false when there is none.
func readHome(r []rune, i int) (sighting, bool) {
	if i > 0 && (isDigit(r[i-1]) || isLetter(r[i-1])) && (isDigit(r[i]) || isLetter(r[i])) {
		return sighting{}, false
	}
	h := homeReader{r: r}
	for _, form := range []func(int) int{h.chain, h.marked, h.stair, h.room} {
		h.place = bot.Place{}
		if end := form(i); end > i {
			return sighting{h.place, i, end}, true
		}
	}
	return sighting{}, false
}

// chain reads bare numbers: 3-2-501, 3/2/501, 3#2-501, 12-301, "3 2 501".
func (h *homeReader) chain(i int) int {
	a, ok := scanNumeral(h.r, i)
	if !ok || !building(a) {
		return i
	}
	sep, at := joint(h.r, a.end)
	b, ok := scanNumeral(h.r, at)
	if !ok || at == a.end {
		return i
	}
	if c, ok := h.third(b, sep); ok {
		h.place = bot.Place{Building: digits(a), Unit: digits(b), Room: digits(c)}
		return h.behindRoom(c.end)
	}
	if contains("-杠#", sep) && room(b) && a.width <= 2 && h.freeAfter(b) {
		h.place = bot.Place{Building: digits(a), Room: digits(b)}
		return h.behindRoom(b.end)
	}
	return i
}

func (h *homeReader) third(b numeral, sep rune) (numeral, bool) {
	if !unit(b) {
		return numeral{}, false
	}
	again, at := joint(h.r, b.end)
	c, ok := scanNumeral(h.r, at)
	if !ok || at == b.end || (sep != again && sep != '#') || !h.freeAfter(c) {
		return numeral{}, false
	}
	return c, room(c) && (sep != '/' && sep != '.' || c.value < 1900 || c.value > 2099)
}

// marked reads what says that it is a building: 3号楼…, A座…, 12栋301.
func (h *homeReader) marked(i int) int {
	label, j := h.label(i)
	if label == "" {
		return i
	}
	end := h.buildingMark(i, j)
	if end == j {
		return h.bareNumber(i, j, label)
	}
	h.place.Building = label
	return h.inside(end)
}

// label reads a building's label: 5, 二十三, a, a3.
func (h *homeReader) label(i int) (string, int) {
	j, letter := i, ""
	if j < len(h.r) && h.r[j] >= 'a' && h.r[j] <= 'h' {
		letter = string(h.r[j] - 'a' + 'A')
		j = oneOf(h.r, j+1, "-")
	}
	n, ok := scanNumeral(h.r, j)
	switch {
	case ok && building(n):
		return letter + digits(n), n.end
	case letter != "" && !ok:
		return letter, i + 1
	}
	return "", i
}

// buildingMark reads 号楼, 栋, 幢, 座, # behind a label that began at i.
func (h *homeReader) buildingMark(i, j int) int {
	j = skipSpaces(h.r, j)
	long := oneOf(h.r, j, "号楼栋", "号楼", "号栋", "号幢", "号座", "#楼", "楼栋", "栋楼", "幢楼", "号大楼", "号搂")
	switch {
	case long > j:
		return h.notCounted(i, j, long)
	case oneOf(h.r, j, "栋", "幢", "棟") > j:
		return h.notCounted(i, j, j+1)
	case hasAt(h.r, j, "座"):
		return h.seat(i, j)
	case hasAt(h.r, j, "楼"):
		return h.floorOrBuilding(j)
	case hasAt(h.r, j, "#"):
		return h.hash(j)
	case oneOf(h.r, j, "懂", "洞", "冻", "动", "懂楼") > j:
		return h.soundsLike(j)
	}
	return skipBack(h.r, j)
}

// skipBack undoes skipSpaces, so that "nothing read" is the position that was given.
func skipBack(r []rune, j int) int {
	for j > 0 && r[j-1] == ' ' {
		j--
	}
	return j
}

// notCounted refuses a number of buildings: 两栋, 每一栋, 三栋楼都.
func (h *homeReader) notCounted(i, j, end int) int {
	spoken := i < len(h.r) && isHan(h.r[i])
	counted := spoken && h.r[i] == '两' && j == i+1
	if i > 0 && !hasAt(h.r, j, "号") {
		counted = counted || contains("每这那哪整某同几各", h.r[i-1]) || contains("有建盖前后", h.r[i-1]) && (spoken || hasAt(h.r, end, "楼"))
	}
	plural := oneOf(h.r, j, "栋楼", "幢楼") > j && spoken && (end >= len(h.r) || !contains("下上前后顶道梯里门附旁东西南北一二三四五六七八九", h.r[end]))
	if counted || plural {
		return skipBack(h.r, j)
	}
	return end
}

// seat reads 座: "A座", "5座302", not 一座桥 or 7座车.
func (h *homeReader) seat(i, j int) int {
	letter := isLetter(h.r[i])
	_, follows := scanNumeral(h.r, j+1)
	if letter && i == j-1 || letter || follows || (isDigit(h.r[i]) && (j+1 >= len(h.r) || contains("电楼门大下后前的,. ", h.r[j+1]) && !hasAt(h.r, j+1, "的车"))) {
		return oneOf(h.r, j+1, "楼")
	}
	return skipBack(h.r, j)
}

// hash reads "3#", not a numbered pump or charging pile.
func (h *homeReader) hash(j int) int {
	if oneOf(h.r, j+1, "充", "桩", "泵", "机", "车", "柜", "门岗") > j+1 {
		return skipBack(h.r, j)
	}
	return j + 1
}

// floorOrBuilding takes "5楼" for a building only where a unit follows.
func (h *homeReader) floorOrBuilding(j int) int {
	if n, ok := scanNumeral(h.r, j+1); ok && unit(n) && hasAt(h.r, n.end, "单元") {
		return j + 1
	}
	return skipBack(h.r, j)
}

// soundsLike takes a misheard 栋 only where a unit or room follows.
func (h *homeReader) soundsLike(j int) int {
	if n, ok := scanNumeral(h.r, j+1); ok && (room(n) || unitMark(h.r, n.end) > n.end) {
		return j + 1
	}
	return skipBack(h.r, j)
}

// bareNumber reads a building that is only a number or 号, known by the unit or room behind it: 3号2单元501, 5号502室.
func (h *homeReader) bareNumber(i, j int, label string) int {
	at := oneOf(h.r, skipSpaces(h.r, j), "号院", "号")
	n, ok := scanNumeral(h.r, at)
	if !ok || at == j {
		return i
	}
	if unit(n) && unitMark(h.r, n.end) > n.end || room(n) && n.width < 5 && roomMark(h.r, n.end) > n.end {
		h.place.Building = label
		return h.inside(at)
	}
	return i
}

// inside reads unit and room behind a building.
func (h *homeReader) inside(i int) int {
	at := link(h.r, i)
	if end := h.unitAt(at); end > at {
		return h.roomAt(end)
	}
	if end := h.unitDashRoom(at); end > at {
		return end
	}
	return h.roomAt(i)
}

// unitAt reads "2单元", "2门" and, behind a floor, nothing.
func (h *homeReader) unitAt(i int) int {
	n, ok := scanNumeral(h.r, i)
	if !ok || !unit(n) {
		return i
	}
	end := unitMark(h.r, n.end)
	if end == n.end {
		return i
	}
	h.place.Unit = digits(n)
	return end
}

// unitDashRoom reads "2-501" behind a building.
func (h *homeReader) unitDashRoom(i int) int {
	u, ok := scanNumeral(h.r, i)
	if !ok || !unit(u) {
		return i
	}
	_, at := joint(h.r, u.end)
	n, ok := scanNumeral(h.r, at)
	if !ok || at == u.end || !room(n) || !h.freeAfter(n) {
		return i
	}
	h.place.Unit, h.place.Room = digits(u), digits(n)
	return h.behindRoom(n.end)
}

// roomAt reads a room behind a building or unit, past a floor that only repeats it: 5楼501室.
func (h *homeReader) roomAt(i int) int {
	at := link(h.r, i)
	if n, ok := scanNumeral(h.r, at); ok && n.value < 60 {
		if end := oneOf(h.r, n.end, "楼", "层", "f"); end > n.end {
			at = link(h.r, end)
		}
	}
	n, ok := scanNumeral(h.r, at)
	if !ok {
		return i
	}
	end := roomMark(h.r, n.end)
	small := h.place.Unit != "" && n.width <= 2 && end > n.end && !hasAt(h.r, n.end, "户")
	if !small && (!room(n) || !h.freeAfter(n)) {
		return i
	}
	h.place.Room = digits(n)
	return h.behindRoom(n.end)
}

// stair reads a unit without its building: 2单元501.
func (h *homeReader) stair(i int) int {
	if i > 0 && isHan(h.r[i]) && contains("每这那哪整某几各", h.r[i-1]) {
		return i
	}
	end := h.unitAt(i)
	if end == i || !hasAt(h.r, end-2, "单元") {
		return i
	}
	return h.roomAt(end)
}

// room reads a room that says so: 501室, 502房间.
func (h *homeReader) room(i int) int {
	n, ok := scanNumeral(h.r, i)
	if !ok || !room(n) {
		return i
	}
	end := oneOf(h.r, n.end, "室", "房")
	if end == n.end {
		return i
	}
	h.place.Room = digits(n)
	return h.behindRoom(n.end)
}

func (h *homeReader) behindRoom(i int) int { return roomMark(h.r, i) }

// freeAfter says that the number is not one of something else: money, days, years, households.
func (h *homeReader) freeAfter(n numeral) bool {
	if n.end >= len(h.r) {
		return true
	}
	switch c := h.r[n.end]; {
	case isDigit(c) || contains("元块天年月日米度平人位次个秒点%k瓦伏多斤:", c):
		return false
	case c == '户':
		return n.value%100 < 9
	case c == '号':
		return n.end+1 >= len(h.r) || !contains("线楼栋", h.r[n.end+1])
	case c == '-' || c == '.':
		return n.end+1 >= len(h.r) || !isDigit(h.r[n.end+1])
	}
	return true
}
