package aws

import (
	"context"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"export_task_exporter/collector"
)

// exportImages lists DescribeExportImageTasks: images exported to S3 as disks by VM Import/Export.
type exportImages struct{ client *client }

// exportImagePage is the largest that the API gives.
const exportImagePage = 500

// Tasks lists the tasks.
func (e exportImages) Tasks(ctx context.Context) ([]collector.Task, error) {
	client, err := e.client.get(ctx)
	if err != nil {
		return nil, err
	}
	exports, err := collector.ReadPages(func(token *string) ([]types.ExportImageTask, *string, error) {
		out, err := client.DescribeExportImageTasks(ctx, &ec2.DescribeExportImageTasksInput{
			MaxResults: aws.Int32(exportImagePage), NextToken: token,
		})
		if err == nil && out.ExportImageTasks == nil {
			err = missing("DescribeExportImageTasks", "exportImageTaskSet")
		}
		if err != nil {
			return nil, nil, failed(ctx, "DescribeExportImageTasks", err)
		}
		return out.ExportImageTasks, out.NextToken, nil
	})
	if err != nil {
		return nil, err
	}
	tasks := make([]collector.Task, len(exports))
	for i, export := range exports {
		tasks[i] = exportImageTask(export)
	}
	return tasks, nil
}

func exportImageTask(e types.ExportImageTask) collector.Task {
	task := collector.Task{
		ID:            aws.ToString(e.ExportImageTaskId),
		ProviderState: aws.ToString(e.Status),
		SourceID:      aws.ToString(e.ImageId),
		Progress:      percent(aws.ToString(e.Progress)),
	}
	if at := e.S3ExportLocation; at != nil {
		task.Destination = destination(aws.ToString(at.S3Bucket), aws.ToString(at.S3Prefix))
	}
	message := aws.ToString(e.StatusMessage)
	switch task.ProviderState {
	case "active":
		task.State = collector.Running
	case "completed":
		task.State = collector.Succeeded
	case "deleting":
		task.State = collector.Canceling
	case "deleted":
		task.State = collector.Canceled
	default:
		task.State = collector.Unknown
	}
	// The API has no word for a failed task: it is deleted, like a canceled one, and only its message says why.
	if (task.State == collector.Canceling || task.State == collector.Canceled) && isError(message) {
		fail(&task, message)
	}
	return task
}

// percent reads a progress that comes as text. Absent or no number: there is none.
func percent(text string) *float64 {
	number, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), 64)
	if err != nil {
		return nil
	}
	return &number
}
