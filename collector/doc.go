// Package collector turns the export tasks of clouds into Prometheus metrics. It knows no cloud: a provider is a [Source],
// and everything that must hold whatever the provider does is here.
//
// The order of a scrape is the order of a reading:
//
//	handler   the request's deadline
//	scraper   every target at once, within limits: join the listing under way, or start one
//	memory    what changed since the last good listing: counters and clocks
//	families  the result, rendered as metric families in exposition order
package collector
