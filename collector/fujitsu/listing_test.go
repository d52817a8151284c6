package fujitsu_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

func TestEachTaskIsListedOnceWhereverStartCountsFrom(t *testing.T) {
	t.Parallel()
	for _, startsAtOne := range []bool{false, true} {
		for _, c := range []struct{ tasks, pages int }{{199, 1}, {200, 2}, {201, 2}, {389, 2}, {390, 3}, {401, 3}} {
			t.Run(fmt.Sprintf("%d tasks, from one: %v", c.tasks, startsAtOne), func(t *testing.T) {
				t.Parallel()
				cloud := newCloud(t)
				cloud.SetQuirks(cloudsim.FujitsuQuirks{StartsAtOne: startsAtOne})
				cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(many(c.tasks)...))
				tasks := cloud.lists(t)
				if all := ids(tasks); len(all) != c.tasks || len(slices.Compact(all)) != c.tasks {
					t.Errorf("%d tasks, want %d", len(all), c.tasks)
				}
				pages := cloud.asked(cloudsim.FujitsuList)
				if startsAtOne && c.tasks == 389 { // the last page has one more in common with the one before, and is full
					c.pages++
				}
				if pages != c.pages {
					t.Errorf("%d pages, want %d", pages, c.pages)
				}
			})
		}
	}
}

// changing is a list that is another one at each request, the last one for all that follow.
func changing(lists ...[]cloudsim.Export) func(time.Time) []cloudsim.Export {
	var mu sync.Mutex
	at := 0
	return func(time.Time) []cloudsim.Export {
		mu.Lock()
		defer mu.Unlock()
		list := lists[at]
		at = min(at+1, len(lists)-1)
		return list
	}
}

func TestListThatMovesWhileItIsRead(t *testing.T) {
	t.Parallel()
	all := many(460)
	for name, c := range map[string]struct {
		list func(time.Time) []cloudsim.Export
		want int
	}{
		"new tasks come":             {changing(all[40:], all[20:], all), 420},
		"a few go":                   {changing(all, slices.Concat(all[:50], all[59:])), 460},
		"many go":                    {changing(all, slices.Concat(all[:50], all[100:])), 410},
		"so many go that it is over": {changing(all, all[380:]), 80},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetExports(cloudsim.FujitsuImageExport, c.list)
			tasks := ids(cloud.lists(t))
			if len(tasks) != c.want || len(slices.Compact(tasks)) != c.want {
				t.Errorf("%d tasks, want %d", len(tasks), c.want)
			}
			if n := len(tasks); n == 0 || !slices.Contains(tasks, "export-459") {
				t.Error("the oldest is lost")
			}
		})
	}
}

func TestListingWithoutEndIsAFailure(t *testing.T) {
	t.Parallel()
	t.Run("start is not heeded", func(t *testing.T) {
		t.Parallel()
		cloud := newCloud(t)
		cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(many(300)...))
		cloud.SetFaults(cloudsim.Fault{Action: cloudsim.FujitsuList, RepeatToken: true})
		_, err := cloud.list(t)
		failsFor(t, err, collector.Decode)
		if n := cloud.asked(cloudsim.FujitsuList); n != 2 {
			t.Errorf("%d pages, want 2", n)
		}
	})
	t.Run("ever new pages", func(t *testing.T) {
		t.Parallel()
		cloud := newCloud(t)
		pages := 0
		url := providertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // at once, unlike the simulator
			if r.URL.Path != cloudsim.FujitsuImageExport {
				cloud.ServeHTTP(w, r)
				return
			}
			pages++
			start, _ := strconv.Atoi(r.URL.Query().Get("start"))
			exports := make([]map[string]string, 200)
			for i := range exports {
				exports[i] = map[string]string{"export_id": strconv.Itoa(start + i)}
			}
			_ = json.NewEncoder(w).Encode(map[string]any{"exports": exports})
		}))
		cloud.account.AuthURL = url
		_, err := cloud.list(t)
		failsFor(t, err, collector.Decode, "1000 pages")
		if pages != 1000 {
			t.Errorf("%d pages, want 1000", pages)
		}
	})
	t.Run("pages that never join", func(t *testing.T) {
		t.Parallel()
		cloud := newCloud(t)
		all := many(1200)
		cloud.SetExports(cloudsim.FujitsuImageExport, changing(all[:400], all[400:800], all[:400], all[800:], all[:400], all[400:800]))
		_, err := cloud.list(t)
		failsFor(t, err, collector.Decode)
	})
}

func TestFurtherPathsAreListedToo(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	const storage = "/v1/expansionstorageimageexport"
	both := running("both") // a path that turns out to be another name
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(append(many(250), both)...))
	cloud.SetExports(storage, cloudsim.Always(running("storage"), both))
	cloud.account.Paths = []string{cloudsim.FujitsuImageExport, storage}
	tasks := ids(cloud.lists(t))
	if len(tasks) != 252 || len(slices.Compact(tasks)) != 252 {
		t.Errorf("%d tasks, want 252 that differ", len(tasks))
	}
	for _, request := range cloud.Requests() {
		if request.Action == cloudsim.FujitsuStatus && request.Form.Get("export_id") == "storage" && request.Form.Get("path") != storage {
			t.Errorf("the detail was asked for at %s", request.Form.Get("path"))
		}
	}

	cloud = newCloud(t)
	cloud.account.Paths = []string{cloudsim.FujitsuImageExport, storage}
	_, err := cloud.list(t)
	failsFor(t, err, collector.API, storage, "paths")
}

func TestRequestsAreAsLargeAsTheAPIAllows(t *testing.T) {
	t.Parallel()
	cloud := newCloud(t)
	cloud.SetExports(cloudsim.FujitsuImageExport, cloudsim.Always(many(201)...))
	cloud.lists(t)
	for _, request := range cloud.Requests() {
		if request.Action == cloudsim.FujitsuList && request.Form.Get("limit") != "200" {
			t.Errorf("asked with %v", request.Form)
		}
	}
}
