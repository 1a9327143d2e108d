package hook

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"

	"linli/bot"
)

// allowance says which addresses may be called. It is asked about the address that is dialled, after the name
// was resolved, so that a name which points somewhere else tomorrow opens nothing.
type allowance struct {
	local  bool           // the bridge is on this machine
	named  bool           // the bridge is named, so any public address may be its
	ranges []netip.Prefix // its own address, and what was allowed besides
}

// newAllowance reads the list: addresses and ranges may be called besides the bridge's own; where it holds names,
// the bridge's must be one of them.
func newAllowance(host string, allow []string) (allowance, error) {
	a := allowance{local: host == "localhost"}
	if ip, err := netip.ParseAddr(host); err == nil {
		a.local = ip.IsLoopback()
		a.ranges = append(a.ranges, single(ip))
	} else {
		a.named = !a.local
	}
	var names []string
	for _, entry := range allow {
		if p, ok := parseRange(entry); ok {
			a.ranges = append(a.ranges, p)
			continue
		}
		names = append(names, entry)
	}
	isHost := func(name string) bool { return strings.EqualFold(name, host) }
	if len(names) > 0 && !slices.ContainsFunc(names, isHost) {
		return a, fmt.Errorf("%w: %s is not among the names that are allowed", bot.ErrInvalid, host)
	}
	return a, nil
}

func parseRange(s string) (netip.Prefix, bool) {
	if ip, err := netip.ParseAddr(s); err == nil {
		return single(ip), true
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err == nil
}

func single(ip netip.Addr) netip.Prefix {
	ip = ip.Unmap()
	return netip.PrefixFrom(ip, ip.BitLen())
}

func (a allowance) permits(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	within := func(p netip.Prefix) bool { return p.Contains(ip) }
	return slices.ContainsFunc(a.ranges, within) || a.local && ip.IsLoopback() || a.named && public(ip)
}

// public says that an address is one of the internet's, and none of ours, a neighbour's or a cloud's own.
func public(ip netip.Addr) bool {
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2001:db8::/32", "2002::/16", // the last ones may hide one of the others
	} {
		if netip.MustParsePrefix(s).Contains(ip) {
			return false
		}
	}
	return true
}

// control refuses a connection before it is made.
func (a allowance) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !a.permits(to.Addr()) {
		return fmt.Errorf("%w: the bridge's name leads to an address that is not allowed", bot.ErrNotAllowed)
	}
	return nil
}

const (
	dialWithin = 5 * time.Second
	callWithin = 20 * time.Second // less than the desk gives a hand-over
	idleFor    = time.Minute
	maxIdle    = 32 // connections kept
)

// newClient calls only what is allowed, through no proxy, and follows no redirect.
func newClient(a allowance) *http.Client {
	dialer := &net.Dialer{Timeout: dialWithin, Control: a.control}
	return &http.Client{
		Timeout:       callWithin,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: dialWithin, ForceAttemptHTTP2: true, DisableCompression: true,
			MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: idleFor, MaxResponseHeaderBytes: maxAnswer,
		},
	}
}
