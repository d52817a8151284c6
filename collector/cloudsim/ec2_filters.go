package cloudsim

import (
	"slices"
	"strings"
)

// list returns the values of all parameters with the prefix.
func (q ec2Query) list(prefix string) []string {
	var values []string
	for name := range q.form {
		if strings.HasPrefix(name, prefix) {
			values = append(values, q.form.Get(name))
		}
	}
	return values
}

// filters returns the values that are asked for, by the filter's name.
func (q ec2Query) filters() map[string][]string {
	filters := map[string][]string{}
	for param := range q.form {
		if prefix, ok := strings.CutSuffix(param, ".Name"); ok && strings.HasPrefix(param, "Filter.") {
			filters[q.form.Get(param)] = q.list(prefix + ".Value.")
		}
	}
	return filters
}

// narrow leaves the items that are asked for.
func (q ec2Query) narrow(action ec2Action, items []ec2Item) []ec2Item {
	ids, filters := q.list(action.ids), q.filters()
	once := map[string]bool{}
	return slices.DeleteFunc(items, func(item ec2Item) bool {
		if len(ids) > 0 && !slices.Contains(ids, item.id) {
			return true
		}
		if len(ids) > 0 && q.form.Get("Action") == DescribeStoreImageTasks {
			// Images that are asked for by id switch the filters off, and show their newest task only.
			// Source: EC2 API reference, and github.com/aws/aws-sdk/issues/601.
			seen := once[item.id]
			once[item.id] = true
			return seen
		}
		for name, values := range filters {
			if !slices.Contains(values, item.filters[name]) {
				return true
			}
		}
		return false
	})
}
