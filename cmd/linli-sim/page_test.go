package main

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/mymmrac/telego"
	tu "github.com/mymmrac/telego/telegoutil"

	"linli/channels/channeltest/botapi"
	"linli/channels/channeltest/browser"
)

const token = "123456:SIMULATEDsimulatedSIMULATEDsimulate"

// town is the simulator with the people of the demonstration and a bot in front of it.
type town struct {
	api   *botapi.Server
	url   string
	bot   *telego.Bot
	zhang botapi.Person
	li    botapi.Person
}

func build(t *testing.T) town {
	t.Helper()
	api := botapi.New(botapi.Config{Token: token})
	populate(api)
	server := httptest.NewServer(newSim(api))
	t.Cleanup(func() { api.Close(); server.CloseClientConnections(); server.Close() })
	b, err := telego.NewBot(token, telego.WithAPIServer(server.URL), telego.WithHTTPClient(&http.Client{}), telego.WithDiscardLogger())
	if err != nil {
		t.Fatal(err)
	}
	people := api.People()
	return town{api, server.URL, b, people[0], people[1]}
}

// ask lets the bot ask the resident a question with two buttons.
func (w town) ask(t *testing.T) *telego.Message {
	t.Helper()
	if _, err := w.api.Say(w.zhang.ID, 0, botapi.Words{Text: "/start"}); err != nil {
		t.Fatal(err)
	}
	keys := tu.InlineKeyboard(tu.InlineKeyboardRow(tu.InlineKeyboardButton("对").WithCallbackData("q1:yes"), tu.InlineKeyboardButton("改").WithCallbackData("q1:no")))
	m, err := w.bot.SendMessage(t.Context(), tu.Message(tu.ID(w.zhang.ID), "3号楼<b>漏水</b>，对吗？").WithReplyMarkup(keys))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (w town) both() string {
	return w.url + "/?lang=zh&left=" + seat{who: w.zhang.ID}.String() + "&right=" + seat{who: w.li.ID}.String()
}

func get(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, _ := io.ReadAll(res.Body)
	return string(b)
}

func TestWithoutScriptThePageIsWhole(t *testing.T) {
	w := build(t)
	m := w.ask(t)
	shown := get(t, w.both())
	if strings.Contains(shown, "<b>漏水") || !strings.Contains(shown, "&lt;b&gt;漏水") || strings.Count(shown, "漏水") != 1 {
		t.Error("a message is shown escaped, and to whom it was sent only")
	}
	post := func(path string, v url.Values) {
		t.Helper()
		v.Set("here", "/?lang=zh&left="+seat{who: w.zhang.ID}.String())
		v.Set("who", seat{who: w.zhang.ID}.String()[:10])
		res, err := http.PostForm(w.url+path, v)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatal(res, err)
		}
		_ = res.Body.Close()
	}
	number := seat{who: int64(m.MessageID)}.String()[:1]
	post("/act", url.Values{"do": {"say"}, "text": {"是厨房"}})
	post("/act", url.Values{"do": {"tap"}, "data": {number + " q1:yes"}})
	post("/act", url.Values{"do": {"share"}})
	post("/act", url.Values{"do": {"location"}, "text": {"35.5, 116.5"}})
	post("/act", url.Values{"do": {"edit"}, "message": {"3"}, "text": {"是卫生间"}})
	post("/act", url.Values{"do": {"block"}})
	post("/people", url.Values{"name": {"赵大妈"}})
	post("/groups", url.Values{"title": {"二号楼"}, "member": {seat{who: w.zhang.ID}.String()[:10]}})
	us, err := w.bot.GetUpdates(t.Context(), &telego.GetUpdatesParams{})
	if err != nil || len(us) != 7 {
		t.Fatalf("%d updates: %v", len(us), err)
	}
	if us[1].Message.Text != "是厨房" || us[2].CallbackQuery.Data != "q1:yes" || us[3].Message.Contact.PhoneNumber != "8613800001111" ||
		us[4].Message.Location.Latitude != 35.5 || us[5].EditedMessage.Text != "是卫生间" || us[6].MyChatMember == nil {
		t.Errorf("the bot heard %+v", us)
	}
	shown = get(t, w.both())
	for _, want := range []string{"是卫生间", "改过", "已经拉黑", "赵大妈", "二号楼", "35.50000"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}

func TestADrillGivesOrdersByJSON(t *testing.T) {
	w := build(t)
	order := func(what string, o order, to any) int {
		t.Helper()
		b, _ := json.Marshal(o)
		res, err := http.Post(w.url+"/control/"+what, "application/json", bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if to != nil && res.StatusCode == http.StatusOK {
			if err := json.NewDecoder(res.Body).Decode(to); err != nil {
				t.Fatal(err)
			}
		}
		return res.StatusCode
	}
	var p botapi.Person
	order("person", orderOf(botapi.Person{Name: "赵大妈"}), &p)
	if status := order("say", withWords(p.ID, "漏水"), nil); status != http.StatusOK {
		t.Errorf("say: %d", status)
	}
	edit := withWords(p.ID, "不漏了")
	edit.Message = 1
	if status := order("edit", edit, nil); status != http.StatusOK || w.api.Thread(p.ID)[0].Text != "不漏了" {
		t.Errorf("edit: %d", status)
	}
	order("fault", withFault(botapi.Fault{Kind: botapi.Refuse, Method: "sendMessage", Refusal: botapi.Refusal{Code: 500, Description: "Internal Server Error"}}), nil)
	if _, err := w.bot.SendMessage(t.Context(), tu.Message(tu.ID(p.ID), "收到")); err == nil {
		t.Error("the fault did nothing")
	}
	if status := order("say", withWords(1, "漏水"), nil); status != http.StatusUnprocessableEntity {
		t.Errorf("a stranger speaks: %d", status)
	}
	if status := order("sing", withWords(1, ""), nil); status != http.StatusNotFound {
		t.Errorf("an order that is none: %d", status)
	}
	var entries []botapi.Entry
	if err := json.Unmarshal([]byte(get(t, w.url+"/control/ledger?kind=refused&kind=said")), &entries); err != nil || len(entries) != 3 {
		t.Errorf("ledger %+v: %v", entries, err)
	}
}

func orderOf(p botapi.Person) order          { return order{Person: p} }
func withWords(who int64, text string) order { return order{Who: who, Words: botapi.Words{Text: text}} }
func withFault(f botapi.Fault) order         { return order{Fault: f} }

func TestHelpShowsAnExampleAndWrongUseIsSaid(t *testing.T) {
	var out, errs bytes.Buffer
	if status := execute(t.Context(), &out, &errs, []string{"--help"}); status != exitDone || !strings.Contains(out.String(), "Example: linli-sim") {
		t.Errorf("%d: %s", status, out.String())
	}
	if status := execute(t.Context(), &out, &errs, []string{"--limit", "tea"}); status != exitUsage || errs.Len() == 0 {
		t.Errorf("%d: %s", status, errs.String())
	}
}

func TestItSaysHowToStartTheDeskAndStopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	done := make(chan int, 1)
	file := filepath.Join(t.TempDir(), "ledger.jsonl")
	go func() {
		done <- execute(ctx, write, io.Discard, []string{"--listen", "127.0.0.1:0", "--ledger", file})
		_ = write.Close()
	}()
	buffer := make([]byte, 4096)
	n, err := read.Read(buffer)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(buffer[:n]), "LINLI_TELEGRAM_API_URL=")
	address, _, _ := strings.Cut(rest, " ")
	if !strings.Contains(string(buffer[:n]), "LINLI_TELEGRAM_TOKEN="+token) || !strings.Contains(get(t, address+"/bot"+token+"/getMe"), `"ok":true`) {
		t.Errorf("it says %s", buffer[:n])
	}
	cancel()
	if status := <-done; status != exitDone {
		t.Errorf("status %d", status)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}

func TestInABrowserTwoPeopleTalkSideBySide(t *testing.T) {
	ctx, w := browser.Open(t), build(t)
	m := w.ask(t)
	file := filepath.Join(t.TempDir(), "leak.png")
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	edit := chromedp.Func(func(context.Context, *chromedp.Target) error {
		_, err := w.bot.EditMessageText(t.Context(), &telego.EditMessageTextParams{ChatID: tu.ID(w.zhang.ID), MessageID: m.MessageID, Text: "已报修"})
		return err
	})
	browser.Do(t, ctx,
		chromedp.Navigate(w.both()),
		browser.See(`document.querySelectorAll('.column').length === 2`),
		chromedp.SendKeys(chromedp.ID("right-text"), "我家也漏"),
		chromedp.SendKeys(chromedp.ID("left-text"), "写到一半"),
		chromedp.Click(chromedp.CSS(`#left button[value$=" q1:yes"]`)),
		chromedp.Click(chromedp.CSS(`#right .main`)),
		browser.See(`document.querySelector('#right .mine .text')?.textContent === '我家也漏' && document.querySelector('#right-text').value === ''`),
		edit,
		browser.See(`document.querySelector('#left .theirs .text')?.textContent === '已报修' && !!document.querySelector('#left .theirs .edited') && !document.querySelector('#left .taps')`),
		browser.See(`document.querySelector('#left-text').value === '写到一半'`), // what comes leaves alone what is being written
		chromedp.SetUploadFiles(chromedp.CSS(`#right input[type=file]`), []string{file}),
		chromedp.SendKeys(chromedp.ID("right-text"), "这里"),
		chromedp.Click(chromedp.CSS(`#right .main`)),
		browser.See(`!!document.querySelector('#right .photo img') && document.querySelector('#right .photo img').naturalWidth === 40`),
	)
	us, err := w.bot.GetUpdates(t.Context(), &telego.GetUpdatesParams{})
	if err != nil || len(us) != 4 || us[1].CallbackQuery == nil || us[3].Message.Caption != "这里" || len(us[3].Message.Photo) != 1 {
		t.Errorf("the bot heard %+v: %v", us, err)
	}
}

func TestInANarrowBrowserEverythingFitsAndCanBeHit(t *testing.T) {
	ctx, w := browser.Open(t), build(t)
	w.ask(t)
	if _, err := w.api.Say(w.zhang.ID, 0, botapi.Words{Text: strings.Repeat("https://a.example/", 20)}); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh", "en"} {
		browser.Do(t, ctx, chromedp.EmulateViewport(360, 640), chromedp.Navigate(strings.Replace(w.both(), "lang=zh", "lang="+lang, 1)), chromedp.Click(chromedp.CSS("summary")))
		if wrong := browser.TooSmall(t, ctx); len(wrong) != 0 {
			t.Errorf("%s: %q", lang, wrong)
		}
	}
}

func TestThePageKeepsNobodyOut(t *testing.T) {
	ctx, w := browser.Open(t), build(t)
	w.ask(t)
	for _, address := range []string{w.url + "/?lang=zh", w.both(), strings.Replace(w.both(), "lang=zh", "lang=en", 1)} {
		browser.Do(t, ctx, chromedp.Navigate(address))
		if strings.Contains(address, "left") {
			browser.Do(t, ctx, chromedp.Click(chromedp.CSS("summary")))
		}
		if found := browser.Barriers(t, ctx); len(found) > 0 {
			t.Errorf("%s:\n%s", address, strings.Join(found, "\n"))
		}
	}
}
