package config

import (
	"strings"
	"time"
	"unicode"
)

// Account is one entry of the file: credentials, and the name that their owner gave them.
type Account struct {
	// Name is the label "account". It is not blank, has no control characters, and no other account has it.
	Name string
	// Settings are in force for this account: its own, else those of defaults, else the built-in ones.
	Settings

	// AWS is the account's provider block. Exactly one block of an account is not nil.
	AWS      *AWS
	Outscale *Outscale
	Fujitsu  *Fujitsu
	Alibaba  *Alibaba
}

// block is the part of an account that belongs to one provider.
type block interface {
	// keys are the block's own keys.
	keys() []key
	// complete follows the reading of the keys: it checks what takes two of them, and fills in defaults.
	// given has those that the file has.
	complete(given map[string]value)
}

// provider is a block that an account may have: its key, and what puts an empty one into the account.
type provider struct {
	key  string
	open func(*Account) block
}

var providers = []provider{
	{"aws", func(a *Account) block { a.AWS = new(AWS); return a.AWS }},
	{"outscale", func(a *Account) block { a.Outscale = new(Outscale); return a.Outscale }},
	{"fujitsu", func(a *Account) block { a.Fujitsu = new(Fujitsu); return a.Fujitsu }},
	{"alibaba", func(a *Account) block { a.Alibaba = new(Alibaba); return a.Alibaba }},
}

// StuckAfterFor is how long a task of this kind may stand still before it is called stuck: the account's stuck_after where
// it has one, else what is patient enough for the kind. It is 0 for a kind that the account's provider does not have.
func (a *Account) StuckAfterFor(kind string) time.Duration {
	switch {
	case a.StuckAfter > 0:
		return a.StuckAfter
	case a.AWS != nil:
		return awsKinds[kind]
	case a.Outscale != nil:
		return outscaleKinds[kind]
	case a.Fujitsu != nil:
		return fujitsuKinds[kind]
	case a.Alibaba != nil:
		return alibabaKinds[kind]
	default:
		return 0
	}
}

func readAccounts(v value, defaults Settings) []Account {
	var accounts []Account
	lines := make(map[string]int)
	v.list("a mapping with a name and a provider", func(item value) {
		account := Account{Settings: defaults}
		given := item.keys(account.keys())
		if given == nil {
			return
		}
		account.oneBlock(item, given)
		if name, ok := given["name"]; ok && account.Name != "" {
			if line, taken := lines[account.Name]; taken {
				name.fail("the account of line %d has the name %s too; want a name of its own for each", line, quote(account.Name))
			} else {
				lines[account.Name] = name.line
			}
		}
		accounts = append(accounts, account)
	})
	return accounts
}

func (a *Account) keys() []key {
	keys := []key{{
		name: "name", want: "a name for the label account, such as prod", required: true,
		read: func(v value) { a.Name = v.label() },
	}}
	for _, provider := range providers {
		keys = append(keys, key{
			name: provider.key, want: "a mapping with the provider's keys",
			read: func(v value) {
				own := provider.open(a)
				if given := v.keys(own.keys()); given != nil {
					own.complete(given)
				}
			},
		})
	}
	return append(keys, a.Settings.keys()...)
}

// oneBlock checks that the account has exactly one provider block. One without a value counts: it has its own error.
func (a *Account) oneBlock(v value, given map[string]value) {
	var known, found []string
	for _, provider := range providers {
		known = append(known, provider.key)
		if _, ok := given[provider.key]; ok {
			found = append(found, provider.key)
		}
	}
	switch len(found) {
	case 0:
		v.fail("the account has no provider; want exactly one of: %s", strings.Join(known, ", "))
	case 1:
	default:
		v.fail("the account has %d providers (%s); want exactly one: give each an account of its own",
			len(found), strings.Join(found, ", "))
	}
}

// label reads a text that can be the value of a label and can be told from others by a reader.
func (v value) label() string {
	text := v.text()
	switch {
	case text == "":
	case strings.TrimSpace(text) == "":
		v.wrong("has only blanks")
	case strings.ContainsFunc(text, unicode.IsControl):
		v.wrong("%s has control characters", quote(text))
	}
	return text
}
