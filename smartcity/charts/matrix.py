"""OPD x dimension: a tile a cell, fifty OPDs a page, totals at the side and on top."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.filters import UNASSIGNED
from smartcity.analysis.headlines import matrix_headline
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.style import NEUTRAL, Look, build_figure, count_tint, outline, text_on
from smartcity.charts.wording import (
    LETTER_WIDTH,
    dimension_name,
    headline_text,
    opd_label,
    safe,
    say,
    title_lines,
    wrapped,
)
from smartcity.reference import Reference
from smartcity.reference.formats import number

ROWS_A_PAGE = 50
NAMES_SHARE = 0.36
TILE, TILE_WIDTH = 0.84, 0.92
"""Height and width of a tile as parts of its row and column."""


def page_count(opds: Sized) -> int:
    """How many pages of fifty OPDs a matrix, or a list of its OPDs, has, at least one."""
    return max(-(-len(opds) // ROWS_A_PAGE), 1)


def opd_matrix_squares(
    matrix: pd.DataFrame,
    reference: Reference,
    look: Look,
    *,
    short_names: Mapping[str, object] | None = None,
    page: int = 1,
) -> go.Figure:
    """One page (from 1) of a `coverage.opd_matrix`, in its row order.

    A filled tile carries its number, an empty one is an outline. Row totals stand right, the totals of
    all pages on top. Tiles are bars, so that they fill their column at any width. Customdata:
    `{opd, dimension}` on tiles, `{opd}` on names and row totals,
    `{dimension}` on column totals. A page past the end gives no rows.
    """
    rows = matrix.iloc[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    columns = [code for code in matrix.columns if code != "total"]
    if not matrix[UNASSIGNED].any():
        columns.remove(UNASSIGNED)
    names = short_names or {}
    letters = int(look.width * NAMES_SHARE / (look.font * LETTER_WIDTH))
    labels = [opd_label(str(opd), names.get(str(opd)), letters) for opd in rows.index]
    traces = [
        *_cells(rows, columns, matrix, reference, look),
        text_marks([(-0.6, y) for y in range(len(rows))], labels, look, position="middle left")
        | leading([{"opd": opd} for opd in rows.index], [f"<b>{safe(opd)}</b>" for opd in rows.index]),
        _totals(rows, len(columns), look),
        _column_totals(matrix, columns, look),
    ]
    width = len(columns) + 1
    left = width * NAMES_SHARE / (1 - NAMES_SHARE)
    heads = [dimension_name(code, look.language, reference) for code in columns]
    return build_figure(
        traces,
        look,
        title_lines(matrix_headline(matrix), look, reference),
        height=round(look.font * 1.9 * (len(rows) + 1)),
        head=round(look.font * 2.8),
        xaxis={
            "range": [-0.5 - left, width - 0.5],
            "side": "top",
            "tickvals": list(range(width)),
            "ticktext": [wrapped(head, 11) for head in heads] + [f"<b>{say('total', look)}</b>"],
            "tickangle": 0,
            "tickfont": {"size": round(look.font * 0.9), "color": look.ink},
        },
        yaxis={"range": [len(rows) - 0.5, -1.5], "visible": False},
        layout={"barmode": "overlay"},
    )


def opd_matrix_alt(matrix: pd.DataFrame, reference: Reference, language: str) -> str:
    """The matrix in words: its headline, then each dimension's total."""
    totals = [
        f"{dimension_name(code, language, reference)} {number(total, 0, language)}"
        for code, total in zip(matrix.columns, matrix.to_numpy().sum(axis=0).tolist(), strict=True)
        if code != "total"
    ]
    return f"{headline_text(matrix_headline(matrix), language, reference)} {', '.join(totals)}."


def _cells(
    rows: pd.DataFrame, columns: list[str], matrix: pd.DataFrame, reference: Reference, look: Look
) -> list[dict[str, Any]]:
    places = [place for place, code in enumerate(matrix.columns) if code in columns]
    most = int(matrix.to_numpy()[:, places].max()) if len(matrix) else 0
    colors = {code: NEUTRAL if code == UNASSIGNED else reference.dimension(code).color for code in columns}
    names = {code: safe(dimension_name(code, look.language, reference)) for code in columns}
    nothing = safe(say("empty_cell", look))
    full: dict[str, list[Any]] = {key: [] for key in ("x", "base", "text", "color", "ink", "mark", "hover")}
    empty: dict[str, list[Any]] = {key: [] for key in ("x", "base", "mark", "hover")}
    for y, (opd, counts) in enumerate(zip(rows.index, rows.to_numpy()[:, places].tolist(), strict=True)):
        head = f"<b>{safe(opd)}</b><br>"
        for x, (code, count) in enumerate(zip(columns, counts, strict=True)):
            said = number(count, 0, look.language) if count else nothing
            cell = full if count else empty
            cell["x"].append(x)
            cell["base"].append(y - TILE / 2)
            cell["mark"].append({"opd": opd, "dimension": code})
            cell["hover"].append(f"{head}{names[code]}: {said}")
            if count:
                color = count_tint(colors[code], count, most)
                cell["color"].append(color)
                cell["ink"].append(text_on(color))
                cell["text"].append(said)
    return [
        _tiles(full)
        | {
            "marker": {"color": full["color"], "line": outline()},
            "text": full["text"],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "insidetextfont": {"size": look.font, "color": full["ink"]},
        },
        _tiles(empty) | {"marker": {"color": "rgba(0,0,0,0)", "line": {"color": look.quiet, "width": 0.75}}},
    ]


def _tiles(cells: Mapping[str, list[Any]]) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": cells["x"],
        "base": cells["base"],
        "y": [TILE] * len(cells["x"]),
        "width": TILE_WIDTH,
        **leading(cells["mark"], cells["hover"]),
    }


def _totals(rows: pd.DataFrame, column: int, look: Look) -> dict[str, Any]:
    said = [number(total, 0, look.language) for total in rows["total"].tolist()]
    hovers = [
        f"<b>{safe(opd)}</b><br>{safe(say('innovations_count', look, innovations=total))}"
        for opd, total in zip(rows.index, said, strict=True)
    ]
    marks = [{"opd": opd} for opd in rows.index]
    places = [(column, y) for y in range(len(said))]
    return text_marks(places, said, look, position="middle center") | leading(marks, hovers)


def _column_totals(matrix: pd.DataFrame, columns: list[str], look: Look) -> dict[str, Any]:
    totals = dict(zip(matrix.columns, matrix.to_numpy().sum(axis=0).tolist(), strict=True))
    said = [number(totals[code], 0, look.language) for code in [*columns, "total"]]
    hovers = [safe(say("innovations_count", look, innovations=total)) for total in said]
    marks: list[dict[str, Any]] = [{"dimension": code} for code in columns]
    bold = [f"<b>{total}</b>" for total in said]
    places = [(x, -1) for x in range(len(said))]
    return text_marks(places, bold, look, position="middle center") | leading([*marks, {}], hovers)
