// Package config reads the configuration file: what is asked, how, and how patiently. It is strict, and it tells all that is
// wrong with a file at once, each mistake with its line, its path and the way out.
//
// A mapping of the file is a list of keys in Go: a name, what it wants, and what reads it into its field. Config, Settings,
// Account and the provider blocks each have such a list. A provider is one file with its block, a line in [providers],
// a field in [Account] and a case in [Account.StuckAfterFor]; aws.go is the model.
package config

import (
	"fmt"
	"io"
	"os"
)

// maxSize is the most bytes that a file may have. It keeps a wrong path, a log or a device, from being read whole.
const maxSize = 1 << 20

// Config is a whole file, checked and with every default filled in.
type Config struct {
	// Accounts has at least one element, in the order of the file. Their names differ.
	Accounts []Account
}

// Load reads and parses the file. A file that cannot be read is an error that names it; one that can be read and is wrong
// is [Errors].
func Load(path string) (*Config, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	return Parse(path, data)
}

// Parse reads a configuration from the bytes of a file, which errors call by name. Its error is always [Errors].
func Parse(name string, data []byte) (*Config, error) {
	report := &report{file: name}
	config := new(Config)
	if root, ok := document(report, data); ok {
		root.keys(config.keys())
	}
	if err := report.err(); err != nil {
		return nil, err
	}
	return config, nil
}

// keys has defaults before accounts, so that they are read first wherever the file has them.
func (c *Config) keys() []key {
	defaults := builtin()
	return []key{
		{
			name: "defaults", want: "a mapping with settings, or no such key",
			read: func(v value) { v.keys(defaults.keys()) },
		},
		{
			name: "accounts", want: "a list of at least one account", required: true,
			read: func(v value) { c.Accounts = readAccounts(v, defaults) },
		},
	}
}
