package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// failingCloud has as many failed exports as is said, out of ever the same ones.
func failingCloud(failed *atomic.Int64) *cloudsim.EC2 {
	sim := cloudsim.NewEC2(time.Now)
	sim.AddKey("demo", "demo-secret")
	sim.SetRegions("eu-west-1")
	begins := time.Now().Add(-time.Hour)
	sim.SetExports("eu-west-1", cloudsim.DescribeStoreImageTasks, func(time.Time) []cloudsim.Export {
		exports := make([]cloudsim.Export, 100)
		for i := range exports {
			exports[i] = cloudsim.Export{Source: fmt.Sprintf("ami-%d", i), Bucket: "b", Begins: begins, Takes: 24 * time.Hour}
			if int64(i) < failed.Load() {
				exports[i].End, exports[i].Takes = cloudsim.Fails, time.Minute
			}
		}
		return exports
	})
	return sim
}

var failuresLine = regexp.MustCompile(`(?m)^export_task_failures_total\{.*region="eu-west-1"\} (\d+)$`)

var writtenLine = regexp.MustCompile(`(?m)^export_task_exporter_memory_last_write_success_timestamp_seconds [1-9]`)

// The real process is killed again and again while tasks fail, in the middle of whatever it does.
func TestNoFailureIsLostToKills(t *testing.T) {
	failed := new(atomic.Int64)
	configured := cloudConfig(t, failingCloud(failed))
	memory := filepath.Join(t.TempDir(), "memory.json")
	args := []string{"--config.file=" + configured, "--memory.file=" + memory, "--web.disable-exporter-metrics"}
	random := rand.New(rand.NewPCG(1, 2))

	failed.Store(3) // which is the past
	process := startProcess(t, args...)
	for written := false; !written; { // the past is the past once it has been written down
		_, body := fetch(t, process.url+"/metrics")
		written = writtenLine.MatchString(body)
	}
	for range 12 {
		process.kill(t)
		failed.Add(random.Int64N(4))
		process = startProcess(t, args...)
		for range random.IntN(3) {
			failed.Add(random.Int64N(3))
			fetch(t, process.url+"/metrics")
		}
	}
	_, body := fetch(t, process.url+"/metrics")
	counted := failuresLine.FindStringSubmatch(body)
	if want := strconv.FormatInt(failed.Load()-3, 10); counted == nil || counted[1] != want {
		t.Errorf("counted %v failures, want %s", counted, want)
	}
	process.kill(t)
}

// A disk that is full looks like this to a process: no file may grow beyond half a kilobyte.
func TestFullDiskKeepsWhatWasWrittenBefore(t *testing.T) {
	failed := new(atomic.Int64)
	configured, memory := cloudConfig(t, failingCloud(failed)), filepath.Join(t.TempDir(), "memory.json")
	args := []string{"--config.file=" + configured, "--memory.file=" + memory}
	e := startExporter(t, args...)
	fetch(t, e.url+"/metrics")
	e.stop()
	before, err := os.ReadFile(memory)
	if err != nil || len(before) < 1024 {
		t.Fatalf("%d bytes of memory, %v", len(before), err)
	}

	failed.Store(2)
	p := startLimited(t, args...)
	_, body := fetch(t, p.url+"/metrics")
	if counted := failuresLine.FindStringSubmatch(body); counted == nil || counted[1] != "2" {
		t.Errorf("counted %v of 2 failures", counted)
	}
	if err := p.command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.command.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, p.stderr)
	}
	if !strings.Contains(p.stderr.String(), "memory cannot be written") {
		t.Errorf("the log does not tell: %s", p.stderr)
	}
	if after, err := os.ReadFile(memory); err != nil || !bytes.Equal(after, before) {
		t.Errorf("what was there is lost: %d bytes, %v", len(after), err)
	}
}

// process is the program as a process of its own.
type process struct {
	url            string
	command        *exec.Cmd
	stdout, stderr *output
}

func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	return startCommand(t, exec.CommandContext(t.Context(), os.Args[0], append(args, "--web.listen-address=127.0.0.1:0")...))
}

// startLimited is startProcess with a limit of 512 bytes on the size of files.
func startLimited(t *testing.T, args ...string) *process {
	t.Helper()
	limited := append([]string{"-c", `ulimit -f 1 && exec "$0" "$@"`, os.Args[0]}, append(args, "--web.listen-address=127.0.0.1:0")...)
	return startCommand(t, exec.CommandContext(t.Context(), "sh", limited...))
}

