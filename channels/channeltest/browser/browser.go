// Package browser drives Debian's Chromium for the tests of pages, and looks for what keeps people out of them.
package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Open opens a tab of its own in a real browser, for a minute at most. Without Chromium the test says so and is
// skipped, unless LINLI_TEST_CHROMIUM=require.
func Open(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "LINLI_TEST_CHROMIUM", "Chromium", "apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU)
	for _, flag := range []string{"disable-quic", "disable-component-update"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// missing ends the test: in failure where the variable requires what is not there, else as skipped.
func missing(t *testing.T, variable, what, how string) {
	t.Helper()
	if os.Getenv(variable) == "require" {
		t.Fatalf("%s is required and not installed: %s", what, how)
	}
	t.Skipf("needs %s, which is not installed: %s", what, how)
}

// See waits until an expression holds in the page.
func See(expression string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Poll[bool](expression, chromedp.WithPollingInterval(50*time.Millisecond))(ctx, tab)
		return chromedp.Void{}, err
	}
}

// Do takes steps one after the other; a test that gets stuck shows the page.
func Do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		shown, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
		t.Fatalf("%v\nthe page shows:\n%s", err, shown)
	}
}
