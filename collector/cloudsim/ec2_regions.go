package cloudsim

import "slices"

type ec2Region struct {
	Name        string `xml:"regionName"`
	Endpoint    string `xml:"regionEndpoint"`
	OptInStatus string `xml:"optInStatus"`
}

// regionItems are the regions that the account has enabled.
func regionItems(c *EC2, _ ec2Query) []ec2Item {
	c.mu.Lock()
	names := slices.Clone(c.regions)
	c.mu.Unlock()
	var items []ec2Item
	for _, name := range names {
		region := ec2Region{Name: name, Endpoint: "ec2." + name + ".amazonaws.com", OptInStatus: "opt-in-not-required"}
		items = append(items, ec2Item{
			id: name,
			filters: map[string]string{
				"region-name": name, "endpoint": region.Endpoint, "opt-in-status": region.OptInStatus,
			},
			xml: region,
		})
	}
	return items
}
