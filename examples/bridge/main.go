// Command bridge joins a made-up messenger to Linli: lines "CHAT TEXT" on stdin are what people write, lines
// "CHAT< TEXT" on stdout are what they read. Replace these two by your messenger. See docs/bridge.md.
package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

var (
	desk   = flag.String("desk", "http://127.0.0.1:8080/hook/chat/example", "where Linli takes messages")
	listen = flag.String("listen", "127.0.0.1:8099", "where Linli posts replies: hooks[].url")
	secret = os.Getenv("BRIDGE_SECRET") // hooks[].secret
)

func sign(seconds string, body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(append([]byte(seconds+"."), body...))
	return "t=" + seconds + ",v1=" + hex.EncodeToString(m.Sum(nil))
}

// hand gives a message to Linli until it is taken: the same id again is the same message.
func hand(id, chat, text string) {
	body, _ := json.Marshal(map[string]any{"messages": []any{map[string]string{"id": id, "chat": chat, "text": text}}})
	for {
		r, _ := http.NewRequest(http.MethodPost, *desk, bytes.NewReader(body))
		r.Header.Set("Linli-Signature", sign(strconv.FormatInt(time.Now().Unix(), 10), body))
		res, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode < 500 && res.StatusCode != http.StatusTooManyRequests { // taken, or wrong for ever
				log.Println("message", id, res.Status)
				return
			}
		}
		time.Sleep(time.Second)
	}
}

// show is called by Linli with one reply.
func show(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	claimed := r.Header.Get("Linli-Signature")
	seconds, _, _ := strings.Cut(strings.TrimPrefix(claimed, "t="), ",")
	if !hmac.Equal([]byte(claimed), []byte(sign(seconds, body))) {
		http.Error(w, `{"reason":"wrong signature"}`, http.StatusUnauthorized)
		return
	}
	var reply struct{ ID, Chat, Text string }
	_ = json.Unmarshal(body, &reply)
	fmt.Printf("%s< %s\n", reply.Chat, reply.Text)
	fmt.Fprintf(w, `{"id":"shown-%s"}`, reply.ID)
}

func main() {
	flag.Parse()
	go func() { log.Fatal(http.ListenAndServe(*listen, http.HandlerFunc(show))) }()
	lines, run := bufio.NewScanner(os.Stdin), rand.Text()
	for n := 1; lines.Scan(); n++ {
		chat, text, _ := strings.Cut(lines.Text(), " ")
		hand(run+"-"+strconv.Itoa(n), chat, text)
	}
}
