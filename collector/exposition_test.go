package collector

import (
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// The whole of what a small scrape says.
func TestExposition(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one := target(&slow{takes: 2 * time.Second, tasks: []Task{
			{ID: "b", State: Failed, ProviderState: "Failed", FailureReason: KMSProblem, Message: `key "x" is disabled`},
			at(17, Task{ID: "a", State: Running, ProviderState: "InProgress", SourceID: "ami-1", SourceName: "web",
				Destination: "bucket/ami-1.bin", Format: "raw", Started: time.Unix(946684000, 5e8)}),
		}})
		one.ExpectedInterval = 26 * time.Hour
		scrape(t, newScraper(t, one), patience).shows(t,
			`export_task_dropped 0`,
			`export_task_duration_seconds_bucket{le="300"} 0`,
			`export_task_duration_seconds_bucket{le="172800"} 0`,
			`export_task_expected_interval_seconds 93600`,
			`export_task_failure_info{message="key \"x\" is disabled",reason="kms",task_id="b"} 1`,
			`export_task_first_seen_timestamp_seconds{task_id="a"} 9.46684802e+08`,
			`export_task_info{destination="bucket/ami-1.bin",format="raw",source_id="ami-1",source_name="web",task_id="a"} 1`,
			`export_task_last_progress_timestamp_seconds{task_id="a"} 9.46684802e+08`,
			`export_task_progress_ratio{task_id="a"} 0.17`,
			`export_task_scrape_duration_seconds 2`,
			`export_task_scrape_last_success_timestamp_seconds 9.46684802e+08`,
			`export_task_scrape_success 1`,
			`export_task_start_timestamp_seconds{task_id="a"} 9.466840005e+08`,
			`export_task_state{provider_state="InProgress",state="running",task_id="a"} 1`,
			`export_task_stuck_after_seconds 7200`,
			`export_tasks{state="canceled"} 0`,
			`export_tasks{state="failed"} 1`,
			`export_tasks{state="running"} 1`,
		)
	})
}

// What is built directly is byte for byte what a Registry would have made of the same series, which also checks them:
// a pedantic one finds every label out of order and every series that is there twice.
func TestFamiliesAreThoseOfAPedanticRegistry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scraped := mixedScrape(t)
		registry := prometheus.NewPedanticRegistry()
		registry.MustRegister(sent{scraped})
		ours, theirs := render(t, scraped), render(t, registry)
		if ours != theirs {
			t.Errorf("ours:\n%s\n\nthe Registry's:\n%s", ours, theirs)
		}
		if again := render(t, scraped); again != ours {
			t.Error("gathering a scrape twice gives two answers")
		}
	})
}

// sent is a scrape as an ordinary Collector sends it.
type sent struct{ Scrape }

func (sent) Describe(chan<- *prometheus.Desc) {}

func (s sent) Collect(to chan<- prometheus.Metric) { ordinary{}.send(s.Scrape, to) }

// mixedScrape has accounts, regions, kinds and tasks whose order differs from label to label, and one of each case.
func mixedScrape(t *testing.T) Scrape {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string { return []string{"", "a", "B", "é", "z\n\"q\\"}[random.IntN(5)] }
	var targets []Target
	for _, account := range []string{"prod", "Prod", "a"} {
		for _, region := range []string{"eu-west-1", "eu", "us-east-1"} {
			for _, name := range []string{"store_image", "export_image"} {
				var tasks []Task
				for _, state := range append(States(), States()...) {
					tasks = append(tasks, at(float64(random.IntN(100)), Task{ID: word() + word() + string(state), State: state, ProviderState: word(),
						SourceID: word(), SourceName: word(), Destination: word() + word(), Format: word(), Message: word(),
						Started: time.Unix(random.Int64N(1e9), 0)}))
				}
				one := kind(name, of(account, in(region, target(&slow{tasks: tasks}))))
				if region == "eu" {
					one.Source, one.ExpectedInterval = &slow{takes: time.Hour}, time.Hour
				}
				targets = append(targets, one)
			}
		}
		lookup := in("all", of(account, target(&slow{})))
		lookup.Found = func() []Target { return nil }
		targets = append(targets, lookup)
	}
	s := newScraper(t, targets...)
	scrape(t, s, patience)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return s.Scrape(ctx)
}
