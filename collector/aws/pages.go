package aws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"export_task_exporter/collector"
)

// maxPages bounds a listing: 1,000 pages of 200 tasks are more than an account can have.
const maxPages = 1000

// page is one page of a listing. Next is the token of the one that follows; nil or empty: this is the last.
type page[Item any] struct {
	items []Item
	next  *string
}

// pages reads a listing to its end.
func pages[Item any](ctx context.Context, read func(ctx context.Context, token *string) (page[Item], error)) ([]Item, error) {
	var all []Item
	var token *string
	used := make(map[string]bool)
	for range maxPages {
		got, err := read(ctx, token)
		if err != nil {
			return nil, err
		}
		all = append(all, got.items...)
		next := aws.ToString(got.next)
		if next == "" {
			return all, nil
		}
		if used[next] {
			return nil, collector.Failf(collector.Decode, "after %d pages the API gave a page token for the second time", len(used)+1)
		}
		used[next] = true
		token = &next
	}
	return nil, collector.Failf(collector.Decode, "the listing does not end: more than %d pages", maxPages)
}

// missing is the error of an answer without its list: an empty list is there, and empty.
func missing(operation, list string) error {
	return collector.Failf(collector.Decode, "the answer to %s has no %s", operation, list)
}
