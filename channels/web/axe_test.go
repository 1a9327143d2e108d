package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"linli/channels/channeltest/browser"
)

func TestThePageKeepsNobodyOut(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		ctx := browser.Open(t)
		_, url := echoing(t)
		browser.Do(t, ctx, chromedp.Navigate(url+"?lang="+lang))
		check := func(where string) {
			if found := browser.Barriers(t, ctx); len(found) > 0 {
				t.Errorf("%s, %s:\n%s", lang, where, strings.Join(found, "\n"))
			}
		}
		check("before a word")
		browser.Do(t, ctx, chromedp.SendKeys(chromedp.ID("text"), "厨房水管漏水"), chromedp.Click(chromedp.ID("send")), chromedp.WaitVisible(chromedp.CSS(`button[value="q1:change"]`)))
		check("with a question open")
	}
}

// A check that finds nothing anywhere would prove nothing.
func TestABarrierIsFound(t *testing.T) {
	ctx := browser.Open(t)
	_, url := echoing(t)
	browser.Do(t, ctx, chromedp.Navigate(url), chromedp.Evaluate[chromedp.Void](`document.documentElement.removeAttribute('lang'); document.body.insertAdjacentHTML('beforeend', '<img src="x.png">'); void 0`))
	found := strings.Join(browser.Barriers(t, ctx), "\n")
	if !strings.Contains(found, "html-has-lang") || !strings.Contains(found, "image-alt") {
		t.Errorf("found only %q", found)
	}
}
