package dashboards

const absentByChoice = "not there, or left out by --web.disable-exporter-metrics"

func exporterTable() Panel {
	const of = "{" + ours + "}"
	each := func(query string) string { return "max by (job, instance) (" + query + ")" }
	return table(40, "Which exporters are these?", "Version, uptime and configuration of each.",
		24, 6, "no exporter answers", "",
		[]column{
			{Field: "job", Title: "Job"}, {Field: "instance", Title: "Instance"}, {Field: "version", Title: "Version"},
			{Field: "revision", Title: "Revision"}, {Field: "goversion", Title: "Go"},
			{Field: "Value #B", Title: "Uptime", Unit: "s"},
			{Field: "Value #C", Title: "Configuration loaded, ago", Unit: "s"},
			{Field: "Value #D", Title: "Last reload", Cell: filled, Mappings: []Mapping{{Type: "value", Options: map[string]Word{
				"0": {Text: "refused", Color: red, Index: 0}, "1": {Text: "good", Color: green, Index: 1},
			}}}},
			{Field: "Value #E", Title: "Memory written, ago", Unit: "s"},
		},
		now("A", "max by (job, instance, version, revision, goversion) (export_task_exporter_build_info"+of+")"),
		now("B", each("time() - process_start_time_seconds"+of)),
		now("C", each("time() - export_task_exporter_config_last_reload_success_timestamp_seconds"+of)),
		now("D", each("export_task_exporter_config_last_reload_successful"+of)),
		now("E", each("time() - (export_task_exporter_memory_last_write_success_timestamp_seconds"+of+" > 0)")),
	)
}

const exporterName = "{{job}} {{instance}}"

func scrapeDuration() Panel {
	return lines(41, "How long does a scrape take?", "As Prometheus measures it. It should stay well below the scrape timeout.",
		12, Field{Unit: "s", Min: new(0.0), NoValue: "no exporter is known"}, over("A", "scrape_duration_seconds{"+ours+"}", exporterName))
}

func scrapeSize() Panel {
	return lines(42, "How large is a scrape?", "Samples that a scrape brings.",
		12, Field{Unit: "short", Min: new(0.0), NoValue: "no exporter is known"}, over("A", "scrape_samples_scraped{"+ours+"}", exporterName))
}

func cpu() Panel {
	return lines(43, "How much CPU does it use?", "1 is one core.",
		8, Field{Unit: "short", Min: new(0.0), NoValue: absentByChoice}, over("A", "rate(process_cpu_seconds_total{"+ours+"}[$__rate_interval])", exporterName))
}

func memoryUse() Panel {
	return lines(44, "How much memory does it use?", "Resident memory.",
		8, Field{Unit: "bytes", Min: new(0.0), NoValue: absentByChoice}, over("A", "process_resident_memory_bytes{"+ours+"}", exporterName))
}

func goroutines() Panel {
	return lines(45, "Does it pile up goroutines?", "Listings that hang show as a number that only grows.",
		8, Field{Unit: "short", Min: new(0.0), NoValue: absentByChoice}, over("A", "go_goroutines{"+ours+"}", exporterName))
}

func httpAnswers() Panel {
	return lines(46, "How does it answer Prometheus?", "Answers an hour by status code. 503: more scrapes at once than --web.max-requests.",
		24, Field{Unit: "short", Min: new(0.0), NoValue: absentByChoice},
		over("A", "sum by (instance, code) (rate(promhttp_metric_handler_requests_total{"+ours+"}[$__rate_interval])) * 3600", "{{instance}} {{code}}"))
}
