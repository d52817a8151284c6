package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"export_task_exporter/collector"
)

// exportInstances lists DescribeExportTasks: instances exported to S3 as disks. The API has no pages, no progress and no
// times for them.
type exportInstances struct{ client *client }

// Tasks lists the tasks.
func (e exportInstances) Tasks(ctx context.Context) ([]collector.Task, error) {
	client, err := e.client.get(ctx)
	if err != nil {
		return nil, err
	}
	out, err := client.DescribeExportTasks(ctx, &ec2.DescribeExportTasksInput{})
	if err == nil && out.ExportTasks == nil {
		err = missing("DescribeExportTasks", "exportTaskSet")
	}
	if err != nil {
		return nil, failed(ctx, "DescribeExportTasks", err)
	}
	tasks := make([]collector.Task, len(out.ExportTasks))
	for i, export := range out.ExportTasks {
		tasks[i] = exportInstanceTask(export)
	}
	return tasks, nil
}

func exportInstanceTask(e types.ExportTask) collector.Task {
	task := collector.Task{ID: aws.ToString(e.ExportTaskId), ProviderState: string(e.State)}
	if of := e.InstanceExportDetails; of != nil {
		task.SourceID = aws.ToString(of.InstanceId)
	}
	if to := e.ExportToS3Task; to != nil {
		task.Destination = destination(aws.ToString(to.S3Bucket), aws.ToString(to.S3Key))
		task.Format = string(to.DiskImageFormat)
	}
	switch e.State {
	case types.ExportTaskStateActive:
		task.State = collector.Running
	case types.ExportTaskStateCompleted:
		task.State = collector.Succeeded
	case types.ExportTaskStateCancelling:
		task.State = collector.Canceling
	case types.ExportTaskStateCancelled:
		task.State = collector.Canceled
	default:
		task.State = collector.Unknown
	}
	// A task that EC2 gives up is cancelled like one that a person cancels; its message tells them apart.
	if message := aws.ToString(e.StatusMessage); task.State == collector.Canceled && (isExpiry(message) || isError(message)) {
		fail(&task, message)
	}
	return task
}
