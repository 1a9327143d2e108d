// Package metrics counts what happens in the desk for Prometheus. No label holds a person, a phone or a word.
package metrics

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"linli/bot/run"
	"linli/store"
)

// Metrics implements run.Meter.
type Metrics struct {
	registry   *prometheus.Registry
	heard      *prometheus.CounterVec
	confidence prometheus.Histogram
	batches    prometheus.Histogram
	commit     prometheus.Histogram
	turn       prometheus.Histogram
	sent       *prometheus.CounterVec
	errors     *prometheus.CounterVec
	audited    prometheus.Gauge
	late       *prometheus.GaugeVec
	repaired   prometheus.Counter
}

var (
	_ run.Meter      = (*Metrics)(nil)
	_ run.AuditMeter = (*Metrics)(nil)
)

// New makes metrics in a registry of their own.
func New() *Metrics {
	m := &Metrics{
		registry:   prometheus.NewRegistry(),
		heard:      counter("linli_messages_heard_total", "Messages kept, by account.", "account"),
		confidence: histogram("linli_understanding_confidence", "How sure the understanding was of each message.", prometheus.LinearBuckets(0.1, 0.1, 10)),
		batches:    histogram("linli_batch_turns", "Turns written in one transaction.", prometheus.ExponentialBuckets(1, 2, 9)),
		commit:     histogram("linli_batch_seconds", "From claim to commit.", prometheus.ExponentialBuckets(0.0005, 2, 14)),
		turn:       histogram("linli_turn_seconds", "From a message's arrival to its committed answer.", prometheus.ExponentialBuckets(0.001, 2, 16)),
		sent:       counter("linli_sends_total", "Attempts to hand a message over, by account and result.", "account", "result"),
		errors:     counter("linli_errors_total", "What went wrong, by kind.", "kind"),
		audited:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "linli_audit_timestamp_seconds", Help: "When this process last looked for what is late; only one process does."}),
		late:       prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "linli_late", Help: "What the last audit found past its time, by what it waits for."}, []string{"waits_for"}),
		repaired:   prometheus.NewCounter(prometheus.CounterOpts{Name: "linli_repaired_total", Help: "Timers set anew and questions given an end by audits."}),
	}
	m.registry.MustRegister(m.heard, m.confidence, m.batches, m.commit, m.turn, m.sent, m.errors, m.audited, m.late, m.repaired,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
}

// Handler serves /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Heard implements run.Meter.
func (m *Metrics) Heard(account string, confidence float64) {
	m.heard.WithLabelValues(account).Inc()
	m.confidence.Observe(confidence)
}

// Batch implements run.Meter.
func (m *Metrics) Batch(turns int, took time.Duration) {
	m.batches.Observe(float64(turns))
	m.commit.Observe(took.Seconds())
}

// Turn implements run.Meter.
func (m *Metrics) Turn(waited time.Duration) { m.turn.Observe(waited.Seconds()) }

// Sent implements run.Meter.
func (m *Metrics) Sent(account, result string) { m.sent.WithLabelValues(account, result).Inc() }

// Audited implements run.AuditMeter.
func (m *Metrics) Audited(at time.Time, found run.Audited) {
	m.audited.Set(float64(at.Unix()))
	m.late.WithLabelValues("channel").Set(float64(found.Late))
	m.late.WithLabelValues("turn").Set(float64(found.Stalled))
	m.repaired.Add(float64(found.Repaired))
}

// Error implements run.Meter.
func (m *Metrics) Error(kind string) { m.errors.WithLabelValues(kind).Inc() }

// queues reads depths and ages from the database at each scrape.
type queues struct {
	db                                             *store.DB
	clock                                          run.Clock
	inboxDepth, inboxAge, outDepth, outAge, poison *prometheus.Desc
	failed, untold                                 *prometheus.Desc
}

// Watch adds what waits in the database: inbox and outbox, how much and for how long.
func (m *Metrics) Watch(db *store.DB, clock run.Clock) {
	m.registry.MustRegister(queues{
		db: db, clock: clock,
		inboxDepth: prometheus.NewDesc("linli_inbox_depth", "Messages kept and not yet answered.", nil, nil),
		inboxAge:   prometheus.NewDesc("linli_inbox_age_seconds", "Age of the oldest of them.", nil, nil),
		outDepth:   prometheus.NewDesc("linli_outbox_depth", "Messages not yet handed over, by account.", []string{"account"}, nil),
		outAge:     prometheus.NewDesc("linli_outbox_age_seconds", "Age of the oldest of them that may be sent.", []string{"account"}, nil),
		poison:     prometheus.NewDesc("linli_poison_messages", "Messages put aside for the office.", nil, nil),
		failed:     prometheus.NewDesc("linli_failed_messages", "Messages that could not be delivered.", nil, nil),
		untold:     prometheus.NewDesc("linli_untold_failures", "What did not reach anybody, and of which staff do not know yet.", nil, nil),
	})
}

// Describe implements prometheus.Collector.
func (q queues) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(q, ch) }

// scrapeWithin bounds a scrape when the database does not answer.
const scrapeWithin = 2 * time.Second

// Collect implements prometheus.Collector. A database that does not answer shows as missing series, and in /readyz.
func (q queues) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	s, err := q.db.Stats(ctx)
	if err != nil {
		return
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(q.inboxDepth, float64(s.Inbox.Depth))
	gauge(q.inboxAge, q.age(s.Inbox))
	gauge(q.poison, float64(s.Poison))
	gauge(q.failed, float64(s.Failed))
	gauge(q.untold, float64(s.Untold))
	for account, o := range s.Outbox {
		gauge(q.outDepth, float64(o.Depth), account)
		gauge(q.outAge, q.age(o), account)
	}
}

// age is how long the oldest of a queue has waited, in seconds.
func (q queues) age(of store.Queue) float64 {
	if of.Depth == 0 {
		return 0
	}
	return max(0, q.clock.Now().Sub(of.Oldest).Seconds())
}
