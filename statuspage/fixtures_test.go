package statuspage

import (
	"fmt"
	"strings"
	"time"

	"export_task_exporter/collector"
)

// hostile is what a cloud or an attacker may put wherever there is room for words.
const hostile = `</td></table></style><script>alert(1)</script><img src=x onerror=alert(2)> "' onmouseover=alert(3) javascript:alert(4)`

// healthy is a target that answered a moment before now.
func healthy(now time.Time, account, region, kind string, tasks ...collector.TaskStatus) collector.TargetStatus {
	listed := now.Add(-12 * time.Second)
	return collector.TargetStatus{
		Labels: collector.Labels{Provider: "aws", Account: account, Region: region, Kind: kind},
		Listed: listed, Took: 840 * time.Millisecond, LastSuccess: listed,
		StuckAfter: 2 * time.Hour, ExpectedInterval: 26 * time.Hour, LastCompletion: now.Add(-5 * time.Hour),
		Tasks: tasks,
	}
}

// broken is one that has been failing for three hours.
func broken(t collector.TargetStatus, reason collector.Reason, says string) collector.TargetStatus {
	t.Failing, t.Reason, t.Error = t.Listed.Add(-3*time.Hour), reason, says
	t.LastSuccess = t.Failing.Add(-time.Minute)
	return t
}

// export is a task that began some hours ago and last moved some minutes ago.
func export(now time.Time, id string, state collector.State, hours, minutes int) collector.TaskStatus {
	began, moved := now.Add(-time.Duration(hours)*time.Hour), now.Add(-time.Duration(minutes)*time.Minute)
	t := collector.TaskStatus{
		Task: collector.Task{
			ID: id, State: state, ProviderState: "active", SourceID: "ami-04a45bfea5457a94d", SourceName: "web server, nightly",
			Destination: "example-corp-vm-exports-eu-west-1/images/web/", Started: began,
		},
		FirstSeen: began.Add(time.Minute), LastProgress: moved,
	}
	if !state.Active() {
		t.EndSeen = moved
	}
	return t
}

func at(percent float64, t collector.TaskStatus) collector.TaskStatus {
	t.Progress = &percent
	return t
}

func because(reason collector.FailureReason, message string, t collector.TaskStatus) collector.TaskStatus {
	t.FailureReason, t.Message = reason, message
	return t
}

// everyKind has targets in every health and tasks in every state.
func everyKind(now time.Time) []collector.TargetStatus {
	word := export(now, "export-ami-0d2f8a7fd5ea1f3a5", collector.Unknown, 3, 30)
	word.ProviderState = "Verifying"
	undated := export(now, "ami-0bf4d166bad96a1c2:example-corp-ami-archive-eu-west-1:2026-11-21T19:31:00.000Z", collector.Queued, 1, 5)
	undated.Started = time.Time{}
	unseen := export(now, "export-ami-0c41a9c06de4b1d55", collector.Canceled, 70, 900)
	unseen.EndSeen = time.Time{}
	busy := healthy(now, "prod", "eu-west-1", "export_image",
		at(28, export(now, "export-ami-04a45bfea5457a94d", collector.Running, 3, 2)),
		at(41.9, export(now, "export-ami-0f87ab1cc0d9e6d10", collector.Running, 9, 200)),
		at(76, because(collector.KMSProblem, "ClientError: The KMS key arn:aws:kms:eu-west-1:123456789012:key/8f1d6c3e-52f4-4a54-9d0a-3c0c5a1f2b77 is disabled",
			export(now, "export-ami-0aa4a33f1ac1b6f0c", collector.Failed, 6, 120))),
		because(collector.Expired, "", export(now, "export-ami-0be5c3f9a2c9913ff", collector.Failed, 30, 400)),
		at(100, export(now, "export-ami-01d7b9e21ce45a990", collector.Succeeded, 8, 300)),
		at(0, export(now, "export-ami-0ad1c2d6f0e9c0b41", collector.Canceling, 5, 1)),
		word, undated, unseen,
	)
	late := healthy(now, "prod", "us-east-1", "store_image", export(now, "ami-1:bucket:2026-11-19T10:00:00.000Z", collector.Succeeded, 60, 3000))
	late.LastCompletion = now.Add(-50 * time.Hour)
	locked := broken(healthy(now, "edge", "eu-west-2", "image", at(12, export(now, "i-1", collector.Running, 4, 190))),
		collector.Auth, "ReadImageExportTasks: 401 Unauthorized: AccessDenied (4120): The provided access key is not valid")
	locked.Paused = now.Add(12 * time.Minute)
	slow := broken(healthy(now, "edge", "eu-west-2", "snapshot"), collector.Timeout, "ReadSnapshotExportTasks: context deadline exceeded")
	slow.Took, slow.LastSuccess = time.Minute, time.Time{}
	lookup := healthy(now, "prod", "all", "regions")
	lookup.Finds = true
	fresh := collector.TargetStatus{Labels: collector.Labels{Provider: "alibaba", Account: "new", Region: "global", Kind: "ens_image"}, StuckAfter: 6 * time.Hour}
	return []collector.TargetStatus{locked, slow, fresh, lookup, busy, late, healthy(now, "prod", "us-west-2", "store_image")}
}

// many has one target with so many tasks, of every state.
func many(now time.Time, n int) []collector.TargetStatus {
	tasks := make([]collector.TaskStatus, n)
	for i := range tasks {
		state := collector.States()[i%7]
		tasks[i] = at(float64(i%101), export(now, fmt.Sprintf("export-ami-%017x", i), state, 1+i%50, i%300))
		if state == collector.Failed {
			tasks[i] = because(collector.AccessDenied, "ClientError: Access denied to the S3 bucket example-corp-vm-exports", tasks[i])
		}
	}
	return []collector.TargetStatus{healthy(now, "prod", "eu-west-1", "export_image", tasks...)}
}

// hostileEverywhere has hostile and endless words everywhere.
func hostileEverywhere(now time.Time) []collector.TargetStatus {
	long := strings.Repeat("x", 300)
	evil := because(collector.OtherFailure, hostile, export(now, hostile, collector.Failed, 2, 10))
	evil.SourceName, evil.Destination, evil.Format, evil.ProviderState = hostile, hostile, hostile, hostile
	odd := export(now, long, collector.Unknown, 2, 10)
	odd.ProviderState, odd.Destination, odd.SourceName = hostile, long, long
	return []collector.TargetStatus{
		broken(healthy(now, hostile, hostile, hostile, evil, odd), collector.API, hostile),
		broken(healthy(now, long, long, long), collector.Decode, long),
	}
}
