package dashboards

// Requests of several exporters add up: each of them asks the clouds on its own.
func requestsByCode() Panel {
	p := lines(30, "How many requests an hour, and how are they answered?", "HTTP requests to the clouds, log-ins, pages and retries included, by status code; error: no answer came.",
		12, Field{Unit: "short", Decimals: new(0), Min: new(0.0), NoValue: "no exporter answers", Custom: stacked("line")},
		over("A", "sum by (code) (rate(export_task_api_requests_total{"+ours+"}[$__rate_interval])) * 3600", "{{code}}"))
	for _, c := range [][2]string{{"2..", green}, {"429", amber}, {"4(0.|1.|2[0-8])", red}, {"5..", magenta}, {"error", grey}} {
		p.FieldConfig.Overrides = append(p.FieldConfig.Overrides, Override{
			Matcher:    Matcher{ID: "byRegexp", Options: "^" + c[0] + "$"},
			Properties: []Property{{ID: "color", Value: Color{Mode: "fixed", FixedColor: c[1]}}},
		})
	}
	return p
}

func requestsByAccount() Panel {
	return table(31, "Which account costs how many requests?", "Requests an hour on average over the time range, and those within it.",
		12, 8, "no exporter answers", "Value #A",
		[]column{
			{Field: "provider", Title: "Provider"}, {Field: "account", Title: "Account"}, {Field: "region", Title: "Region"},
			{Field: "Value #A", Title: "Requests an hour", Unit: "short"}, {Field: "Value #B", Title: "In this time", Unit: "short"},
		},
		now("A", "sum by (provider, account, region) (rate(export_task_api_requests_total{"+ours+"}[$__range])) * 3600"),
		now("B", "round(sum by (provider, account, region) (increase(export_task_api_requests_total{"+ours+"}[$__range])))"))
}

func throttling() Panel {
	return lines(32, "When did the clouds throttle?",
		"Requests an hour that were answered by 429 or 503, and listings that failed because of it. Alibaba answers 400 to what it throttles: there, only the listings show it.",
		24, Field{Unit: "short", Min: new(0.0), NoValue: "no exporter answers"},
		over("A", `sum by (account) (rate(export_task_api_requests_total{`+ours+`, code=~"429|503"}[$__rate_interval])) * 3600`, "requests of {{account}}"),
		over("B", `sum by (account) (rate(export_task_scrape_failures_total{`+ours+`, reason="throttled"}[$__rate_interval])) * 3600`, "listings of {{account}}"))
}
