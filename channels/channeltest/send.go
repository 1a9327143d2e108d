package channeltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"linli/bot"
)

// restartMidSend ends the process after the channel took the message and before the desk noted so:
// the desk sends it again.
func restartMidSend(b *bench) error {
	first, err := b.queue(bot.Body{Text: "已收到"})
	if err != nil {
		return err
	}
	if _, err := b.Channel.Send(context.Background(), first); err != nil {
		return err
	}
	if err := b.Close(); err != nil {
		return err
	}
	again, err := b.s.Open(b.w)
	if err != nil {
		return err
	}
	b.Person = again
	if _, err := b.Channel.Send(context.Background(), first); err != nil {
		return err
	}
	if err := b.send("已派给王师傅"); err != nil {
		return err
	}
	got, err := b.Shown()
	if err == nil && !slices.Equal(slices.Compact(slices.Clone(got)), []string{"已收到", "已派给王师傅"}) || len(got) > 3 {
		err = differ("shown", got, []string{"已收到", "已派给王师傅"})
	}
	return err
}

func retryAfter(b *bench) error {
	o, err := b.queue(bot.Body{Text: "已收到"})
	if err != nil {
		return err
	}
	b.Remote.Throttle(17 * time.Second)
	_, err = b.Channel.Send(context.Background(), o)
	var later *bot.RetryError
	if !errors.As(err, &later) || later.After < 17*time.Second {
		return fmt.Errorf("throttled for 17 s, the channel says: %v", err)
	}
	if n := b.Remote.Calls(); n != 1 {
		return fmt.Errorf("the provider was asked %d times, want once", n)
	}
	return nil
}

func failsOnce(b *bench) error {
	o, err := b.queue(bot.Body{Text: "已收到"})
	if err != nil {
		return err
	}
	b.Remote.Refuse()
	_, err = b.Channel.Send(context.Background(), o)
	var later *bot.RetryError
	if err == nil || errors.As(err, &later) {
		return fmt.Errorf("refused for good, the channel says: %v", err)
	}
	if n := b.Remote.Calls(); n != 1 {
		return fmt.Errorf("the provider was asked %d times, want once", n)
	}
	return nil
}
