package bench

import (
	"testing"

	"linli/cmd/internal/house"
)

func BenchmarkStep(b *testing.B) {
	f, err := house.Furnish("", key())
	if err != nil {
		b.Fatal(err)
	}
	s, err := newStepper(f)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.once()
	}
}

func BenchmarkNewMachinePerMessage(b *testing.B) {
	f, err := house.Furnish("", key())
	if err != nil {
		b.Fatal(err)
	}
	s, err := newStepper(f)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.build()
	}
}
