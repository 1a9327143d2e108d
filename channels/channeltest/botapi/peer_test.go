package botapi_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/mymmrac/telego"
	tu "github.com/mymmrac/telego/telegoutil"
)

// lenient starts a Bot API server that other people wrote, telegram-test-api, and gives its address. It takes no
// notice of offsets and timeouts, reads no multipart, and refuses the empty body of telego's GetMe.
func lenient(t *testing.T) string {
	t.Helper()
	const peers = "../peers"
	_, err := os.Stat(peers + "/node_modules/telegram-test-api")
	if err != nil && os.Getenv("LINLI_TEST_NPM") == "require" {
		t.Fatal("telegram-test-api is required and not installed: npm ci --ignore-scripts --prefix channels/channeltest/peers")
	}
	if err != nil {
		t.Skip("needs telegram-test-api, which is not installed: npm ci --ignore-scripts --prefix channels/channeltest/peers")
	}
	node := exec.CommandContext(t.Context(), "node", "-e", startLenient)
	node.Dir, node.Stderr = peers, os.Stderr
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = node.Process.Kill(); _ = node.Wait() })
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(url)
}

// startLenient finds a free port first: the server does not take port 0.
const startLenient = `
const net = require('net'), TelegramServer = require('telegram-test-api');
const probe = net.createServer().listen(0, '127.0.0.1', () => {
	const port = probe.address().port;
	probe.close(() => new TelegramServer({port, host: '127.0.0.1'}).start().then(() => console.log('http://127.0.0.1:' + port)));
});`

func TestTelegoSpeaksToAServerThatOthersWrote(t *testing.T) {
	url, ctx := lenient(t), t.Context()
	b, err := telego.NewBot(token, telego.WithAPIServer(url), telego.WithHTTPClient(&http.Client{}), telego.WithDiscardLogger())
	if err != nil {
		t.Fatal(err)
	}
	said, _ := json.Marshal(map[string]any{
		"botToken": token, "text": "漏水", "date": 1772439300,
		"from": map[string]any{"id": 7, "first_name": "张阿姨"}, "chat": map[string]any{"id": 7, "type": "private"},
	})
	res, err := http.Post(url+"/sendMessage", "application/json", bytes.NewReader(said))
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res, err)
	}
	_ = res.Body.Close()
	us := must[[]telego.Update](t)(b.GetUpdates(ctx, &telego.GetUpdatesParams{Timeout: 1}))
	if len(us) != 1 || us[0].Message.Text != "漏水" || us[0].Message.From.FirstName != "张阿姨" {
		t.Errorf("heard %+v", us)
	}
	if _, err := b.SendMessage(ctx, tu.Message(tu.ID(7), "已报修")); err != nil {
		t.Error(err)
	}
	if _, err := b.GetMe(ctx); err == nil {
		t.Error("it answers GetMe now: the whole of the channel may be tried on it")
	}
}
