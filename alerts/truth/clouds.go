package truth

import (
	"net/http"
	"slices"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// clouds are the simulated ones, and the network in memory that leads to them.
type clouds struct {
	*network
	ec2      *cloudsim.EC2
	outscale *cloudsim.Outscale
	fujitsu  *cloudsim.Fujitsu
	ens      *cloudsim.ENS
}

// newClouds serves the exports of the targets.
func newClouds(targets []*target) *clouds {
	c := &clouds{
		network: newNetwork(), ec2: cloudsim.NewEC2(time.Now), outscale: cloudsim.NewOutscale(time.Now),
		fujitsu: cloudsim.NewFujitsu(time.Now), ens: cloudsim.NewENS(time.Now),
	}
	c.ec2.AddKey("demo", "demo-secret")
	c.outscale.AddKey("demo", "demo-secret")
	c.fujitsu.AddUser(cloudsim.DemoFujitsuUser)
	c.ens.AddKey("demo", "demo-secret")
	for _, t := range targets {
		switch t.provider {
		case "aws":
			c.ec2.SetExports(t.region, t.action, t.lists)
		case "outscale":
			c.outscale.SetExports(t.action, t.lists)
		case "fujitsu":
			c.fujitsu.SetExports(cloudsim.FujitsuImageExport, t.lists)
		default:
			c.ens.SetExports(t.lists)
		}
	}
	c.serve("ec2.test", c.ec2)
	c.serve("outscale.test", c.outscale)
	c.serve("fujitsu.test", c.fujitsu)
	c.serve("ens.test", c.ens)
	return c
}

// setFaults lets go wrong what does in that minute.
func (c *clouds) setFaults(targets []*target, minute int) {
	faults := map[string][]cloudsim.Fault{}
	for _, t := range targets {
		if t.faults[minute] != none {
			faults[t.provider] = append(faults[t.provider], t.fault(t.faults[minute]))
		}
	}
	c.ec2.SetFaults(faults["aws"]...)
	c.outscale.SetFaults(faults["outscale"]...)
	c.fujitsu.SetFaults(faults["fujitsu"]...)
	c.ens.SetFaults(faults["alibaba"]...)
}

// fault is what the target's cloud answers.
func (t *target) fault(what fault) cloudsim.Fault {
	f := cloudsim.Fault{Action: t.action}
	if t.provider == "aws" {
		f.Region = t.region
	}
	switch what {
	case hanging:
		f.Hang = true
	case torn:
		f.Torn = true
	case refusedKey:
		f.Status, f.Code = http.StatusUnauthorized, map[string]string{
			"aws": "AuthFailure", "outscale": "1", "fujitsu": "", "alibaba": "InvalidAccessKeyId.NotFound",
		}[t.provider]
	case forbidden:
		f.Status, f.Code = http.StatusForbidden, map[string]string{
			"aws": "UnauthorizedOperation", "outscale": "4", "fujitsu": "40300", "alibaba": "Forbidden.RAM",
		}[t.provider]
	default:
		f.Status = http.StatusServiceUnavailable
	}
	if t.provider == "outscale" && what != brokenAPI {
		f.Status = 0 // that of the code
	}
	return f
}

// id is the label task_id of an export.
func (e *export) id() string {
	switch {
	case e.target.reused:
		return e.Source
	case e.target.kind == "store_image":
		return e.Source + ":" + e.Bucket + ":" + e.Begins.Format("2006-01-02T15:04:05.000Z")
	default:
		return e.ID
	}
}

// tasks are the target's exports by task: several where they take each other's place, in order.
func (t *target) tasks() map[string][]*export {
	tasks := map[string][]*export{}
	for _, e := range t.exports {
		tasks[e.id()] = append(tasks[e.id()], e)
	}
	for _, runs := range tasks {
		slices.SortFunc(runs, func(a, b *export) int { return a.Begins.Compare(b.Begins) })
	}
	return tasks
}
