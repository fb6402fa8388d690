"""A figure as pages share it: the same to the browser, its marks beside it."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import plotly.io
import plotly.tools

from smartcity.charts.drawn_figures import DrawnFigure

FIGURE = go.Figure(
    data=[
        {
            "type": "bar",
            "x": [3, 4, 5],
            "y": ["Living", "Economy", "Society"],
            "customdata": [{"dimension": "living"}, None, {"dimension": "society"}],
            "hovertext": ["<b>Living</b><br>3 &lt; 4", "Economy", "Society"],
        },
        {
            "type": "scatter",
            "x": [3],
            "y": ["Living"],
            "customdata": [{"dimension": "living"}],
            "hovertext": ["again"],
        },
        {"type": "scatter", "x": [1], "y": [2]},
    ],
    layout={"height": 300},
)


def test_the_browser_gets_what_it_would_get_of_the_figure() -> None:
    sent = [
        plotly.io.to_json(plotly.tools.return_figure_from_figure_or_data(figure, True), validate=False)
        for figure in (FIGURE, DrawnFigure(FIGURE), DrawnFigure(FIGURE))
    ]
    assert sent[0] == sent[1] == sent[2]
    assert json.loads(sent[1])["layout"]["height"] == 300


def test_every_mark_with_a_filter_is_listed_once_in_plain_words() -> None:
    drawn = DrawnFigure(FIGURE)
    assert list(drawn.labels) == ["Living \u00b7 3 < 4", "Society"]
    assert list(drawn.filters) == [{"dimension": "living"}, {"dimension": "society"}]


def test_a_figure_without_marks_lists_none() -> None:
    drawn = DrawnFigure(go.Figure(data=[{"type": "bar", "x": [1], "customdata": [7], "hovertext": None}]))
    assert list(DrawnFigure(go.Figure()).labels) == []
    assert list(drawn.labels) == []
