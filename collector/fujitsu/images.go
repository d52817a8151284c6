package fujitsu

import (
	"context"
	"sync"

	"export_task_exporter/collector"
)

// images lists the exports of images. The list tells how each stands, and the detail of one tells the rest.
type images struct {
	keeper *keeper
	paths  []string

	mu      sync.Mutex
	details map[string]detail // by export_id: what was last read of those that are listed
}

// Tasks lists the tasks of all paths.
func (i *images) Tasks(ctx context.Context) ([]collector.Task, error) {
	login := &login{keeper: i.keeper}
	var exports []export
	known := make(map[string]bool)
	for _, path := range i.paths {
		listed, err := login.exports(ctx, path)
		if err != nil {
			return nil, err
		}
		for _, one := range listed {
			if !known[one.ExportID] { // two paths may turn out to be names of one list
				known[one.ExportID] = true
				exports = append(exports, export{listed: one, path: path})
			}
		}
	}
	i.recall(exports)
	read(ctx, login, exports)
	if err := login.refusal(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, collector.Failf(collector.Timeout, "reading the details of %d exports: %w", len(exports), ctx.Err())
	}
	i.remember(exports)
	tasks := make([]collector.Task, len(exports))
	for n, export := range exports {
		tasks[n] = export.task()
	}
	return tasks, nil
}

// recall gives the exports the details that are remembered of them.
func (i *images) recall(exports []export) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for n := range exports {
		exports[n].detail = i.details[exports[n].ExportID]
		exports[n].detail.fresh = false
	}
}

// remember keeps the details of these exports, and forgets those of others.
func (i *images) remember(exports []export) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.details = make(map[string]detail, len(exports))
	for _, export := range exports {
		i.details[export.ExportID] = export.detail
	}
}
