package statuspage

import (
	"cmp"
	"flag"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector"
)

// go test ./statuspage -update writes testdata/every_kind.txt anew: read the difference before you commit it.
var update = flag.Bool("update", false, "write the golden file anew")

// The golden file is the page as it is read out, a line for each row of a table and each item of a list.
func TestThePageSaysAllThatIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, body := get(t, everyKind(time.Now()), "")
		const golden = "testdata/every_kind.txt"
		if *update {
			if err := os.WriteFile(golden, []byte(text(body)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(body); got != string(want) {
			t.Errorf("the page reads\n%s\nnot as %s", got, golden)
		}
		if bars, figures := strings.Count(body, "<progress"), strings.Count(text(body), " %"); bars != figures {
			t.Errorf("%d progress bars for %d figures", bars, figures)
		}
		if exact := `<time datetime="1999-12-31T23:59:48Z" title="1999-12-31 23:59:48 UTC">12 s ago</time>`; !strings.Contains(body, exact) {
			t.Errorf("the exact time is not behind the words: %s", exact)
		}
	})
}

func TestWhatNeedsAPersonStandsFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		_, body := get(t, []collector.TargetStatus{
			healthy(now, "a", "r", "calm", export(now, "new", collector.Succeeded, 9, 1), export(now, "old", collector.Succeeded, 9, 2), export(now, "run", collector.Running, 9, 1)),
			healthy(now, "b", "r", "failed", export(now, "late", collector.Failed, 9, 1), export(now, "early", collector.Failed, 9, 9), export(now, "run", collector.Running, 9, 1)),
			healthy(now, "c", "r", "stuck", export(now, "fail", collector.Failed, 9, 1), export(now, "long", collector.Running, 9, 300), export(now, "longest", collector.Queued, 9, 400)),
			broken(healthy(now, "d", "r", "failing"), collector.API, "no"),
		}, "")
		want := []string{
			"d / r / failing",
			"c / r / stuck", "longest", "long", "fail",
			"b / r / failed", "late", "early", "run",
			"a / r / calm", "run", "new", "old",
		}
		if got := shown(body); !slices.Equal(got, want) {
			t.Errorf("the page shows %q, not %q", got, want)
		}
	})
}

func TestATaskThatNobodyCouldLookAtIsNotCalledStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		moving := export(now, "moving", collector.Running, 4, 190) // ten minutes before the target began to fail, three hours ago
		_, body := get(t, []collector.TargetStatus{broken(healthy(now, "a", "r", "k", moving), collector.API, "no")}, "")
		if says := text(body); strings.Contains(says, "1 stuck") || !strings.Contains(says, "running 1") {
			t.Errorf("the page says %s", says)
		}
	})
}

func TestALongListIsCutAndLeadsToAllOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		statuses := append(many(time.Now(), 2000), healthy(time.Now(), "other", "r", "k"))
		_, body := get(t, statuses, "")
		if n := strings.Count(body, "<tr role"); n != 1+most || !strings.Contains(text(body), "100 of 2,000 are shown") {
			t.Errorf("%d rows: %s", n, text(body))
		}
		links := regexp.MustCompile(`href="([^"]*all=1[^"]*)"`).FindStringSubmatch(body)
		if links == nil {
			t.Fatal("no link leads to all")
		}
		_, body = get(t, statuses, html.UnescapeString(links[1]))
		if n := strings.Count(body, "<tr role"); n != 1+2000 || strings.Contains(body, "other / r / k") {
			t.Errorf("%d rows where all of one target should be", n)
		}
		if _, body = get(t, statuses, "?state=queued"); !strings.Contains(text(body), "100 of 286 are shown") {
			t.Error("a filtered list is not cut")
		}
	})
}

// get asks for the page with a query.
func get(t *testing.T, statuses []collector.TargetStatus, query string) (code int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	handler := &Handler{Status: func() []collector.TargetStatus { return statuses }, Version: "1.2.3"}
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/status"+query, http.NoBody))
	return w.Code, w.Body.String()
}

// text is what a page says, a line for each block.
func text(page string) string {
	for _, step := range []struct{ pattern, by string }{
		{`(?s)<style>.*?</style>`, ""},
		{`\s+`, " "},
		{`</(?:title|h1|h2|p|li|dd|header|tr)>`, "\n"},
		{`</(?:td|th|dt)>`, " "},
		{`<[^>]*>`, ""},
		{` *\n *`, "\n"},
		{`  +`, " "},
		{`\n\n+`, "\n"},
	} {
		page = regexp.MustCompile(step.pattern).ReplaceAllString(page, step.by)
	}
	return html.UnescapeString(strings.TrimSpace(page)) + "\n"
}

// shown are the headings of the page's targets and the IDs of their tasks.
func shown(page string) []string {
	var all []string
	_, page, _ = strings.Cut(page, "<main>")
	for _, match := range regexp.MustCompile(`<h2 id=.*</h2>|<tr role="row" class.*\n.*\n<td role="cell"><code>(.*)</code>`).FindAllStringSubmatch(page, -1) {
		all = append(all, cmp.Or(match[1], strings.TrimSpace(text(match[0]))))
	}
	return all
}
