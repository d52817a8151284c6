package dashboards

// StatOptions are the options of the panel type stat.
type StatOptions struct {
	ReduceOptions Reduce `json:"reduceOptions"`
	Orientation   string `json:"orientation"`
	TextMode      string `json:"textMode"`
	ColorMode     string `json:"colorMode"`
	GraphMode     string `json:"graphMode"`
	JustifyMode   string `json:"justifyMode"`
}

// Reduce says how a series becomes one number.
type Reduce struct {
	Values bool     `json:"values"`
	Calcs  []string `json:"calcs"`
	Fields string   `json:"fields"`
}

// TimeSeriesOptions are the options of the panel type timeseries.
type TimeSeriesOptions struct {
	Legend  Legend  `json:"legend"`
	Tooltip Tooltip `json:"tooltip"`
}

// Legend names the series.
type Legend struct {
	DisplayMode string   `json:"displayMode"`
	Placement   string   `json:"placement"`
	ShowLegend  bool     `json:"showLegend"`
	Calcs       []string `json:"calcs"`
}

// Tooltip shows the values below the pointer.
type Tooltip struct {
	Mode string `json:"mode"`
	Sort string `json:"sort"`
}

// TimelineOptions are the options of the panel type state-timeline.
type TimelineOptions struct {
	ShowValue   string  `json:"showValue"`
	RowHeight   float64 `json:"rowHeight"`
	MergeValues bool    `json:"mergeValues"`
	AlignValue  string  `json:"alignValue"`
	PerPage     int     `json:"perPage"` // since Grafana 10; earlier ones draw all rows, thinner
	Legend      Legend  `json:"legend"`
	Tooltip     Tooltip `json:"tooltip"`
}

// TableOptions are the options of the panel type table.
type TableOptions struct {
	ShowHeader bool `json:"showHeader"`
}

// HeatmapOptions are the options of the panel type heatmap.
type HeatmapOptions struct {
	Calculate    bool           `json:"calculate"`
	Color        map[string]any `json:"color"`
	CellGap      int            `json:"cellGap"`
	FilterValues map[string]any `json:"filterValues"`
	RowsFrame    map[string]any `json:"rowsFrame"`
	YAxis        map[string]any `json:"yAxis"`
	Legend       map[string]any `json:"legend"`
	Tooltip      map[string]any `json:"tooltip"`
	ShowValue    string         `json:"showValue"`
	Exemplars    map[string]any `json:"exemplars"`
}
