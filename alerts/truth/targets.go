package truth

import (
	"time"

	"export_task_exporter/collector/cloudsim"
)

// Config is the exporter's configuration for every world. Its addresses are those of a network in memory.
const Config = `
defaults:
  retention: 4h
  expected_interval: 8h
accounts:
  - name: prod
    stuck_after: 2h
    aws:
      regions: [eu-west-1, us-east-1]
      kinds: [store_image, export_image]
      endpoint: http://ec2.test
  - name: lift
    stuck_after: 3h
    aws:
      regions: [eu-west-1]
      kinds: [export_instance]
      endpoint: http://ec2.test
  - name: osc
    stuck_after: 3h
    outscale:
      regions: [eu-west-2]
      access_key: demo
      secret_key: demo-secret
      endpoint: http://outscale.test/api/v1
  - name: fj
    stuck_after: 4h
    fujitsu:
      auth_url: http://fujitsu.test/v3
      username: demo
      password: demo-secret
      user_domain_name: demo-contract
      project_id: de3057a7e0000000000000000000c10d
      region: jp-east-3
  - name: edge
    stuck_after: 3h
    alibaba:
      access_key_id: demo
      access_key_secret: demo-secret
      endpoint: http://ens.test
`

const (
	retention = 4 * time.Hour
	expected  = 8 * time.Hour
)

// target is one of Config's, and what its cloud tells of an export.
type target struct {
	provider, account, region, kind string
	action                          string // as faults call it
	stuckAfter                      time.Duration
	progress, cancels, starts       bool
	waits, runs                     string // the words for queued and running, where both can be told
	failure                         string // the words for a failure
	reused                          bool   // the task's ID is the image's: an export takes the place of the one before

	exports []*export
	faults  []fault // by minute
	unsure  []bool  // by minute: the exporter may not have asked, or not have waited for the answer
}

// newTargets are those of Config, without exports.
func newTargets() []*target {
	var all []*target
	for _, region := range []string{"eu-west-1", "us-east-1"} {
		all = append(all,
			&target{
				provider: "aws", account: "prod", region: region, kind: "store_image",
				action: cloudsim.DescribeStoreImageTasks, stuckAfter: 2 * time.Hour, progress: true, starts: true,
				failure: "Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)",
			},
			&target{
				provider: "aws", account: "prod", region: region, kind: "export_image",
				action: cloudsim.DescribeExportImageTasks, stuckAfter: 2 * time.Hour, progress: true, cancels: true,
				failure: "ClientError: Access denied to the S3 bucket archive",
			})
	}
	return append(all,
		&target{
			provider: "aws", account: "lift", region: "eu-west-1", kind: "export_instance",
			action: cloudsim.DescribeExportTasks, stuckAfter: 3 * time.Hour, cancels: true,
		},
		&target{
			provider: "outscale", account: "osc", region: "eu-west-2", kind: "image",
			action: cloudsim.ReadImageExportTasks, stuckAfter: 3 * time.Hour, progress: true, cancels: true,
			waits: "pending/queued", runs: "pending", failure: "The bucket does not exist",
		},
		&target{
			provider: "outscale", account: "osc", region: "eu-west-2", kind: "snapshot",
			action: cloudsim.ReadSnapshotExportTasks, stuckAfter: 3 * time.Hour, progress: true, cancels: true,
			waits: "pending", runs: "uploading", failure: "The bucket does not exist",
		},
		&target{
			provider: "fujitsu", account: "fj", region: "jp-east-3", kind: "image",
			action: cloudsim.FujitsuList, stuckAfter: 4 * time.Hour, progress: true, cancels: true, starts: true,
			waits: "queued", runs: "processing", failure: "The container does not exist",
		},
		&target{
			provider: "alibaba", account: "edge", region: "global", kind: "ens_image",
			action: cloudsim.DescribeExportImageInfo, stuckAfter: 3 * time.Hour, reused: true,
		},
	)
}

// lists are the target's exports as its cloud lists them.
func (t *target) lists(now time.Time) []cloudsim.Export {
	var listed []cloudsim.Export
	for _, e := range t.exports {
		if e.listed(now) {
			listed = append(listed, e.shown(now))
		}
	}
	return listed
}
