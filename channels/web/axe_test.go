package web_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is the script that finds what keeps people with a disability out. Without it the test says so and is skipped,
// unless LINLI_TEST_NPM=require.
func axe(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../channeltest/peers/node_modules/axe-core/axe.min.js")
	if err != nil && os.Getenv("LINLI_TEST_NPM") == "require" {
		t.Fatal("axe-core is required and not installed: npm ci --prefix channels/channeltest/peers")
	}
	if err != nil {
		t.Skip("needs axe-core, which is not installed: npm ci --prefix channels/channeltest/peers")
	}
	return string(b)
}

// barriers are the rules of WCAG 2.2 AA that the page breaks, each with where.
func barriers(t *testing.T, ctx context.Context, script string) []string {
	t.Helper()
	run(t, ctx,
		chromedp.Evaluate[chromedp.Void](script+";void 0"),
		chromedp.Evaluate[chromedp.Void](runAxe),
		see("window.barriers !== undefined"),
	)
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string]("window.barriers"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

const runAxe = `axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(function (r) {
	window.barriers = r.violations.map(function (v) { return v.id + ': ' + v.nodes.map(function (n) { return n.html; }).join(' | '); });
}); void 0`

func TestThePageKeepsNobodyOut(t *testing.T) {
	script := axe(t)
	for _, lang := range []string{"zh", "en"} {
		ctx := chromium(t)
		_, url := echoing(t)
		run(t, ctx, chromedp.Navigate(url+"?lang="+lang))
		check := func(where string) {
			if found := barriers(t, ctx, script); len(found) > 0 {
				t.Errorf("%s, %s:\n%s", lang, where, strings.Join(found, "\n"))
			}
		}
		check("before a word")
		run(t, ctx, chromedp.SendKeys(chromedp.ID("text"), "厨房水管漏水"), chromedp.Click(chromedp.ID("send")), chromedp.WaitVisible(chromedp.CSS(`button[value="q1:change"]`)))
		check("with a question open")
	}
}

// A check that finds nothing anywhere would prove nothing.
func TestABarrierIsFound(t *testing.T) {
	script, ctx := axe(t), chromium(t)
	_, url := echoing(t)
	run(t, ctx, chromedp.Navigate(url), chromedp.Evaluate[chromedp.Void](`document.documentElement.removeAttribute('lang'); document.body.insertAdjacentHTML('beforeend', '<img src="x.png">'); void 0`))
	found := strings.Join(barriers(t, ctx, script), "\n")
	if !strings.Contains(found, "html-has-lang") || !strings.Contains(found, "image-alt") {
		t.Errorf("found only %q", found)
	}
}
