package browser

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/chromedp/chromedp"
)

// TooSmall lists what is cut off, cannot be hit with a thumb (48 px), or cannot be read (18 px).
func TooSmall(t *testing.T, ctx context.Context) []string {
	t.Helper()
	return listed(t, ctx, tooSmall)
}

const tooSmall = `(function () {
	var wrong = [];
	if (document.documentElement.scrollWidth > window.innerWidth) { wrong.push('the page is ' + document.documentElement.scrollWidth + ' wide'); }
	document.querySelectorAll('button, textarea, a, summary, select, .file, .check, .pick').forEach(function (e) {
		var box = e.getBoundingClientRect();
		if (box.width && (box.height < 48 || box.width < 48)) { wrong.push(e.textContent + ' ' + box.width + 'x' + box.height); }
		if (box.width && (box.left < 0 || box.right > window.innerWidth)) { wrong.push(e.textContent + ' is cut off'); }
	});
	document.querySelectorAll('p, li, h1, h2, button, label, time, textarea, small, .button').forEach(function (e) {
		if (parseFloat(getComputedStyle(e).fontSize) < 18) { wrong.push(e.textContent + ' ' + getComputedStyle(e).fontSize); }
	});
	return wrong;
})()`

// Barriers are the rules of WCAG 2.2 AA that the page breaks, each with where, found by axe-core. Without it the test
// says so and is skipped, unless LINLI_TEST_NPM=require.
func Barriers(t *testing.T, ctx context.Context) []string {
	t.Helper()
	Do(t, ctx, chromedp.Evaluate[chromedp.Void](axe(t)+"; delete window.barriers; "+runAxe), See("window.barriers !== undefined"))
	return listed(t, ctx, "window.barriers")
}

const runAxe = `axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(function (r) {
	window.barriers = r.violations.map(function (v) { return v.id + ': ' + v.nodes.map(function (n) { return n.html; }).join(' | '); });
}); void 0`

func axe(t *testing.T) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	b, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../peers/node_modules/axe-core/axe.min.js"))
	if err != nil {
		missing(t, "LINLI_TEST_NPM", "axe-core", "npm ci --ignore-scripts --prefix channels/channeltest/peers")
	}
	return string(b)
}

func listed(t *testing.T, ctx context.Context, expression string) []string {
	t.Helper()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](expression))
	if err != nil {
		t.Fatal(err)
	}
	return found
}
