VERSION := $(shell cat VERSION)
REVISION := $(shell git rev-parse --short HEAD 2>/dev/null)
V := github.com/prometheus/common/version
LDFLAGS := -s -w -X $(V).Version=$(VERSION) -X $(V).Revision=$(REVISION)

# The tools that are built from source, in .tools. Their versions are pinned here.
TOOLS := $(CURDIR)/.tools
GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
COMPOSE_GO := github.com/compose-spec/compose-go/v2/cmd@v2.16.2
BENCHSTAT := golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da

# The race detector is for where goroutines are ours: it would compile the EC2 SDK once more, which takes minutes.
RACE := ./collector ./collector/cloudsim ./collector/fujitsu ./collector/outscale ./config ./statuspage
LEAN := ./cmd/... ./collector/alibaba ./collector/aws

.PHONY: build demo test alert-truth lint bench golden clean

build:
	go build -ldflags '$(LDFLAGS)' -o export_task_exporter ./cmd/export_task_exporter

demo: build
	./export_task_exporter --demo

test: test-programs
	go vet ./...
	go test -race $(RACE)
	go test -skip AlertsTellTheTruth $(LEAN)
	go test ./alerts/truth
	go test -count=1 -p 1 ./alerts ./dashboards ./deploy/... # the cache does not see the exporter that they build; their servers need the processors
	$(MAKE) --no-print-directory alert-truth

.PHONY: test-programs
test-programs:
	scripts/install-test-programs
	-@$(MAKE) --no-print-directory $(TOOLS)/compose-go

lint: $(TOOLS)/golangci-lint
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not formatted: $$unformatted"; exit 1; }
	$(TOOLS)/golangci-lint run ./...

# Lets the exporter live through days of exports and outages, on a clock of their own, and compares the alerts with what happened.
alert-truth: test-programs
	go test -count=1 -v -timeout 30m -run AlertsTellTheTruth ./cmd/export_task_exporter

# CPU, bytes and allocations of a scrape beside an ordinary exporter's, and how much of it ours needs.
bench: $(TOOLS)/benchstat
	go test -run '^$$' -bench . -count 6 ./collector | tee $(TOOLS)/bench.txt
	$(TOOLS)/benchstat -row /tasks -col /exporter -filter '.name:Scrape' $(TOOLS)/bench.txt
	$(TOOLS)/benchstat -filter '.name:Ratio' $(TOOLS)/bench.txt

# Writes the golden files anew: the demo's metrics, the messages of bad configurations, and the dashboards. Read the difference before you commit.
golden:
	go test ./cmd/export_task_exporter -run Golden -update
	go test ./config -update
	go test ./dashboards -run Golden -update

$(TOOLS)/golangci-lint:
	GOBIN=$(TOOLS) go install $(GOLANGCI_LINT)

# The library that docker compose reads its files with; its own program is called cmd.
$(TOOLS)/compose-go:
	GOBIN=$(TOOLS) go install $(COMPOSE_GO)
	mv $(TOOLS)/cmd $@

$(TOOLS)/benchstat:
	GOBIN=$(TOOLS) go install $(BENCHSTAT)

clean:
	rm -rf export_task_exporter $(TOOLS)
