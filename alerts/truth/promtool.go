package truth

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/prometheus/common/model"
)

// alert is an alert that fires: its name, and those of its labels that say which.
type alert struct{ name, severity, provider, account, region, kind, taskID, providerState string }

// Fired is when the rules fire on a history: by alert, each minute.
type Fired map[alert][]bool

var metricNames = regexp.MustCompile(`\bexport_tasks?(?:_[a-z]+)*\b`)

// Fire lets promtool evaluate the rules of a file every minute of the history. The folder is for its files. A promtool that cannot be
// run, and one that answers anything else than which alerts fire, such as a rule that cannot be evaluated, is an error.
func (h *History) Fire(ctx context.Context, promtool, rules, folder string) (Fired, error) {
	text, err := os.ReadFile(rules)
	if err != nil {
		return nil, fmt.Errorf("reading the rules: %w", err)
	}
	read := map[string]bool{"up": true}
	for _, name := range metricNames.FindAllString(string(text), -1) {
		read[name] = true
	}
	var test bytes.Buffer
	out := bufio.NewWriter(&test)
	fmt.Fprintf(out, "rule_files: [%s]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n", yamlText(rules))
	h.write(out, func(metric string) bool { return read[metric] })
	fmt.Fprintln(out, "  promql_expr_test:")
	for m := range h.minutes {
		fmt.Fprintf(out, "  - {expr: 'ALERTS{alertstate=\"firing\"}', eval_time: %dm, exp_samples: []}\n", m)
	}
	if err := out.Flush(); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "history.yml")
	if err := os.WriteFile(path, test.Bytes(), 0o600); err != nil {
		return nil, fmt.Errorf("writing the history: %w", err)
	}
	return h.run(exec.CommandContext(ctx, promtool, "test", "rules", path)) //nolint:gosec // the test's own
}

// run reads the alerts that fire from promtool's complaint that there should be none.
func (h *History) run(command *exec.Cmd) (Fired, error) {
	var stderr bytes.Buffer
	command.Stderr = &stderr
	stdout, err := command.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || failed.ExitCode() != 1) {
		return nil, fmt.Errorf("running promtool: %w: %s", err, &stderr)
	}
	fired := Fired{}
	minute := -1
	for line := range strings.Lines(string(stdout) + stderr.String()) {
		alerts := firing.FindAllString(line, -1)
		switch found := evaluated.FindStringSubmatch(line); {
		case found != nil:
			at, err := model.ParseDuration(found[1])
			if err != nil {
				return nil, fmt.Errorf("promtool's time: %w", err)
			}
			minute = int(time.Duration(at) / time.Minute)
		case len(alerts) > 0 && minute >= 0:
			h.note(fired, minute, alerts)
		case !silent.MatchString(line):
			return nil, fmt.Errorf("promtool says what was not expected: %s", line)
		}
	}
	return fired, nil
}

// note notes the alerts of a minute, by their labels.
func (h *History) note(fired Fired, minute int, alerts []string) {
	for _, labels := range alerts {
		a := alertOf(labels)
		if fired[a] == nil {
			fired[a] = make([]bool, h.minutes)
		}
		fired[a][minute] = true
	}
}

var (
	silent    = regexp.MustCompile(`^(Unit Testing: .*|\s*(FAILED:|SUCCESS|exp: .*)?)\s*$`)
	evaluated = regexp.MustCompile(`, time: (\S+),`)
	firing    = regexp.MustCompile(`\{__name__="ALERTS"[^}]*\}`)
	label     = regexp.MustCompile(`(\w+)="([^"]*)"`)
)

func alertOf(labels string) alert {
	values := map[string]string{}
	for _, pair := range label.FindAllStringSubmatch(labels, -1) {
		values[pair[1]] = pair[2]
	}
	return alert{
		values["alertname"], values["severity"], values["provider"], values["account"], values["region"], values["kind"],
		values["task_id"], values["provider_state"],
	}
}
