package cloudsim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"reflect"
	"testing"
	"time"

	"export_task_exporter/collector/cloudsim"
	"export_task_exporter/internal/needs"
)

// awsCLI is Debian's: a client that neither this project nor the SDK for Go has a part in.
const awsCLI = "/usr/bin/aws"

func TestTheAWSCLIReadsEveryField(t *testing.T) {
	needs.Program(t, awsCLI, "Debian's awscli")
	cloud := newEC2(clockAt(noon.Add(30 * time.Minute)).now)
	odd := `tést "<&>" 'x'`
	cloud.SetExports("eu-west-1", cloudsim.DescribeStoreImageTasks, cloudsim.Always(
		cloudsim.Export{Source: "ami-1", Bucket: "b1", Key: "ami-1.bin", Begins: noon.Add(time.Millisecond), Takes: time.Hour},
		cloudsim.Export{Source: "ami-2", Bucket: "b2", Key: odd, Begins: noon.Add(-time.Hour), End: cloudsim.Fails, StallsAt: 17, Message: odd},
		cloudsim.Export{Source: "ami-1", Bucket: "b1", Key: "ami-1.bin", Begins: noon.Add(-2 * time.Hour), NoProgress: true},
	))
	cloud.SetExports("eu-west-1", cloudsim.DescribeExportImageTasks, cloudsim.Always(
		cloudsim.Export{ID: "export-ami-1", Source: "ami-1", SourceName: odd, Bucket: "b1", Key: "p/", Begins: noon, Takes: time.Hour},
		cloudsim.Export{ID: "export-ami-2", Source: "ami-2", Bucket: "b2", Begins: noon, End: cloudsim.Fails, Message: "ClientError: no"},
		cloudsim.Export{ID: "export-ami-3", Bucket: "b3", Begins: noon},
	))
	cloud.SetExports("eu-west-1", cloudsim.DescribeExportTasks, cloudsim.Always(
		cloudsim.Export{ID: "export-i-1", Source: "i-1", SourceName: odd, Bucket: "b1", Key: "k1", Format: "VMDK", Begins: noon, Takes: time.Hour},
		cloudsim.Export{ID: "export-i-2", Source: "i-2", Bucket: "b2", Key: "k2", Format: "VHD", Begins: noon, End: cloudsim.Fails},
	))
	endpoint := serve(t, cloud).url
	tests := map[string]struct {
		args     []string
		want     map[string]any
		requests int
	}{
		"store images": {[]string{"describe-store-image-tasks", "--page-size", "1"}, map[string]any{"StoreImageTaskResults": []any{
			map[string]any{"AmiId": "ami-1", "Bucket": "b1", "S3objectKey": "ami-1.bin", "TaskStartTime": "2026-03-01T12:00:00.001000+00:00",
				"ProgressPercentage": 49.0, "StoreTaskState": "InProgress", "StoreTaskFailureReason": ""},
			map[string]any{"AmiId": "ami-2", "Bucket": "b2", "S3objectKey": odd, "TaskStartTime": "2026-03-01T11:00:00+00:00",
				"ProgressPercentage": 17.0, "StoreTaskState": "Failed", "StoreTaskFailureReason": odd},
			map[string]any{"AmiId": "ami-1", "Bucket": "b1", "S3objectKey": "ami-1.bin", "TaskStartTime": "2026-03-01T10:00:00+00:00",
				"StoreTaskState": "Completed", "StoreTaskFailureReason": ""},
		}}, 3},
		"export images": {[]string{"describe-export-image-tasks", "--page-size", "1"}, map[string]any{"ExportImageTasks": []any{
			map[string]any{"ExportImageTaskId": "export-ami-1", "ImageId": "ami-1", "Description": odd, "Progress": "50", "Status": "active",
				"StatusMessage": "converting", "S3ExportLocation": map[string]any{"S3Bucket": "b1", "S3Prefix": "p/"}, "Tags": []any{}},
			map[string]any{"ExportImageTaskId": "export-ami-2", "ImageId": "ami-2", "Status": "deleted",
				"StatusMessage": "ClientError: no", "S3ExportLocation": map[string]any{"S3Bucket": "b2"}, "Tags": []any{}},
			map[string]any{"ExportImageTaskId": "export-ami-3", "Status": "completed",
				"S3ExportLocation": map[string]any{"S3Bucket": "b3"}, "Tags": []any{}},
		}}, 3},
		"export instances": {[]string{"describe-export-tasks"}, map[string]any{"ExportTasks": []any{
			map[string]any{"ExportTaskId": "export-i-1", "Description": odd, "State": "active", "StatusMessage": "Running",
				"InstanceExportDetails": map[string]any{"InstanceId": "i-1", "TargetEnvironment": "vmware"},
				"ExportToS3Task":        map[string]any{"ContainerFormat": "ova", "DiskImageFormat": "VMDK", "S3Bucket": "b1", "S3Key": "k1"}, "Tags": []any{}},
			map[string]any{"ExportTaskId": "export-i-2", "State": "cancelled", "StatusMessage": "Task expired and automatically canceled",
				"InstanceExportDetails": map[string]any{"InstanceId": "i-2", "TargetEnvironment": "microsoft"},
				"ExportToS3Task":        map[string]any{"DiskImageFormat": "VHD", "S3Bucket": "b2", "S3Key": "k2"}, "Tags": []any{}},
		}}, 1},
	}
	asked := 0
	for name, test := range tests {
		got := askAWSCLI(t, endpoint, test.args...)
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got  %v\nwant %v", name, got, test.want)
		}
		asked += test.requests
		if requests := len(cloud.Requests()); requests != asked {
			t.Errorf("%s: %d requests in all, want %d", name, requests, asked)
		}
	}
}

// askAWSCLI runs a command of "aws ec2" and returns the JSON that it prints.
func askAWSCLI(t *testing.T, endpoint string, args ...string) (answer any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, awsCLI, append([]string{"ec2", "--endpoint-url", endpoint, "--output", "json"}, args...)...)
	command.Env = []string{ // and nothing of ours: no proxy, profile or pager
		"PATH=/usr/bin:/bin", "HOME=" + t.TempDir(), "LC_ALL=C.UTF-8", "AWS_PAGER=",
		"AWS_ACCESS_KEY_ID=AKIDTEST", "AWS_SECRET_ACCESS_KEY=secret", "AWS_REGION=eu-west-1",
		"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
		"AWS_EC2_METADATA_DISABLED=true", "AWS_MAX_ATTEMPTS=1",
	}
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("aws ec2 %v: %v\n%s", args, err, stderr.Bytes())
	}
	if err := json.Unmarshal(stdout.Bytes(), &answer); err != nil {
		t.Fatalf("aws ec2 %v: %v\n%s", args, err, stdout.Bytes())
	}
	return answer
}
