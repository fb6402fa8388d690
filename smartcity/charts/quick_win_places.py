"""The places of quick wins: a row a dimension, filled, with its best candidate, or empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.quick_win_places import CANDIDATE, EMPTY, FILLED, places_headline
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.style import Look, build_figure
from smartcity.charts.wording import (
    LETTER_WIDTH,
    dimension_name,
    headline_text,
    safe,
    say,
    title_lines,
    wrapped,
)
from smartcity.reference import Reference
from smartcity.reference.formats import number
from smartcity.reference.texts import text

# Filled, half a diamond, open: a place is read without its colour.
SYMBOLS = {FILLED: "square", CANDIDATE: "diamond-open", EMPTY: "square-open"}
NAMES_SHARE = 0.34


def quick_win_places_chart(places: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """The rows of a `quick_win_places.quick_win_places` table from top to bottom.

    Symbol and word say what a place is. Customdata `{record_id}` on those that somebody holds or would
    hold, `{dimension}` on empty ones. No rows give an empty figure with its title.
    """
    rows = places.to_dict("records")
    marks = [_mark(row) for row in rows]
    said = [_said(row, reference, look) for row in rows]
    hovers = [
        f"<b>{safe(dimension_name(row['dimension'], look.language, reference))}</b><br>"
        + "<br>".join(safe(part) for part in (row["name"], words, row["opd"]) if part)
        for row, words in zip(rows, said, strict=True)
    ]
    shared = leading(marks, hovers)
    letters = int(look.width * (1 - NAMES_SHARE) / (look.font * LETTER_WIDTH)) - 4
    shown = [
        "<br>".join([f"  {wrapped(line, letters, 1)}" for line in (row["name"], words) if line])
        for row, words in zip(rows, said, strict=True)
    ]
    names = [f"{safe(dimension_name(row['dimension'], look.language, reference))}  " for row in rows]
    spots = [(0.02, place) for place in range(len(rows))]
    colors = [reference.dimension(row["dimension"]).color for row in rows]
    body: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in spots],
        "y": [y for _, y in spots],
        "marker": {
            "symbol": [SYMBOLS[row["place"]] for row in rows],
            "size": round(look.font * 1.1),
            "color": colors,
            "line": {"width": 2, "color": colors},
        },
        "cliponaxis": False,
    }
    traces = [
        body | shared,
        text_marks([(0.04, y) for _, y in spots], shown, look) | shared,
        text_marks([(0.0, y) for _, y in spots], names, look, position="middle left") | shared,
    ]
    return build_figure(
        traces,
        look,
        title_lines(places_headline(places), look, reference),
        height=round(look.font * 3.1) * max(len(rows), 1),
        xaxis={"range": [-NAMES_SHARE / (1 - NAMES_SHARE), 1], "visible": False},
        yaxis={"range": [len(rows) - 0.5, -0.5], "visible": False},
    )


def quick_win_places_alt(places: pd.DataFrame, reference: Reference, language: str) -> str:
    """The places in words: the headline, then each dimension."""
    look = Look(language=language)
    parts = [
        f"{dimension_name(row['dimension'], language, reference)}: "
        + ", ".join(part for part in (row["name"], _said(row, reference, look)) if part)
        for row in places.to_dict("records")
    ]
    return " ".join([headline_text(places_headline(places), language, reference), *(f"{p}." for p in parts)])


def _mark(row: Mapping[Any, Any]) -> dict[str, str]:
    return {"dimension": row["dimension"]} if row["place"] == EMPTY else {"record_id": row["record_id"]}


def _said(row: Mapping[Any, Any], reference: Reference, look: Look) -> str:
    """What a place is in words; where more than one is asked for, how many are decided."""
    if row["place"] == FILLED:
        terms = reference.terms("quick_win_state")
        words = next(term.names[look.language] for term in terms if term.code == row["state"])
        if row["decided"] == 1:
            return words
        return say("places_others", look, state=words, others=number(row["decided"] - 1, 0, look.language))
    words = (
        say("places_empty_word", look)
        if row["place"] == EMPTY
        else say(
            "places_candidate_word", look, status=text(f"readiness.status_{row['status']}", look.language)
        )
    )
    of = {name: number(row[name], 0, look.language) for name in ("decided", "target")}
    return say("places_of", look, words=words, **of) if row["target"] > 1 else words
