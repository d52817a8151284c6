package outscale

import (
	"context"
	"net/http"

	osc "github.com/outscale/osc-sdk-go/v2"

	"export_task_exporter/collector"
)

// perPage is the largest page that the API gives. It must be sent: without it there is one page of 100, and no token
// whatever is left. Source: the user guide's page on export tasks, and the pagination tutorial.
const perPage = 1000

// exports lists one kind in one region.
type exports[Task any] struct {
	account *Account
	region  string
	// action is the API's, and the permission that it needs.
	action string
	// read asks for one page.
	read func(ctx context.Context, client *osc.APIClient, token *string) (page[Task], *http.Response, error)
	// task maps a task.
	task func(Task) collector.Task
}

// page is one page of a listing. Tasks is nil where the answer has no list. Next is the token of the page that follows; nil
// or empty: this is the last.
type page[Task any] struct {
	tasks *[]Task
	next  *string
}

// Tasks lists the tasks.
func (e exports[Task]) Tasks(ctx context.Context) ([]collector.Task, error) {
	found, err := e.account.credentials(ctx)
	if err != nil {
		return nil, err
	}
	client, entrance := e.account.open(e.region, found.configuration)
	own := signed(ctx, found.key, e.region)
	return collector.ReadPages(func(token *string) ([]collector.Task, *string, error) {
		var got page[Task]
		err := entrance.enter(ctx, found.key, func() error {
			return call{e.action, found.origin}.try(ctx, func() (response *http.Response, err error) {
				got, response, err = e.read(own, client, token)
				return response, err
			})
		})
		if err != nil {
			return nil, nil, err
		}
		tasks, err := e.tasks(got.tasks)
		return tasks, got.next, err
	})
}

// tasks maps a page. A task without an id could not be told from others.
func (e exports[Task]) tasks(listed *[]Task) ([]collector.Task, error) {
	if listed == nil {
		return nil, collector.Failf(collector.Decode,
			"the answer to %s has no list of tasks; is a proxy or a wrong endpoint between?", e.action)
	}
	tasks := make([]collector.Task, len(*listed))
	for i, task := range *listed {
		tasks[i] = e.task(task)
		if tasks[i].ID == "" {
			return nil, collector.Failf(collector.Decode, "the answer to %s has a task without a TaskId", e.action)
		}
	}
	return tasks, nil
}

func readImages(ctx context.Context, client *osc.APIClient, token *string) (page[osc.ImageExportTask], *http.Response, error) {
	out, response, err := client.ImageApi.ReadImageExportTasks(ctx).
		ReadImageExportTasksRequest(osc.ReadImageExportTasksRequest{ResultsPerPage: new(int32(perPage)), NextPageToken: token}).
		Execute()
	return page[osc.ImageExportTask]{out.ImageExportTasks, out.NextPageToken}, response, err
}

func readSnapshots(ctx context.Context, client *osc.APIClient, token *string) (page[osc.SnapshotExportTask], *http.Response, error) {
	out, response, err := client.SnapshotApi.ReadSnapshotExportTasks(ctx).
		ReadSnapshotExportTasksRequest(osc.ReadSnapshotExportTasksRequest{ResultsPerPage: new(int32(perPage)), NextPageToken: token}).
		Execute()
	return page[osc.SnapshotExportTask]{out.SnapshotExportTasks, out.NextPageToken}, response, err
}
