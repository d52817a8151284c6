package cloudsim

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// DemoENS is an ENS with the key demo/demo-secret, two pages of images, and exports without end. Twelve images are exported
// in turn, one in every hour, so that each has its turn twice a day and is then exported anew; among them is one of nearly
// every state at nearly any time. An hour of the demo lasts as long as is said, and all follows from the clock: the same
// moment shows the same exports, whenever the demo was started.
func DemoENS(clock func() time.Time, hour time.Duration) *ENS {
	c := NewENS(clock)
	c.AddKey("demo", "demo-secret")
	c.SetExports(func(now time.Time) []Export { return demoImages(now, hour) })
	return c
}

// demoSites are where the edge is; each has the same machines.
var demoSites = []string{"hangzhou", "chengdu", "guangzhou", "shenyang", "jakarta"}

// demoImages are the images that are exported in turn, and between them those that never were.
func demoImages(now time.Time, hour time.Duration) []Export {
	const turns = 12
	last := now.UnixNano() / int64(hour)
	var exports []Export
	for i := range int64(60) {
		site, machine := demoSites[i%5], []string{"cdn", "gateway", "transcoder", "billing"}[i/5%4]
		id := demoImageID(site, machine, i)
		e := Export{
			Source: id, SourceName: fmt.Sprintf("%s-%s-v%d", machine, site, i/20+1),
			Bucket: "example-corp-edge-images", Key: "nightly/" + id + ".qcow2",
		}
		switch i % 5 {
		case 0: // the last time that it had its turn
			turn := i / 5
			n := last - ((last-turn)%turns+turns)%turns
			e.runs(n, time.Unix(0, n*int64(hour)).UTC(), now, hour)
		case 1:
			e.Word = "Unexported" // nobody has said which of the two it is
		default:
			e.Begins = now.Add(hour)
		}
		exports = append(exports, e)
	}
	return exports
}

// runs makes the export the one that begins in hour n since 1970. Five of them are a cycle, so that an image goes through
// all of it.
func (e *Export) runs(n int64, begins, now time.Time, hour time.Duration) {
	e.Begins = begins
	switch n % 5 {
	case 0:
		e.Takes = 3 * hour
	case 1:
		e.Takes, e.End = 4*hour, Fails
	case 2:
		e.Takes = 7 * hour
	case 3:
		e.Takes = 9 * hour
		if age := now.Sub(begins); age >= 2*hour && age < e.Takes {
			e.Word = "Verifying" // no state that anybody has documented
		}
	case 4:
		e.Takes = 5 * hour
		if n/5%2 == 0 { // until the image has its turn again
			e.End = Never
		}
	}
}

// demoImageID is an id as ENS gives to a custom image: m-5 and 21 letters and digits.
func demoImageID(site, machine string, i int64) string {
	hash := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", site, machine, i))
	return "m-5" + strings.ToLower(base32.HexEncoding.EncodeToString(hash[:]))[:21]
}
