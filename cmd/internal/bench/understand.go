package bench

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"linli/bot/understand"
	"linli/cmd/internal/house"
)

// sentences are what residents write, long and short, in both languages.
var sentences = [...]string{
	"3号楼2单元501厨房水管漏水了，麻烦尽快来看看", "电梯又坏了，老人下不了楼", "楼下停车位被占了", "我家停电了", "1", "好的谢谢",
	"我的报修到哪一步了？", "物业费怎么交", "建议在小区门口装一个充电桩", "楼上天天半夜装修吵得睡不着", "不对，是5号楼", "退订",
	"The kitchen tap in building 3 unit 2 room 501 is leaking", "when will the lift be repaired", "yes please", "4821-9075",
}

// update is one message as a messenger's bot API sends it.
const update = `{"update_id":812345678,"message":{"message_id":4711,"from":{"id":5551234,"is_bot":false,"first_name":"Wang","last_name":"Fang","username":"wangfang","language_code":"zh-hans"},"chat":{"id":5551234,"first_name":"Wang","last_name":"Fang","username":"wangfang","type":"private"},"date":1772400000,"text":"3号楼2单元501厨房水管漏水了，麻烦尽快来看看","entities":[{"offset":0,"length":3,"type":"bold"}]}}`

type message struct {
	UpdateID int64 `json:"update_id"`
	Message  struct {
		ID   int64 `json:"message_id"`
		From struct {
			ID       int64  `json:"id"`
			First    string `json:"first_name"`
			Last     string `json:"last_name"`
			Name     string `json:"username"`
			Language string `json:"language_code"`
		} `json:"from"`
		Chat struct {
			ID   int64  `json:"id"`
			Type string `json:"type"`
		} `json:"chat"`
		Date     int64  `json:"date"`
		Text     string `json:"text"`
		Entities []struct {
			Offset, Length int
			Type           string
		} `json:"entities"`
	} `json:"message"`
}

// understood measures how long one sentence takes to understand, beside merely decoding the JSON in which it comes,
// and how long the understanding takes to learn at start.
func understood(ctx context.Context, b *bench) ([]Figure, error) {
	f, err := house.Furnish("", key())
	if err != nil {
		return nil, err
	}
	i := 0
	hear := func() { f.Model.Hear(1, sentences[i%len(sentences)]); i++ }
	decode := func() {
		var m message
		if err := json.Unmarshal([]byte(update), &m); err != nil {
			panic(err) // it is a constant
		}
	}
	v, err := b.inTurns(ctx, "understand",
		func(_ context.Context, d time.Duration) (float64, error) { return costOf(d, hear), nil },
		func(_ context.Context, d time.Duration) (float64, error) { return costOf(d, decode), nil })
	if err != nil {
		return nil, err
	}
	trained, err := training(f.Lessons)
	return []Figure{
		{Name: "understanding a sentence", Unit: "µs", Value: v[0], Baseline: "decoding an update's JSON", Beside: v[1], Goal: atMost(30)},
		{Name: "training", Unit: "ms", Value: trained, Goal: atMost(30)},
	}, err
}

// training is how long learning takes at best, in milliseconds.
func training(l understand.Lessons) (float64, error) {
	var took []float64
	for range rounds {
		began := time.Now()
		if _, err := understand.Train(l); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began).Seconds()*1e3)
	}
	return slices.Min(took), nil
}
