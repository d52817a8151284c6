package collector

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
)

// pieceBytes is how much of a body is read at once, and how much of it every listing may hold. Real answers are smaller.
const pieceBytes = 1 << 20

// ReadBody reads an answer's body to its end. One that breaks off, or has more than limit bytes, is a Decode failure. Of a
// scraper's listings, only one at a time may hold more than 1 MiB: what floods them all does not flood the exporter.
func ReadBody(ctx context.Context, body io.Reader, limit int) ([]byte, error) {
	first, ended, err := readPiece(ctx, body, 0, limit)
	if ended || err != nil {
		return first, err
	}
	done, err := takeLarge(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	pieces, size := [][]byte{first}, len(first)
	for !ended {
		var piece []byte
		piece, ended, err = readPiece(ctx, body, size, limit)
		if err != nil {
			return nil, err
		}
		pieces, size = append(pieces, piece), size+len(piece)
	}
	return bytes.Join(pieces, nil), nil
}

// readPiece reads what follows the first size bytes.
func readPiece(ctx context.Context, body io.Reader, size, limit int) (piece []byte, ended bool, err error) {
	piece = make([]byte, min(pieceBytes, limit+1-size))
	n, err := fill(body, piece)
	size += n
	timeout, isTimeout := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, io.EOF):
		return piece[:n], true, nil
	case err != nil && (ctx.Err() != nil || isTimeout && timeout.Timeout()):
		return nil, false, Failf(Timeout, "reading the answer after %d bytes: %w", size, err)
	case err != nil:
		return nil, false, Failf(Decode, "the answer breaks off after %d bytes: %w", size, err)
	case size > limit:
		return nil, false, Failf(Decode, "the answer has more than %d bytes", limit)
	default:
		return piece, false, nil
	}
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
