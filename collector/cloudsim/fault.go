package cloudsim

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is what goes wrong with the requests that it matches. Of several faults that match, the first is taken. A fault
// with nothing but a Latency gives the real answer, late.
type Fault struct {
	// Region and Action are the requests that it matches. "": any.
	Region, Action string
	// Times is how many requests it spoils. 0: all, until it is removed.
	Times int

	// Latency is waited before whatever follows. It ends at once when the client leaves.
	Latency time.Duration
	// Hang gives no answer until the client leaves or its connection is closed.
	Hang bool
	// Reset breaks the connection off (TCP RST) without an answer.
	Reset bool
	// Flood answers with a body of so many bytes that is the beginning of XML, and has no Content-Length.
	Flood int64
	// Body, if set, is the answer, with Status (0: 200) and ContentType ("": the cloud's own).
	Body        *string
	ContentType string
	// Code and Message are an error in the cloud's own form, with Status (0: 400).
	Code, Message string
	// Status alone is an empty answer with that status.
	Status int

	// Torn sends half of the real body, then closes a connection that had promised the whole of it.
	Torn bool
	// Half sends half of the real body, with a Content-Length that fits: only the decoder can notice.
	Half bool
	// EndlessPages gives every page a next token, always another. All of them are the first page.
	EndlessPages bool
	// RepeatToken gives every page the same next token. All of them are the first page.
	RepeatToken bool
}

func (f Fault) matches(r Request) bool {
	return (f.Region == "" || f.Region == r.Region) && (f.Action == "" || f.Action == r.Action)
}

// answered carries out the faults that leave no room for a cloud's answer, and tells whether it was one of them.
func (f Fault) answered(w http.ResponseWriter, r *http.Request, contentType string) bool {
	switch {
	case f.Hang:
		<-r.Context().Done()
	case f.Reset:
		reset(w)
	case f.Flood > 0:
		w.Header().Set("Content-Type", contentType)
		flood(w, f.Flood)
	case f.Body != nil:
		if f.ContentType != "" {
			contentType = f.ContentType
		}
		send(w, max(f.Status, http.StatusOK), contentType, *f.Body)
	case f.Status != 0 && f.Code == "":
		w.WriteHeader(f.Status)
	default:
		return false
	}
	return true
}

// send answers with the cloud's body, or with what the fault leaves of it.
func (f Fault) send(w http.ResponseWriter, status int, contentType, body string) {
	switch {
	case f.Half:
		send(w, status, contentType, body[:len(body)/2])
	case f.Torn:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body[:len(body)/2])
		// The half must be on its way before the connection ends, or the client sees a reset and no answer at all.
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	default:
		send(w, status, contentType, body)
	}
}

func send(w http.ResponseWriter, status int, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // a client that has left needs no answer
}

// reset closes the connection without the good-bye that an ordinary close sends.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // not HTTP/1: only the stream can be aborted
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(interface{ SetLinger(int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// flood writes so many bytes of an element that does not end, until the client has enough.
func flood(w io.Writer, size int64) {
	_, _ = io.CopyN(w, io.MultiReader(strings.NewReader("<flood>"), endless('x')), size)
}

// endless is a reader of one byte, for ever.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}
