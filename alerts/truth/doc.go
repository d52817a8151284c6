// Package truth compares the alerts with what really happened. It makes up worlds: days of hundreds of exports at all clouds,
// with outages and restarts, of which every minute is known beforehand. The exporter lives through them on a clock of their
// own and is scraped each minute; promtool tells when the rules fire on what it exposed; and the two are compared.
//
// What should fire follows from the plan of a world and the meaning of the alerts alone, never from what the exporter said.
package truth
