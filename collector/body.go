package collector

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"sync"
)

// pieceBytes is how much of a body is read at once, and how much of it every listing may hold. Real answers are smaller.
const pieceBytes = 1 << 20

// pieces are what bodies are read into, used again by the next body. A large answer is put together from them once.
var pieces = sync.Pool{New: func() any { return new([pieceBytes]byte) }}

// ReadBody reads an answer's body to its end. One that breaks off, or has more than limit bytes, is a Decode failure. Of a
// scraper's listings, only one at a time may hold more than 1 MiB: what floods them all does not flood the exporter.
func ReadBody(ctx context.Context, body io.Reader, limit int) ([]byte, error) {
	var read [][]byte
	defer func() {
		for _, piece := range read {
			pieces.Put((*[pieceBytes]byte)(piece[:pieceBytes]))
		}
	}()
	for size := 0; ; {
		piece := pieces.Get().(*[pieceBytes]byte) //nolint:forcetypeassert // there is nothing else in the pool
		n, err := fill(body, piece[:])
		read, size = append(read, piece[:n]), size+n
		switch {
		case size > limit:
			return nil, Failf(Decode, "the answer has more than %d bytes", limit)
		case errors.Is(err, io.EOF):
			return bytes.Join(read, nil), nil
		case err != nil:
			return nil, brokenOff(ctx, size, err)
		case len(read) == 1:
			done, err := takeLarge(ctx)
			if err != nil {
				return nil, err
			}
			defer done() //nolint:gocritic // once, after the first piece
		}
	}
}

// brokenOff is the failure of a body that did not come to its end.
func brokenOff(ctx context.Context, size int, err error) error {
	reason := Decode
	if timeout, ok := errors.AsType[net.Error](err); ctx.Err() != nil || ok && timeout.Timeout() {
		reason = Timeout
	}
	return Failf(reason, "the answer breaks off after %d bytes: %w", size, err)
}

// fill reads until the piece is full or the body ends, with io.EOF in its last bytes already.
func fill(body io.Reader, piece []byte) (n int, err error) {
	for n < len(piece) && err == nil {
		var more int
		more, err = body.Read(piece[n:])
		n += more
	}
	return n, err
}

// takeLarge waits until no other listing of the scraper holds a large body.
func takeLarge(ctx context.Context) (done func(), err error) {
	call, ok := ctx.Value(callKey{}).(call)
	if !ok {
		return func() {}, nil
	}
	select {
	case call.large <- struct{}{}:
		return func() { <-call.large }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
