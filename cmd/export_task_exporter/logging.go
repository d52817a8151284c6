package main

import (
	"io"
	"log/slog"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/common/promslog"
	sloggokit "github.com/tjhop/slog-gokit"
)

// newLogger is slog in front, and go-kit's logfmt or JSON behind.
func newLogger(config *promslog.Config, w io.Writer) *slog.Logger {
	w = log.NewSyncWriter(w)
	behind := log.NewLogfmtLogger(w)
	if config.Format.String() == "json" {
		behind = log.NewJSONLogger(w)
	}
	return slog.New(sloggokit.NewGoKitHandler(unboxed{behind}, config.Level.Level()))
}

// unboxed takes values out of slog's box, which go-kit would print as text: numbers in JSON would be none.
type unboxed struct{ next log.Logger }

// Log passes the pairs on.
func (u unboxed) Log(pairs ...any) error {
	for i, value := range pairs {
		if boxed, ok := value.(slog.Value); ok {
			value = boxed.Any()
		}
		if at, ok := value.(time.Time); ok {
			value = at.UTC().Format("2006-01-02T15:04:05.000Z07:00")
		}
		pairs[i] = value
	}
	return u.next.Log(pairs...)
}
