package truth

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// teller makes up the exports of a target.
type teller struct {
	random *rand.Rand
	target *target
	told   int
}

// tell tells one of the stories.
func (t *teller) tell(at time.Time) []*export {
	total := 0
	for _, story := range stories {
		total += story.weight
	}
	n := t.random.IntN(total)
	i := slices.IndexFunc(stories, func(s story) bool {
		n -= s.weight
		return n < 0
	})
	told := stories[i].tell(t, at)
	for _, e := range told {
		e.story = stories[i].name
	}
	return told
}

// between is a random time, in odd seconds: no two things happen at once, and none at the moment of a scrape.
func (t *teller) between(least, most time.Duration) time.Duration {
	d := least + time.Duration(t.random.Int64N(int64(most-least)))
	return d.Truncate(time.Minute) + time.Duration(7+2*t.random.IntN(22))*time.Second
}

// export is a new one, of a source of its own, that runs an hour or so and succeeds.
func (t *teller) export(begins time.Time) *export {
	t.told++
	source := fmt.Sprintf("%s-%03d", t.target.kind, t.told)
	e := &export{target: t.target, Export: cloudsim.Export{
		ID: fmt.Sprintf("task-%03d", t.told), Source: source, SourceName: "machine " + source, Bucket: "archive", Key: source + ".bin",
		Begins: begins, Takes: t.between(10*time.Minute, 100*time.Minute), Message: t.target.failure,
	}}
	if t.target.waits != "" {
		e.Queued = t.between(0, 10*time.Minute)
	}
	return e
}

// again is another export of the same source.
func (t *teller) again(before *export, begins time.Time) *export {
	e := t.export(begins)
	e.Source, e.SourceName, e.Key = before.Source, before.SourceName, before.Key
	return e
}
