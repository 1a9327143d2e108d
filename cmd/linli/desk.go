package main

import (
	"log/slog"

	"linli/bot"
	"linli/bot/run"
	"linli/cmd/internal/config"
	"linli/cmd/internal/demo"
	"linli/cmd/internal/house"
	"linli/store"
)

// only is the number of the one community that a desk without further configuration serves.
const only bot.CommunityID = 1

// demoDatabase is where the demonstration lives, so that it never mixes with an office's own.
const demoDatabase = "./linli-demo.db"

// overrides are the flags that commands on a database have in common.
type overrides struct {
	Demo     bool   `help:"Use the demonstration community in ./linli-demo.db."`
	Database string `help:"A file path, or postgres://…" placeholder:"URL"`
	Dialogs  string `help:"A folder laid over the embedded dialogs." placeholder:"DIR"`
}

// settings is the configuration with the flags laid over it.
func (o overrides) settings(e env) (config.Config, error) {
	c, err := e.config()
	if err != nil {
		return c, err
	}
	if o.Demo {
		c = demonstration(c, e)
	}
	if o.Database != "" {
		c.Database = o.Database
	}
	if o.Dialogs != "" {
		c.Dialogs = o.Dialogs
	}
	return c, nil
}

// demonstration is the configuration of the made-up community, which has a name and a database of its own.
func demonstration(c config.Config, e env) config.Config {
	c.Community.Name, c.Community.Phone = demo.Name, demo.DeskPhone
	if e.getenv("LINLI_DATABASE") == "" {
		c.Database = demoDatabase
	}
	return c
}

// deskKey reads the key that seals names and words, making it at the first start.
func deskKey(c config.Config) ([]byte, error) { return store.KeyFile(c.KeyPath()) }

// opened is what a command gets to work with.
type opened struct {
	*house.House
	conf  config.Config
	key   []byte
	owner string // this process in leases
}

// furnished reads the files of the configuration and the desk's key.
func furnished(e env, c config.Config) (*house.Furniture, []byte, error) {
	key, err := deskKey(c)
	if err != nil {
		return nil, nil, err
	}
	f, err := house.Furnish(c.Dialogs, key)
	if err != nil {
		return nil, nil, printMistakes(e, err)
	}
	return f, key, nil
}

// openHouse furnishes and opens the desk of the configuration with the given channels.
func openHouse(e env, c config.Config, channels map[string]run.Channel, log *slog.Logger, meter run.Meter) (*opened, error) {
	f, key, err := furnished(e, c)
	if err != nil {
		return nil, err
	}
	return openWith(e, c, f, key, channels, log, meter)
}

// visit does a piece of work in the desk's house and leaves it as it was.
func (o overrides) visit(e env, work func(env, *opened) error) error {
	conf, err := o.settings(e)
	if err != nil {
		return err
	}
	h, err := openHouse(e, conf, nil, nil, nil)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	return work(e, h)
}

func openWith(e env, c config.Config, f *house.Furniture, key []byte, channels map[string]run.Channel, log *slog.Logger, meter run.Meter) (*opened, error) {
	name := owner()
	h, err := house.Open(e.ctx, f, house.Options{
		Database: c.Database, Key: key, Channels: channels, Clock: wallClock{}, Seed: seed, Owner: name, Log: log, Meter: meter, Probe: probe(e), Burst: burst(),
		Community: bot.Community{ID: only, Name: c.Community.Name, Zone: c.Zone(), Locale: c.Locale, Phone: c.Community.Phone},
	})
	if err != nil {
		return nil, err
	}
	return &opened{House: h, conf: c, key: key, owner: name}, nil
}

// entrance is a door that is put in its frame once the desk stands: channels are made before it.
type entrance struct{ run.Door }
