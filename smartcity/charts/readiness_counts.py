"""How many candidates of each dimension are ready: bars to be read from the back of a hall."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.readiness import ALMOST, READY
from smartcity.analysis.readiness_headlines import readiness_headline
from smartcity.charts.bars import Bar, bar_figure
from smartcity.charts.style import Look
from smartcity.charts.wording import dimension_name, safe, say, title_lines
from smartcity.reference import Reference
from smartcity.reference.formats import number


def readiness_bars(table: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """A bar a dimension of a `readiness.readiness` table: the ready ones out of all its candidates.

    The almost ready are written beside; a dimension without candidates says so. Customdata `{dimension}`.
    """
    bars = []
    for dimension in reference.dimensions:
        own = table.loc[table["dimension"] == dimension.code, "status"]
        ready, almost = int((own == READY).sum()), int((own == ALMOST).sum())
        name = safe(dimension_name(dimension.code, look.language, reference))
        counts = {"ready": ready, "almost": almost, "candidates": len(own)}
        written = {key: number(value, 0, look.language) for key, value in counts.items()}
        key = "readiness_bar_almost" if almost else "readiness_bar" if len(own) else "readiness_bar_none"
        value = safe(say(key, look, **written))
        length = ready / len(own) if len(own) else 0.0
        mark = {"dimension": dimension.code}
        bars.append(Bar(name, length, value, f"<b>{name}</b><br>{value}", dimension.color, mark))
    return bar_figure(bars, look, title_lines(readiness_headline(table, reference), look, reference), full=1)
