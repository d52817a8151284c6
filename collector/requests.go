package collector

import (
	"net/http"
	"strconv"
	"sync"
)

// Requests counts the HTTP requests that went out for one account in one region: pages, retries and log-ins too. The
// zero value is ready; it must not be copied.
type Requests struct {
	mu    sync.Mutex
	codes map[string]uint64
}

// noAnswer is the code of a request that no response came to.
const noAnswer = "error"

// usualCodes are shown from the start, so that increase() sees the first of each; any other code appears when it comes.
var usualCodes = [...]string{"200", "400", "401", "403", "429", "500", "503", noAnswer}

// Count adds one request by what came of it, as [http.Client.Do] returns it.
func (r *Requests) Count(response *http.Response, err error) {
	code := noAnswer
	if err == nil {
		code = strconv.Itoa(response.StatusCode)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.codes == nil {
		r.codes = make(map[string]uint64)
	}
	r.codes[code]++
}

// snapshot copies the counts, the usual codes at least.
func (r *Requests) snapshot() map[string]uint64 {
	counts := make(map[string]uint64, len(usualCodes))
	for _, code := range usualCodes {
		counts[code] = 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for code, n := range r.codes {
		counts[code] = n
	}
	return counts
}
