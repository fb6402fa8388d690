"""How reports came in: innovations and OPDs, both cumulative, a step a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.headlines import uploads_headline
from smartcity.charts.marks import leading
from smartcity.charts.style import LIGHT, STEP_COLORS, Look, build_figure, outline
from smartcity.charts.wording import headline_text, safe, say, title_lines
from smartcity.reference import Reference
from smartcity.reference.formats import date_text, number

LINES = (("innovations", "innovations_count", "circle", "solid"), ("opds", "opds_line", "square", "dot"))


def uploads_steps(table: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """Two stepped lines over a `changes.uploads_over_time` table, told apart by mark and dash.

    Each line is named with its number at its end; customdata `{date}` (ISO). An empty table gives the
    headline alone.
    """
    days = [day.isoformat() for day in table["date"]]
    traces = [_line(table, days, line, look) for line in LINES] if days else []
    return build_figure(
        traces,
        look,
        title_lines(uploads_headline(table), look, reference),
        height=look.font * 16 if days else look.font,
        xaxis={
            "type": "date",
            "range": _padded(table),
            "tickvals": _spaced(days),
            "ticktext": [date_text(day, look.language) for day in _spaced(days)],
            "tickangle": 0,
            "showline": True,
            "linecolor": look.quiet,
        },
        # Room above for the label at the end of the highest line.
        yaxis={"range": [0, 1.3 * max(table["innovations"].max(), 1)] if days else None, "visible": False},
    )


def uploads_alt(table: pd.DataFrame, reference: Reference, language: str) -> str:
    """The lines in words: the headline of the last day."""
    return headline_text(uploads_headline(table), language, reference)


def _line(
    table: pd.DataFrame, days: list[str], line: tuple[str, str, str, str], look: Look
) -> dict[str, Any]:
    column, key, symbol, dash = line
    param = "innovations" if column == "innovations" else "opds"
    said = [safe(say(key, look, **{param: number(value, 0, look.language)})) for value in table[column]]
    color = STEP_COLORS[2] if column == "innovations" else LIGHT
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": days,
        "y": table[column].tolist(),
        "line": {"shape": "hv", "color": look.ink, "width": 2, "dash": dash},
        "marker": {"symbol": symbol, "size": round(look.font * 0.7), "color": color, "line": outline()},
        "text": [""] * (len(said) - 1) + [f"<b>{said[-1]}</b>"],
        "textposition": "top left",
        "textfont": {"size": look.font, "color": look.ink},
        "cliponaxis": False,
        **leading(
            [{"date": day} for day in days],
            [f"{date_text(day, look.language)}<br>{value}" for day, value in zip(days, said, strict=True)],
        ),
    }


def _spaced(days: list[str], parts: int = 5) -> list[str]:
    """The last day and those before it that stand at least a part of the whole span apart, in order."""
    if not days:
        return []
    dates = [date.fromisoformat(day) for day in days]
    apart = (dates[-1] - dates[0]) / parts
    shown = [dates[-1]]
    for day in reversed(dates[:-1]):
        if shown[-1] - day >= apart:
            shown.append(day)
    return [day.isoformat() for day in reversed(shown)]


def _padded(table: pd.DataFrame) -> list[str] | None:
    """The days with room on both sides for the labels of the first and the last."""
    if table.empty:
        return None
    first, last = table["date"].iloc[0], table["date"].iloc[-1]
    room = max((last - first) * 0.12, timedelta(days=1))
    return [(first - room).isoformat(), (last + room).isoformat()]
