package alibaba_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/providertest"
)

// many are the exports of so many images, from m-1000 on. All are over.
func many(n int) []cloudsim.Export {
	exports := make([]cloudsim.Export, n)
	for i := range exports {
		exports[i] = cloudsim.Export{Source: fmt.Sprintf("m-%d", 1000+i), Bucket: "b", Begins: time.Now().Add(-time.Hour)}
	}
	return exports
}

// byRequest gives each request the next of the lists, and the last one to all that follow.
func byRequest(lists ...[]cloudsim.Export) func(time.Time) []cloudsim.Export {
	var asked atomic.Int64
	return func(time.Time) []cloudsim.Export {
		return lists[min(int(asked.Add(1)), len(lists))-1]
	}
}

func ids(tasks []collector.Task) []string {
	ids := make(map[string]bool)
	for _, task := range tasks {
		ids[task.ID] = true
	}
	return slices.Sorted(maps.Keys(ids))
}

func TestListingsAreReadToTheLastPage(t *testing.T) {
	t.Parallel()
	for images, requests := range map[int]int{0: 1, 1: 1, 50: 1, 51: 2, 100: 2, 101: 3, 251: 6} {
		t.Run(strconv.Itoa(images), func(t *testing.T) {
			t.Parallel()
			c := newCloud(t)
			c.SetExports(cloudsim.Always(many(images)...))
			tasks, err := c.list(t)
			if err != nil || len(tasks) != images || len(ids(tasks)) != images {
				t.Errorf("%d tasks with %d ids, %v", len(tasks), len(ids(tasks)), err)
			}
			asked := c.Requests()
			if len(asked) != requests {
				t.Errorf("%d requests, want %d", len(asked), requests)
			}
			for i, request := range asked {
				if request.Form.Get("PageSize") != "50" || request.Form.Get("PageNumber") != strconv.Itoa(i+1) {
					t.Errorf("request %d asked with %v", i, request.Form)
				}
			}
		})
	}
}

// Whatever comes and goes between two pages, no image that is there all the time is lost, and none is there twice.
func TestImagesThatComeAndGoBetweenPagesLoseNoOther(t *testing.T) {
	t.Parallel()
	all := many(120)
	without := func(i int) []cloudsim.Export { return slices.Delete(slices.Clone(all), i, i+1) }
	front := slices.Concat([]cloudsim.Export{{Source: "m-new"}}, all)
	for name, c := range map[string]struct {
		lists    [][]cloudsim.Export
		want     int // of the 120
		requests int
	}{
		"one goes from the first page":         {[][]cloudsim.Export{all, without(3)}, 119, 6},
		"one goes from the last page":          {[][]cloudsim.Export{all, without(119)}, 119, 6},
		"one comes in front":                   {[][]cloudsim.Export{all, front}, 120, 7},
		"one comes at the end":                 {[][]cloudsim.Export{all, slices.Concat(all, front[:1])}, 120, 6},
		"so many go that the next page is out": {[][]cloudsim.Export{all, all[:40]}, 40, 3},
		"all go":                               {[][]cloudsim.Export{all, nil}, 0, 3},
		"they never come to rest": {[][]cloudsim.Export{
			all, front, all, front, all, without(7), front, all, front, all, front, all,
		}, 120, 12},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetExports(byRequest(c.lists...))
			tasks, err := cloud.list(t)
			if err != nil {
				t.Fatal(err)
			}
			listed := slices.DeleteFunc(ids(tasks), func(id string) bool { return id == "m-new" })
			if len(listed) != c.want || len(ids(tasks)) != len(tasks) {
				t.Errorf("%d of the images, want %d; %d tasks", len(listed), c.want, len(tasks))
			}
			if n := len(cloud.Requests()); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
		})
	}
}

// Nobody has said what exactly TotalCount counts. A wrong one costs requests, and no image.
func TestCountThatIsWrongLosesNoImage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		total    func(int) int
		requests int
	}{
		"too large":   {func(n int) int { return n + 1000 }, 8},
		"too small":   {func(n int) int { return n - 30 }, 8},
		"one page's":  {func(int) int { return 50 }, 1},
		"always none": {func(int) int { return 0 }, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetExports(cloudsim.Always(many(120)...))
			cloud.SetTotalCount(c.total)
			tasks, err := cloud.list(t)
			if want := min(120, 120*c.requests/2); err != nil || name != "one page's" && len(tasks) != want {
				t.Errorf("%d tasks, want %d, %v", len(tasks), want, err)
			}
			if n := len(cloud.Requests()); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
		})
	}
}

// What the two readings agree on counts, and nothing that an earlier one saw.
func TestImagesThatAreGoneStayGoneWhereTheCountIsWrong(t *testing.T) {
	cloud := newCloud(t)
	all := many(2)
	cloud.SetExports(byRequest(all, all[:1]))
	cloud.SetTotalCount(func(int) int { return 7 })
	if tasks, err := cloud.list(t); err != nil || len(tasks) != 1 {
		t.Errorf("%d tasks, %v", len(tasks), err)
	}
}

func TestListingWithoutEndIsAFailure(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault    cloudsim.Fault
		requests int
	}{
		"the same page again and again": {cloudsim.Fault{RepeatToken: true}, 4},
		"ever new images":               {cloudsim.Fault{EndlessPages: true}, 1000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := newCloud(t)
			cloud.SetExports(cloudsim.Always(many(1)...))
			cloud.SetFaults(c.fault)
			_, err := cloud.list(t)
			providertest.FailsFor(t, err, collector.Decode)
			if n := len(cloud.Requests()); n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
		})
	}
}

func TestEachListingHasWhatTheLastReadingSaid(t *testing.T) {
	cloud := newCloud(t)
	first := many(51)
	second := slices.Clone(first)
	second[0].End = cloudsim.Fails
	// The first image is read anew because another one goes, and has failed meanwhile.
	cloud.SetExports(byRequest(first, second[:50]))
	tasks, err := cloud.list(t)
	if err != nil || len(tasks) != 50 {
		t.Fatalf("%d tasks, %v", len(tasks), err)
	}
	if got := sorted(tasks)[0]; got.State != collector.Failed || !strings.HasPrefix(got.ID, "m-1000") {
		t.Errorf("got %+v", got)
	}
}
