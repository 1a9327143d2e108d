package web_test

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // what the page makes of a photo
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"linli/bot"
	"linli/channels/channeltest"
	"linli/channels/channeltest/browser"
	"linli/channels/web"
)

// echo is a desk that says back what it heard, and asks whether that is right.
type echo struct {
	*channeltest.World
	page *web.Web
	mu   sync.Mutex
}

func (d *echo) Take(ctx context.Context, in ...bot.Inbound) error {
	if err := d.Door.Take(ctx, in...); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	last := in[len(in)-1]
	o := d.Queue(bot.Outgoing{Chat: last.Chat, Body: bot.Body{
		Text:    "听到：" + last.Text,
		Choices: []bot.Choice{{Label: "对", Data: "q1:yes"}, {Label: "不对，要改", Data: "q1:change"}, {Label: "取消", Data: "q1:cancel"}},
	}})
	_, err := d.page.Send(ctx, o)
	return err
}

// echoing is a page with an echo behind it; its address ends in /chat.
func echoing(t *testing.T) (*echo, string) {
	t.Helper()
	w := channeltest.NewWorld()
	cfg, desk := config(t, w, &threads{w: w}), &echo{World: w}
	cfg.Door = desk
	chat, err := web.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	desk.page = chat
	server := httptest.NewServer(chat)
	t.Cleanup(func() { chat.Close(); server.Close() })
	return desk, server.URL + "/chat"
}

const lastText = `(document.querySelector('.line:last-child .text') || {}).textContent`

func TestInABrowserWordsAndTapsAreAnsweredLive(t *testing.T) {
	ctx := browser.Open(t)
	desk, url := echoing(t)
	console := chromedp.Console(ctx)
	browser.Do(t, ctx,
		chromedp.Navigate(url),
		chromedp.SendKeys(chromedp.ID("text"), "厨房<b>水管</b>漏水"),
		chromedp.Click(chromedp.ID("send")),
		browser.See(lastText+` === "听到：厨房<b>水管</b>漏水"`),
		browser.See(`document.getElementById('text').value === '' && document.getElementById('hello').hidden`),
		browser.See(`document.activeElement.id === 'send' || document.activeElement.id === 'text'`),
		chromedp.Click(chromedp.CSS(`button[value="q1:change"]`)),
		browser.See(lastText+` === "听到：q1:change"`),
		browser.See(`document.querySelectorAll('.mine .text')[1].textContent === "不对，要改"`),
		browser.See(`document.querySelectorAll('.choices button:not(#hello *)').length === 3`), // only those of the newest question
		chromedp.Reload(),
		browser.See(`document.querySelectorAll('.line').length === 4`),
	)
	if n := len(desk.Door.Kept()); n != 2 {
		t.Errorf("the desk kept %d messages, want 2", n)
	}
	browser.Do(t, ctx, chromedp.Func(func(context.Context, *chromedp.Target) error { return chromedp.Cancel(ctx) }))
	for m, err := range console {
		if err != nil {
			break
		}
		t.Errorf("the browser complains: %s", m)
	}
}

func TestInABrowserAMessageThatWasNotKeptStaysInTheFormAndIsSentOnce(t *testing.T) {
	ctx := browser.Open(t)
	desk, url := echoing(t)
	desk.Door.Fail(bot.ErrUnavailable)
	browser.Do(t, ctx,
		chromedp.Navigate(url),
		chromedp.SendKeys(chromedp.ID("text"), "漏水"),
		chromedp.Click(chromedp.ID("send")),
		browser.See(`!document.getElementById('trouble').hidden && document.getElementById('text').value === '漏水'`),
	)
	desk.Door.Fail(nil)
	browser.Do(t, ctx, chromedp.Click(chromedp.ID("send")), browser.See(lastText+` === "听到：漏水"`), browser.See(`document.getElementById('trouble').hidden`))
	calls := desk.Door.Calls()
	if len(calls) != 2 || calls[0].Key != calls[1].Key {
		t.Errorf("handed over as %d messages", len(calls))
	}
}

func TestInABrowserWithoutStreamsThePageAsksForWhatIsNew(t *testing.T) {
	ctx := browser.Open(t)
	_, url := echoing(t)
	old := chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: "delete window.EventSource"})
		return err
	})
	browser.Do(t, ctx, old,
		chromedp.Navigate(url),
		chromedp.SendKeys(chromedp.ID("text"), "漏水"),
		chromedp.Click(chromedp.ID("send")),
		browser.See(lastText+` === "听到：漏水"`),
	)
}

func TestInABrowserAPhotoIsMadeSmallerBeforeItLeaves(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2400, 1200))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "leak.png")
	if err := os.WriteFile(file, picture.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := browser.Open(t)
	desk, url := echoing(t)
	browser.Do(t, ctx,
		chromedp.Navigate(url),
		chromedp.SetUploadFiles(chromedp.ID("photo"), []string{file}),
		chromedp.Click(chromedp.ID("send")),
		browser.See(`document.querySelectorAll('.line').length === 2 && document.getElementById('unpick').hidden`),
	)
	sent := desk.Door.Kept()[0].Media[0]
	size, kind, err := image.DecodeConfig(bytes.NewReader(sent.Data))
	if err != nil || kind != "jpeg" || size.Width != 1600 || size.Height != 800 {
		t.Errorf("sent as %s of %d × %d: %v", kind, size.Width, size.Height, err)
	}
}

func TestInABrowserWithoutScriptThePageIsWhole(t *testing.T) {
	ctx := browser.Open(t)
	desk, url := echoing(t)
	off := chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
	browser.Do(t, ctx, off,
		chromedp.Navigate(url),
		chromedp.SendKeys(chromedp.ID("text"), "漏水"),
		chromedp.Click(chromedp.ID("send")),
		chromedp.WaitVisible(chromedp.CSS(`button[value="q1:change"]`)),
		chromedp.Click(chromedp.CSS(`button[value="q1:change"]`)),
		chromedp.WaitVisible(chromedp.CSS(`#m4`)),
	)
	desk.Queue(bot.Outgoing{Chat: desk.Door.Kept()[0].Chat, Body: bot.Body{Text: "王师傅在路上"}})
	browser.Do(t, ctx, chromedp.Click(chromedp.CSS(".again a")), chromedp.WaitVisible(chromedp.CSS(`#m5`)))
	shown, err := chromedp.Run(ctx, chromedp.TextContent(chromedp.ID("lines")))
	if err != nil || !strings.Contains(shown, "听到：漏水") || !strings.Contains(shown, "听到：q1:change") {
		t.Errorf("%v: %s", err, shown)
	}
}

func TestInANarrowBrowserEverythingFitsAndCanBeHit(t *testing.T) {
	ctx := browser.Open(t)
	_, url := echoing(t)
	for _, lang := range []string{"zh", "en"} {
		browser.Do(t, ctx,
			chromedp.EmulateViewport(360, 640),
			chromedp.Navigate(url+"?place=5-2&lang="+lang),
			chromedp.SendKeys(chromedp.ID("text"), strings.Repeat("https://a.example/", 20)),
			chromedp.Click(chromedp.ID("send")),
			chromedp.WaitVisible(chromedp.CSS(`button[value="q1:change"]`)),
		)
		if wrong := browser.TooSmall(t, ctx); len(wrong) != 0 {
			t.Errorf("%s: %q", lang, wrong)
		}
	}
}
