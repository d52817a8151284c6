package fujitsu

import (
	"context"
	"strconv"

	"export_task_exporter/collector"
)

const (
	// pageSize is the largest that the API gives.
	pageSize = 200
	// overlap is how many exports of a page are asked for again with the next. The API does not say whether start counts
	// from 0 or from 1, and the list moves while it is read: as long as fewer exports than this vanish meanwhile, none of
	// the others is skipped.
	overlap = 10
	// maxPasses is how often a list is read anew that moved by more than the overlap.
	maxPasses = 3
)

// listed is what the list tells of an export. The member status is a path, and no state.
type listed struct {
	ExportID     string `json:"export_id"`
	ExportStatus text   `json:"export_status"`
	ImageID      text   `json:"image_id"`
	RequestTime  text   `json:"request_time"`
}

type page struct {
	Exports *[]listed `json:"exports"` // nil: there was no list, which is not the same as an empty one
}

// exports reads the list of a path to its end, each export once.
func (l *login) exports(ctx context.Context, path string) ([]listed, error) {
	for range maxPasses {
		exports, whole, err := l.pass(ctx, path)
		if err != nil || whole {
			return exports, err
		}
	}
	return nil, collector.Failf(collector.Decode, "GET %s: the list moves faster than it can be read: %d times, a page did not join the one before", path, maxPasses)
}

// reading is the exports of the pages that have been read, each once.
type reading struct {
	exports []listed
	places  map[string]int // in exports, by export_id
}

// joins tells whether the page begins with an export that is known.
func (r *reading) joins(page []listed) bool {
	if len(page) == 0 {
		return false
	}
	_, known := r.places[page[0].ExportID]
	return known
}

// add takes in a page: what it says of an export is newer than what is known. It tells whether the page had a new one.
func (r *reading) add(page []listed) bool {
	before := len(r.exports)
	for _, export := range page {
		if place, again := r.places[export.ExportID]; again {
			r.exports[place] = export
			continue
		}
		r.places[export.ExportID] = len(r.exports)
		r.exports = append(r.exports, export)
	}
	return len(r.exports) > before
}

// pass reads the pages one after the other. It is not whole where a page does not join those before.
func (l *login) pass(ctx context.Context, path string) (exports []listed, whole bool, err error) {
	r := reading{places: make(map[string]int)}
	start := 0
	for range collector.MaxPages {
		query := path + "?limit=" + strconv.Itoa(pageSize)
		if start > 0 { // nobody knows whether 0 is right
			query += "&start=" + strconv.Itoa(start)
		}
		got, err := l.page(ctx, query)
		if err != nil {
			return nil, false, err
		}
		if start > 0 && !r.joins(got) {
			return nil, false, nil
		}
		grown := r.add(got)
		if len(got) < pageSize {
			return r.exports, true, nil
		}
		if !grown {
			return nil, false, collector.Failf(collector.Decode, "GET %s: a full page has nothing that the pages before did not have", query)
		}
		start += len(got) - overlap
	}
	return nil, false, collector.Failf(collector.Decode, "GET %s: the list does not end: more than %d pages", path, collector.MaxPages)
}

func (l *login) page(ctx context.Context, query string) ([]listed, error) {
	var answer page
	if err := l.get(ctx, query, maxBody, &answer); err != nil {
		return nil, err
	}
	if answer.Exports == nil {
		return nil, collector.Failf(collector.Decode, "GET %s: the answer has no exports", query)
	}
	for _, export := range *answer.Exports {
		if export.ExportID == "" {
			return nil, collector.Failf(collector.Decode, "GET %s: the answer has an export without an export_id", query)
		}
	}
	return *answer.Exports, nil
}
