package statuspage

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"export_task_exporter/collector"
)

func TestFiltersByWhatTheAddressSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		statuses := []collector.TargetStatus{
			healthy(now, "a", "r1", "k", export(now, "a1-run", collector.Running, 9, 1), export(now, "a1-stuck", collector.Running, 9, 300)),
			healthy(now, "a", "r2", "k", export(now, "a2-failed", collector.Failed, 9, 1)),
			healthy(now, "b", "r1", "k", export(now, "b1-failed", collector.Failed, 9, 1)),
			broken(healthy(now, "b", "r2", "k"), collector.API, "no"),
		}
		for query, want := range map[string][]string{
			"?state=stuck":                       {"a / r1 / k", "a1-stuck"},
			"?state=running":                     {"a / r1 / k", "a1-stuck", "a1-run"},
			"?state=failed&account=b":            {"b / r1 / k", "b1-failed"},
			"?account=a&region=r2&kind=k&all=1":  {"a / r2 / k", "a2-failed"},
			"?health=failing":                    {"b / r2 / k"},
			"?state=&account=b&health=up":        {"b / r1 / k", "b1-failed"},
			"?state=canceled":                    nil,
			"?account=a&health=failing":          nil,
			"?region=gone-since-the-last-lookup": nil,
		} {
			code, body := get(t, statuses, query)
			if got := shown(body); code != http.StatusOK || !slices.Equal(got, want) {
				t.Errorf("%s shows %q and answers %d, not %q", query, got, code, want)
			}
			if says := text(body); want == nil && !strings.Contains(says, "\nNo ta") {
				t.Errorf("%s does not say that there is none: %s", query, says)
			}
		}
	})
}

func TestWhatTheAddressCannotMeanIsRefusedInWords(t *testing.T) {
	statuses := many(time.Now(), 1)
	for query, want := range map[string]string{
		"?state=stcuk":      "There is no state “stcuk”. The values of state are: queued running stuck canceling succeeded failed canceled unknown",
		"?account=prd":      "There is no account “prd”. The values of account are: prod",
		"?health=down":      "There is no health “down”. The values of health are: up failing paused unasked",
		"?all=yes":          "There is no all “yes”. The values of all are: 1",
		"?refresh=0":        "There is no refresh “0”. The values of refresh are: 10 30 60 300",
		"?status=failed":    "There is no filter “status”. The filters are: health state account region kind all refresh",
		"?state=%zz":        "This address cannot be read: invalid URL escape \"%zz\".",
		"?state=<script>":   "There is no state “<script>”.",
		"?state=up&state=2": "There is no state “up”.",
	} {
		code, body := get(t, statuses, query)
		if says := strings.Join(strings.Fields(text(body)), " "); code != http.StatusBadRequest || !strings.Contains(says, want) {
			t.Errorf("%s answers %d and says %s, not %s", query, code, says, want)
		}
		if got := shown(body); got != nil {
			t.Errorf("%s shows %q all the same", query, got)
		}
	}
}

func TestALinkChangesOneFilterAndKeepsTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, body := get(t, everyKind(time.Now()), "?account=prod&state=failed&refresh=30")
		if !strings.Contains(body, `<meta http-equiv="refresh" content="30">`) {
			t.Error("the page is not refreshed when it is asked to be")
		}
		links := map[string]string{}
		body, _, _ = strings.Cut(body, "<main>")
		for _, match := range regexp.MustCompile(`<a href="([^"]*)"( aria-current="true")?>([^<]*)`).FindAllStringSubmatch(body, -1) {
			links[strings.TrimSpace(match[3])] = strings.ReplaceAll(match[1], "&amp;", "&") + match[2]
		}
		for name, want := range map[string]string{
			"stuck":                      "?account=prod&refresh=30&state=stuck",
			"edge":                       "?account=edge&refresh=30&state=failed",
			"prod":                       `?account=prod&refresh=30&state=failed aria-current="true"`,
			"failing":                    "?health=failing&refresh=30",
			"stop refreshing every 30 s": "?account=prod&state=failed",
		} {
			if links[name] != want {
				t.Errorf("%s leads to %s, not to %s", name, links[name], want)
			}
		}
		if _, body = get(t, everyKind(time.Now()), ""); strings.Contains(body, "http-equiv") {
			t.Error("the page is refreshed although nobody asked")
		}
	})
}
