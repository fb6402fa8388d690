"""Tables to plotly figures: one function a chart, each mark with its filter in `customdata`."""