func startCommand(t *testing.T, command *exec.Cmd) *process {
	t.Helper()
	p := &process{command: command}
	p.command.Env = append(os.Environ(), asProgram+"=1")
	p.stdout, p.stderr = newOutput(), newOutput()
	p.command.Stdout, p.command.Stderr = p.stdout, p.stderr
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	for {
		if found := listening.FindStringSubmatch(p.stderr.String()); found != nil {
			p.url = "http://" + found[1]
			return p
		}
		select {
		case <-p.stderr.wake:
		case <-time.After(20 * time.Second):
			t.Fatalf("it does not listen: %s", p.stderr)
		}
	}
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.command.Wait()
}

func TestMemoryIsWrittenAtTheEndAndReadAtTheStart(t *testing.T) {
	failed := new(atomic.Int64)
	args := []string{"--config.file=" + cloudConfig(t, failingCloud(failed)), "--memory.file=" + filepath.Join(t.TempDir(), "memory.json")}
	e := startExporter(t, args...)
	_, before := fetch(t, e.url+"/metrics")
	if !strings.Contains(before, "\nexport_task_exporter_memory_last_write_success_timestamp_seconds ") {
		t.Error("the time of the last write is not shown")
	}
	failed.Store(5)
	e.stop()
	e = startExporter(t, args...)
	if !strings.Contains(e.stderr.String(), `msg="memory is loaded"`) {
		t.Errorf("the log does not say that memory was loaded: %s", e.stderr)
	}
	_, after := fetch(t, e.url+"/metrics")
	if counted := failuresLine.FindStringSubmatch(after); counted == nil || counted[1] != "5" {
		t.Errorf("counted %v of 5 failures while it was down", counted)
	}
}

func TestOnceRemembersToo(t *testing.T) {
	failed := new(atomic.Int64)
	args := []string{"--once", "--config.file=" + cloudConfig(t, failingCloud(failed)), "--memory.file=" + filepath.Join(t.TempDir(), "memory.json")}
	runOnce(t, args...)
	failed.Store(2)
	_, text, _ := runOnce(t, args...)
	if counted := failuresLine.FindStringSubmatch(text); counted == nil || counted[1] != "2" {
		t.Errorf("counted %v of 2 failures", counted)
	}
}

func TestMemoryThatCannotBeWrittenIsToldOnceAndServingGoesOn(t *testing.T) {
	failed := new(atomic.Int64)
	folder := filepath.Join(t.TempDir(), "missing")
	e := startExporter(t, "--config.file="+cloudConfig(t, failingCloud(failed)), "--memory.file="+filepath.Join(folder, "memory.json"))
	_, body := fetch(t, e.url+"/metrics")
	if !strings.Contains(body, `export_task_scrape_success{account="prod",kind="store_image",provider="aws",region="eu-west-1"} 1`) {
		t.Error("the scrape does not succeed")
	}
	if !strings.Contains(body, "\nexport_task_exporter_memory_last_write_success_timestamp_seconds 0\n") {
		t.Error("the gauge does not tell that nothing was written")
	}
	if code := e.stop(); code != 0 {
		t.Errorf("it ended with %d", code)
	}
	if n := strings.Count(e.stderr.String(), "memory cannot be written"); n != 1 {
		t.Errorf("the log says it %d times: %s", n, e.stderr)
	}
}

func TestMemoryThatCannotBeSetAsideIsLeftAlone(t *testing.T) {
	const foreign = "/proc/version" // which nobody can rename
	if _, err := os.Stat(foreign); err != nil {
		t.Skip(err)
	}
	e := startExporter(t, "--config.file="+cloudConfig(t, failingCloud(new(atomic.Int64))), "--memory.file="+foreign)
	_, body := fetch(t, e.url+"/metrics")
	if !strings.Contains(body, "\nexport_task_exporter_memory_last_write_success_timestamp_seconds 0\n") {
		t.Error("the gauge does not tell that nothing is written")
	}
	if code := e.stop(); code != 0 || !strings.Contains(e.stderr.String(), "nothing is remembered, and nothing will be") {
		t.Errorf("it ended with %d: %s", code, e.stderr)
	}
}

func TestMemoryThatIsDamagedIsSetAside(t *testing.T) {
	failed := new(atomic.Int64)
	memory := filepath.Join(t.TempDir(), "memory.json")
	if err := os.WriteFile(memory, []byte(`{"format":"export_task_`), 0o600); err != nil {
		t.Fatal(err)
	}
	e := startExporter(t, "--config.file="+cloudConfig(t, failingCloud(failed)), "--memory.file="+memory)
	fetch(t, e.url+"/metrics")
	e.stop()
	aside, err := filepath.Glob(memory + ".unread-*")
	if err != nil || len(aside) != 1 || !strings.Contains(e.stderr.String(), aside[0]) {
		t.Errorf("set aside %v, %v: %s", aside, err, e.stderr)
	}
	if written, err := os.ReadFile(memory); err != nil || !strings.Contains(string(written), `"targets"`) {
		t.Errorf("no new memory: %q, %v", written, err)
	}
}
