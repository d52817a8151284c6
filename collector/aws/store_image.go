package aws

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"export_task_exporter/collector"
)

// storeImages lists DescribeStoreImageTasks: images stored as one object in S3, those of the last 31 days.
type storeImages struct{ client *client }

// storeImagePage is the largest that the API gives. It must be sent: without it the call draws on a smaller budget. ImageIds
// is never sent, since with it the API leaves out all but the newest task of an image.
const storeImagePage = 200

// Tasks lists the tasks.
func (s storeImages) Tasks(ctx context.Context) ([]collector.Task, error) {
	client, err := s.client.get(ctx)
	if err != nil {
		return nil, err
	}
	results, err := collector.ReadPages(func(token *string) ([]types.StoreImageTaskResult, *string, error) {
		out, err := client.DescribeStoreImageTasks(ctx, &ec2.DescribeStoreImageTasksInput{
			MaxResults: aws.Int32(storeImagePage), NextToken: token,
		})
		if err == nil && out.StoreImageTaskResults == nil {
			err = missing("DescribeStoreImageTasks", "storeImageTaskResultSet")
		}
		if err != nil {
			return nil, nil, failed(ctx, "DescribeStoreImageTasks", err)
		}
		return out.StoreImageTaskResults, out.NextToken, nil
	})
	if err != nil {
		return nil, err
	}
	tasks := make([]collector.Task, len(results))
	for i, result := range results {
		tasks[i] = storeImageTask(result)
	}
	return tasks, nil
}

// storeImageTask maps a task. The API has no ID for one: an image may be stored again and again, also in the same bucket.
func storeImageTask(r types.StoreImageTaskResult) collector.Task {
	image, bucket := aws.ToString(r.AmiId), aws.ToString(r.Bucket)
	started := aws.ToTime(r.TaskStartTime)
	id := image + ":" + bucket + ":"
	if !started.IsZero() {
		id += started.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	task := collector.Task{
		ID:            id,
		ProviderState: aws.ToString(r.StoreTaskState),
		SourceID:      image,
		Destination:   destination(bucket, aws.ToString(r.S3objectKey)),
		Started:       started,
	}
	if r.ProgressPercentage != nil {
		task.Progress = new(float64(*r.ProgressPercentage))
	}
	switch task.ProviderState {
	case "InProgress":
		task.State = collector.Running
	case "Completed":
		task.State = collector.Succeeded
	case "Failed":
		fail(&task, aws.ToString(r.StoreTaskFailureReason))
	default:
		task.State = collector.Unknown
	}
	return task
}

// destination is bucket/prefix, or what there is of it.
func destination(bucket, prefix string) string {
	return strings.Trim(bucket+"/"+strings.TrimPrefix(prefix, "/"), "/")
}
