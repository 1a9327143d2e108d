package hook

import (
	"errors"
	"net/netip"
	"testing"

	"linli/bot"
)

func TestOnlyTheBridgesOwnAddressAndWhatIsAllowedMayBeDialled(t *testing.T) {
	tests := []struct {
		host, dialled string
		allow         []string
		want          bool
	}{
		{"127.0.0.1", "127.0.0.1:80", nil, true},
		{"localhost", "[::1]:80", nil, true},
		{"127.0.0.1", "10.0.0.1:80", nil, false},
		{"10.0.0.1", "10.0.0.1:80", nil, true},
		{"10.0.0.1", "10.0.0.2:80", nil, false},
		{"10.0.0.1", "127.0.0.1:80", nil, false},
		{"bridge.example", "93.184.216.34:443", nil, true},
		{"bridge.example", "[2606:2800:220:1::1]:443", nil, true},
		{"bridge.example", "127.0.0.1:443", nil, false},
		{"bridge.example", "[::ffff:127.0.0.1]:443", nil, false},
		{"bridge.example", "[::1]:443", nil, false},
		{"bridge.example", "0.0.0.0:443", nil, false},
		{"bridge.example", "169.254.169.254:80", nil, false},
		{"bridge.example", "[fe80::1%eth0]:80", nil, false},
		{"bridge.example", "[fd00::1]:80", nil, false},
		{"bridge.example", "192.168.1.1:80", nil, false},
		{"bridge.example", "100.64.0.1:80", nil, false},
		{"bridge.example", "[64:ff9b::7f00:1]:80", nil, false},
		{"bridge.example", "[2002:7f00:1::]:80", nil, false},
		{"bridge", "172.18.0.5:80", []string{"172.16.0.0/12"}, true},
		{"bridge", "172.18.0.5:80", []string{"bridge", "172.16.0.0/12"}, true},
		{"bridge", "10.0.0.1:80", []string{"172.16.0.0/12"}, false},
		{"bridge", "10.0.0.1:80", []string{"10.0.0.1"}, true},
		{"bridge", "nonsense", []string{"0.0.0.0/0"}, false},
	}
	for _, test := range tests {
		a, err := newAllowance(test.host, test.allow)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.control("tcp", test.dialled, nil); (err == nil) != test.want || err != nil && !errors.Is(err, bot.ErrNotAllowed) {
			t.Errorf("%s dialled at %s with %v: %v", test.host, test.dialled, test.allow, err)
		}
	}
}

func TestTheAddressIsCheckedWhereItIsDialled(t *testing.T) {
	a, err := newAllowance("bridge.example", nil) // "localhost" stands for a name that leads home since today
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newClient(a).Get("http://localhost:1/"); !errors.Is(err, bot.ErrNotAllowed) {
		t.Error(err)
	}
}

func FuzzAllow(f *testing.F) {
	f.Add("10.0.0.0/8")
	f.Add("::1")
	f.Fuzz(func(t *testing.T, entry string) {
		a, err := newAllowance("bridge.example", []string{entry})
		if err == nil && a.permits(netip.MustParseAddr("169.254.169.254")) {
			if p, ok := parseRange(entry); !ok || !p.Contains(netip.MustParseAddr("169.254.169.254")) {
				t.Errorf("%q opens the cloud's own address", entry)
			}
		}
	})
}
