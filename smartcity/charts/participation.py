"""Who has reported: one square an OPD, those that have not sent first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.headlines import participation_headline
from smartcity.analysis.participation import MISSING, REPORTING, WAITING, ParticipationCount
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.style import STATE_COLORS, Look, build_figure, outline
from smartcity.charts.wording import LETTER_WIDTH, headline_text, opd_label, safe, say, title_lines
from smartcity.reference import Reference

OUTSIDE = "outside"
GROUPS = (MISSING, WAITING, REPORTING, OUTSIDE)
# Empty, an hourglass, filled: the state is read without its colour.
SYMBOLS = {MISSING: "square-open", WAITING: "hourglass", REPORTING: "square", OUTSIDE: "diamond"}
NAMED_PER_ROW = 4
NAME_WIDTH = 16
"""The least room of a named square, in text sizes."""
MOST_NAMED = 24
SQUARE = 1.7
"""The side of a square, as a part of the text size."""


@dataclass(slots=True)
class _Cursor:
    """Where the next group starts, in pixels from the top, the traces drawn so far, and the squares."""

    top: float
    traces: list[dict[str, Any]]
    square: float
    most_named: int


def participation_squares(
    table: pd.DataFrame,
    count: ParticipationCount,
    reference: Reference,
    look: Look,
    *,
    square: float = SQUARE,
    most_named: int = MOST_NAMED,
) -> go.Figure:
    """One square an OPD of a `participation.participation` table, grouped by state under its own heading.

    Symbol and colour say the state; a mark's customdata is `{opd, state}`. Names stand beside the squares
    of a group of at most `most_named`, except the reporting ones, which are read by hovering; 0 names
    nobody. `square` is the side of a square in text sizes. An empty table gives the headline alone.
    """
    cursor = _Cursor(0, [], square, most_named)
    for group in GROUPS:
        rows = _rows_of(table, count, group)
        if len(rows):
            _draw_group(cursor, group, rows, look)
    title = title_lines(participation_headline(count), look, reference)
    return build_figure(
        cursor.traces,
        look,
        title,
        height=round(cursor.top) or look.font,
        xaxis={"range": [0, look.width], "visible": False},
        yaxis={"range": [max(cursor.top, 1), 0], "visible": False},
    )


def participation_alt(count: ParticipationCount, reference: Reference, language: str) -> str:
    """The figure in words: the headline, then the names of those that have not sent and that wait."""
    look = Look(language=language)
    parts = [headline_text(participation_headline(count), language, reference)]
    for state, names in ((MISSING, count.missing), (WAITING, count.waiting)):
        if names:
            parts.append(f"{say(f'state_{state}', look)}: {', '.join(names)}.")
    return " ".join(parts)


def _rows_of(table: pd.DataFrame, count: ParticipationCount, group: str) -> pd.DataFrame:
    outside = table["opd"].isin(count.outside)
    return table[outside] if group == OUTSIDE else table[~outside & (table["state"] == group)]


def _draw_group(cursor: _Cursor, group: str, rows: pd.DataFrame, look: Look) -> None:
    size = round(look.font * cursor.square)
    named = group != REPORTING and len(rows) <= cursor.most_named
    per_row = max(min(NAMED_PER_ROW, int(look.width / (look.font * NAME_WIDTH))), 1)
    columns = per_row if named else max(int(look.width / (size * 1.55)), 1)
    step, pitch = look.width / columns, size * 1.5
    key = "outside_registry" if group == OUTSIDE else f"state_{group}"
    heading = say("state_heading", look, state=say(key, look), opds=len(rows))
    place = (0.0, cursor.top + look.font)
    cursor.traces.append(text_marks([place], [f"<b>{safe(heading)}</b>"], look))
    first = cursor.top + look.font * 2 + size / 2
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [size + place % columns * step for place in range(len(rows))],
        "y": [first + place // columns * pitch for place in range(len(rows))],
        "marker": _marker(group, size, look),
        "cliponaxis": False,
    } | leading(
        [{"opd": opd, "state": state} for opd, state in zip(rows["opd"], rows["state"], strict=True)],
        [_hover(row, group, look) for row in rows.to_dict("records")],
    )
    if named:
        letters = int((step - size * 2) / (look.font * LETTER_WIDTH))
        labels = [
            opd_label(opd, short, letters) for opd, short in zip(rows["opd"], rows["short_name"], strict=True)
        ]
        trace |= {
            "mode": "markers+text",
            "text": [f"  {label}" for label in labels],
            "textposition": "middle right",
            "textfont": {"size": look.font, "color": look.ink},
        }
    cursor.traces.append(trace)
    cursor.top = first + (len(rows) - 1) // columns * pitch + size


def _marker(group: str, size: int, look: Look) -> dict[str, Any]:
    if group == MISSING:
        return {"symbol": SYMBOLS[group], "size": size, "color": STATE_COLORS[group], "line": {"width": 3}}
    color = STATE_COLORS.get(group, look.ground)
    return {"symbol": SYMBOLS[group], "size": size, "color": color, "line": outline()}


def _hover(row: Mapping[Any, Any], group: str, look: Look) -> str:
    lines = [f"<b>{safe(row['opd'])}</b>", say(f"state_{row['state']}", look)]
    if group == OUTSIDE:
        lines.append(say("outside_registry", look))
    if row["innovations"]:
        lines.append(say("innovations_count", look, innovations=row["innovations"]))
    if row["held"]:
        lines.append(say("held_count", look, rows=row["held"]))
    return "<br>".join(lines)
