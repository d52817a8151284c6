package aws

import (
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"export_task_exporter/collector"
	"export_task_exporter/internal/providertest"
)

func TestStoreImageTask(t *testing.T) {
	start := time.Date(2022, 1, 1, 1, 1, 1, 1e6, time.UTC)
	got := storeImageTask(types.StoreImageTaskResult{
		AmiId: aws.String("ami-1"), Bucket: aws.String("b"), S3objectKey: aws.String("ami-1.bin"), TaskStartTime: &start,
		ProgressPercentage: aws.Int32(17), StoreTaskState: aws.String("InProgress"), StoreTaskFailureReason: aws.String(""),
	})
	want := collector.Task{
		ID: "ami-1:b:2022-01-01T01:01:01.001Z", State: collector.Running, ProviderState: "InProgress",
		SourceID: "ami-1", Destination: "b/ami-1.bin", Progress: new(17.), Started: start,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := storeImageTask(types.StoreImageTaskResult{}); got.ID != "::" || got.State != collector.Unknown || got.Destination != "" {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestStates(t *testing.T) {
	image := func(status, message string) collector.Task {
		return exportImageTask(types.ExportImageTask{Status: &status, StatusMessage: &message})
	}
	instance := func(state types.ExportTaskState, message string) collector.Task {
		return exportInstanceTask(types.ExportTask{State: state, StatusMessage: &message})
	}
	store := func(state, reason string) collector.Task {
		return storeImageTask(types.StoreImageTaskResult{StoreTaskState: &state, StoreTaskFailureReason: &reason})
	}
	for _, c := range []struct {
		task collector.Task
		want collector.State
	}{
		{store("InProgress", ""), collector.Running},
		{store("Completed", ""), collector.Succeeded},
		{store("Failed", "no"), collector.Failed},
		{store("Failed", ""), collector.Failed},
		{store("Verifying", ""), collector.Unknown},

		{image("active", "converting"), collector.Running},
		{image("completed", ""), collector.Succeeded},
		{image("deleting", ""), collector.Canceling},
		{image("deleting", "ClientError: no bucket"), collector.Failed},
		{image("deleted", ""), collector.Canceled},
		{image("deleted", "Canceled by user"), collector.Canceled},
		{image("deleted", "ServerError: an internal error"), collector.Failed},
		{image("deleted", "An error occurred"), collector.Failed},
		{image("active", "ClientError: not over yet"), collector.Running},
		{image("paused", ""), collector.Unknown},

		{instance("active", "Running"), collector.Running},
		{instance("completed", ""), collector.Succeeded},
		{instance("cancelling", ""), collector.Canceling},
		{instance("cancelled", ""), collector.Canceled},
		{instance("cancelled", "Cancelled by user"), collector.Canceled},
		{instance("cancelled", "Task expired and automatically canceled"), collector.Failed},
		{instance("cancelled", "ClientError: no"), collector.Failed},
		{instance("paused", ""), collector.Unknown},
	} {
		if c.task.State != c.want {
			t.Errorf("%s (%s): got %s, want %s", c.task.ProviderState, c.task.Message, c.task.State, c.want)
		}
	}
}

func TestPercent(t *testing.T) {
	for text, want := range map[string]float64{"21": 21, " 21 ": 21, "21%": 21, "21 %": 21, "99.5": 99.5, "0": 0} {
		if got := percent(text); got == nil || *got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"", "%", "abc", "21 of 100", "--"} {
		if got := percent(text); got != nil {
			t.Errorf("%q: got %v, want none", text, *got)
		}
	}
}

func TestDestination(t *testing.T) {
	for want, of := range map[string][2]string{"b/p": {"b", "p"}, "b/p/x": {"b", "/p/x"}, "b": {"b", ""}, "p": {"", "p"}, "": {"", ""}, "b/images": {"b", "images/"}} {
		if got := destination(of[0], of[1]); got != want {
			t.Errorf("%q: got %q, want %q", of, got, want)
		}
	}
}

func TestFailureReasons(t *testing.T) {
	providertest.FailureRows(t, failures, [][]string{
		{"Task expired and automatically canceled", "The task expired and was cancelled"},
		{"The KMS key arn:aws:kms:eu-west-1:1:key/2 is disabled", "Access denied by KMS", "The ciphertext refers to a customer master key that does not exist"},
		{"Access Denied (Service: Amazon S3; Status Code: 403)", "AccessDenied", "ClientError: Access denied to the S3 bucket b",
			"User: arn:aws:iam::1:user/x is not authorized to perform s3:PutObject", "403 Forbidden", "The service role vmimport provided does not exist"},
		{"Snapshot quota reached", "SnapshotLimitExceeded", "The total size exceeds the limit of 5000 GB", "Too many tasks in progress"},
		{"The specified bucket does not exist", "NoSuchBucket"},
		{"The snapshot 'snap-1' does not exist", "InvalidAMIID.NotFound", "The image is no longer available", "The AMI was deregistered"},
		{"Unsupported kernel version 6.1", "The image has a billing product and cannot be exported", "License check"},
		{"The bucket is in another region", "Could not reach S3"},
		{"ServerError: an unexpected condition", "An internal error has occurred", "Please try again"},
		{"", "ClientError: something else", "42"},
	})
}
