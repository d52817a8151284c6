package aws

import (
	"context"
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"export_task_exporter/collector"
)

// Regions finds the regions that an account has enabled, and makes a target of each. It is the source of a target that has
// no tasks itself, and remembers what the last good answer said. It must not be copied.
type Regions struct {
	client *client
	target func(region string) (collector.Target, error)

	mu      sync.Mutex
	targets map[string]collector.Target // by region
}

// Regions gives what looks the account's regions up. Target makes the target of one of them, once.
func (a *Account) Regions(target func(region string) (collector.Target, error)) *Regions {
	return &Regions{client: &client{account: a}, target: target}
}

// Tasks looks the regions up. There are no tasks in the answer: see [Regions.Found].
func (r *Regions) Tasks(ctx context.Context) ([]collector.Task, error) {
	client, err := r.client.get(ctx)
	if err != nil {
		return nil, err
	}
	// Without AllRegions the answer has the enabled ones only.
	out, err := client.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err == nil && len(out.Regions) == 0 {
		err = missing("DescribeRegions", "regionInfo")
	}
	if err != nil {
		return nil, failed(ctx, "DescribeRegions", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	found := make(map[string]collector.Target, len(out.Regions))
	for _, region := range out.Regions {
		name := aws.ToString(region.RegionName)
		target, known := r.targets[name]
		if !known {
			if target, err = r.target(name); err != nil {
				return nil, fmt.Errorf("making the target of region %s: %w", name, err)
			}
		}
		found[name] = target
	}
	r.targets = found
	return nil, nil
}

// Found gives the targets of the regions, in no order; none before the first good answer.
func (r *Regions) Found() []collector.Target {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := make([]collector.Target, 0, len(r.targets))
	for _, target := range r.targets {
		found = append(found, target)
	}
	return found
}
