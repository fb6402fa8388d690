"""The burn-up: OPDs reporting out of those expected, below it innovations, over minutes or weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.progress_headlines import burn_up_headline
from smartcity.charts.bars import MOST_VALUE_SHARE, text_share
from smartcity.charts.marks import leading
from smartcity.charts.style import LIGHT, STEP_COLORS, Look, build_figure, outline
from smartcity.charts.wording import headline_text, safe, say, title_lines
from smartcity.reference import Reference
from smartcity.reference.formats import date_text, number

MOST_LABELS = 5
LABEL_WIDTH = 12
"""What a date on the axis takes, in text sizes."""
_CLOCK_UNTIL = timedelta(days=2)


def burn_up_steps(table: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """Three stepped lines over a `movement.burn_up` table, named with their number at the end.

    Above OPDs reporting (filled) and expected (dashed), below innovations. Customdata `{date}` (the ISO day,
    for the slider over time). An empty table gives the headline alone.
    """
    moments = [moment.to_pydatetime() for moment in table["at"]]
    traces = []
    if moments:
        traces = [
            _line(table, moments, "expected", look, axis="y", dash="dot", color=LIGHT),
            _line(table, moments, "reporting", look, axis="y", dash="solid", color=STEP_COLORS[2]),
            _line(table, moments, "innovations", look, axis="y2", dash="solid", color=STEP_COLORS[1]),
        ]
    shown = _spaced(moments, look)
    return build_figure(
        traces,
        look,
        title_lines(burn_up_headline(table), look, reference),
        height=look.font * 20 if moments else look.font,
        head=look.font if moments else 0,
        xaxis={
            "type": "date",
            "range": _padded(moments, table, look),
            "tickvals": [moment.isoformat() for moment in shown],
            "ticktext": [safe(_moment(moment, moments, look)) for moment in shown],
            "showline": True,
            "linecolor": look.quiet,
            "anchor": "y2",
            "tickangle": 0,
        },
        yaxis={"rangemode": "tozero", "visible": False, "domain": [0.56, 1]},
        layout={"yaxis2": {"rangemode": "tozero", "visible": False, "domain": [0, 0.4], "fixedrange": True}},
    )


def burn_up_alt(table: pd.DataFrame, reference: Reference, language: str) -> str:
    """The lines in words: the headline of their end."""
    return headline_text(burn_up_headline(table), language, reference)


def _line(
    table: pd.DataFrame, moments: list[datetime], column: str, look: Look, *, axis: str, dash: str, color: str
) -> dict[str, Any]:
    counts = [number(int(count), 0, look.language) for count in table[column]]
    said = [safe(say(f"burn_up_{column}", look, count=count)) for count in counts]
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": [moment.isoformat() for moment in moments],
        "y": table[column].tolist(),
        "yaxis": axis,
        "line": {"shape": "hv", "color": look.ink, "width": 2, "dash": dash},
        "marker": {"symbol": "square", "size": round(look.font * 0.6), "color": color, "line": outline()},
        "text": [""] * (len(said) - 1) + [f"<b>{said[-1]}</b>"],
        "textposition": "bottom right" if column == "reporting" else "top right",
        "textfont": {"size": look.font, "color": look.ink},
        "cliponaxis": False,
        **leading(
            [{"date": moment.date().isoformat()} for moment in moments],
            [
                f"{safe(_moment(moment, moments, look))}<br>{value}"
                for moment, value in zip(moments, said, strict=True)
            ],
        ),
    }


def _moment(moment: datetime, moments: list[datetime], look: Look) -> str:
    """The clock within two days, else the day."""
    if moments[-1] - moments[0] > _CLOCK_UNTIL:
        return date_text(moment.date(), look.language)
    return moment.strftime("%H.%M" if look.language == "id" else "%H:%M")


def _spaced(moments: list[datetime], look: Look) -> list[datetime]:
    """Moments for the axis, evenly from the first to the last, as many as there is room for."""
    if len(moments) < 2:
        return moments
    labels = max(min(MOST_LABELS, int(look.width / (look.font * LABEL_WIDTH))), 2)
    span = moments[-1] - moments[0]
    return [moments[0] + span * part / (labels - 1) for part in range(labels)]


def _padded(moments: list[datetime], table: pd.DataFrame, look: Look) -> list[str] | None:
    """The span with room for half the first date, and on the right for the words at the ends of the lines."""
    if not moments:
        return None
    said = [say(f"burn_up_{column}", look, count=int(table[column].iloc[-1])) for column in table.columns[1:]]
    ends = text_share(said, look, MOST_VALUE_SHARE)
    date = LABEL_WIDTH / 2 * look.font / look.width
    span = max(moments[-1] - moments[0], timedelta(minutes=1)) / (1 - date - ends)
    return [(moments[0] - span * date).isoformat(), (moments[-1] + span * ends).isoformat()]
