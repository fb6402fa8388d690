"""How innovations spread over the six dimensions and their eighteen sub-dimensions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.filters import UNASSIGNED
from smartcity.analysis.headlines import dimension_headline, subdimension_headline
from smartcity.charts.bars import Bar, bar_figure
from smartcity.charts.marks import leading
from smartcity.charts.style import HATCH, LIGHT, NEUTRAL, Look, build_figure, count_tint, outline, text_on
from smartcity.charts.wording import (
    dimension_name,
    headline_text,
    safe,
    say,
    subdimension_name,
    title_lines,
    wrapped,
)
from smartcity.reference import Reference
from smartcity.reference.formats import number

TILE = 0.95
REST_TILE = 0.52
MOST_NAME_LINES = 3


def dimension_bars(table: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """A bar a dimension of a `coverage.by_dimension` table, in the fixed order and colours.

    The number stands beside the bar, second mentions apart from it; an empty dimension says so. A bar's
    customdata is `{dimension}`. Innovations without a dimension have a grey bar where there are any.
    """
    bars = []
    for row in table.to_dict("records"):
        code, count, secondary = row["dimension"], row["innovations"], row["secondary"]
        if code == UNASSIGNED and not count:
            continue
        value = number(count, 0, look.language) if count else f"0 {say('empty_cell', look)}"
        also = say("secondary_count", look, innovations=number(secondary, 0, look.language))
        name = dimension_name(code, look.language, reference)
        total = say("innovations_count", look, innovations=number(count, 0, look.language))
        bars.append(
            Bar(
                label=safe(name),
                length=count,
                value=safe(f"{value} ({also})" if secondary else value),
                hover="<br>".join(
                    [f"<b>{safe(name)}</b>", safe(total), *([safe(also)] if secondary else [])]
                ),
                color=NEUTRAL if code == UNASSIGNED else reference.dimension(code).color,
                mark={"dimension": code},
            )
        )
    return bar_figure(bars, look, title_lines(dimension_headline(table), look, reference))


def dimension_alt(table: pd.DataFrame, reference: Reference, language: str) -> str:
    """The bars in words: the headline, then each dimension with its number."""
    parts = [
        f"{dimension_name(code, language, reference)} {number(count, 0, language)}"
        for code, count in zip(table["dimension"], table["innovations"], strict=True)
    ]
    return f"{headline_text(dimension_headline(table), language, reference)} {', '.join(parts)}."


def subdimension_grid(table: pd.DataFrame, reference: Reference, look: Look) -> go.Figure:
    """The 6 x 3 grid of a `coverage.by_subdimension` table: a tile a sub-dimension with its number.

    A column a dimension; the more innovations, the stronger the dimension's colour. An empty cell is
    hatched and says so. Below each column, where there are any, those without a sub-dimension. A tile's
    customdata is `{dimension, subdimension}`. Tiles are bars: they grow with the figure, carry a hatch, and
    can be selected, which cells of a heatmap cannot.
    """
    rows = [row for row in table.to_dict("records") if row["dimension"] != UNASSIGNED]
    most = max((row["innovations"] for row in rows), default=0)
    rest_shown = any(row["innovations"] for row in rows if _is_rest(row))
    places = {dimension.code: place for place, dimension in enumerate(reference.dimensions)}
    depth = dict.fromkeys(places, 0)
    tiles = []
    for row in rows:
        if not _is_rest(row) or row["innovations"]:
            place = (places[row["dimension"]], depth[row["dimension"]])
            tiles.append(_tile(row, place, most, reference, look))
        depth[row["dimension"]] += 1
    letters = int(look.width / 6 / (look.font * 0.58))
    names = [wrapped(dimension_name(code, look.language, reference), letters) for code in places]
    full = [tile for tile in tiles if tile["count"]]
    empty = [tile for tile in tiles if not tile["count"]]
    deepest = max((tile["lines"] for tile in tiles), default=1)
    unit = round(look.font * (6.4 if deepest < MOST_NAME_LINES else 6.9))
    lowest = 3 + (REST_TILE if rest_shown else 0)
    return build_figure(
        [_tiles_trace(group) for group in (full, empty) if group],
        look,
        title_lines(subdimension_headline(table), look, reference),
        height=round(unit * lowest),
        head=round(look.font * (1.6 + max(name.count("<br>") for name in names) * 1.3)),
        xaxis={
            "range": [-0.5, 5.5],
            "side": "top",
            "tickvals": list(range(6)),
            "ticktext": [f"<b>{name}</b>" for name in names],
            "tickangle": 0,
        },
        yaxis={"range": [lowest, 0], "visible": False},
        layout={"barmode": "overlay"},
    )


def subdimension_alt(table: pd.DataFrame, reference: Reference, language: str) -> str:
    """The grid in words: the headline, then each dimension's sub-dimensions with their numbers."""
    cells: dict[str, list[str]] = {}
    rows = zip(table["dimension"], table["subdimension"], table["innovations"], strict=True)
    for dimension, sub, count in rows:
        said = f"{subdimension_name(sub, language, reference)} {number(count, 0, language)}"
        cells.setdefault(dimension, []).append(said)
    parts = [
        f"{dimension_name(code, language, reference)}: {', '.join(said)}."
        for code, said in cells.items()
        if code != UNASSIGNED
    ]
    return " ".join([headline_text(subdimension_headline(table), language, reference), *parts])


def _is_rest(row: dict[Any, Any]) -> bool:
    return str(row["subdimension"]).endswith(UNASSIGNED)


def _tile(
    row: dict[Any, Any], place: tuple[int, int], most: int, reference: Reference, look: Look
) -> dict[str, Any]:
    count, rest = row["innovations"], _is_rest(row)
    name = subdimension_name(row["subdimension"], look.language, reference)
    color = reference.dimension(row["dimension"]).color
    fill = LIGHT if rest or not count else count_tint(color, count, most)
    figure = number(count, 0, look.language) if count else say("empty_cell", look)
    letters = int(look.width / 6 / (look.font * 0.58))
    label = wrapped(name, letters, MOST_NAME_LINES)
    lines = label.count("<br>") + 1
    big = round(look.font * (1.2 if not count else 2 if lines < MOST_NAME_LINES else 1.6))
    head = f"<span style='font-size:{big}px'><b>{safe(figure)}</b></span><br>{label}"
    total = say("innovations_count", look, innovations=number(count, 0, look.language))
    return {
        "x": place[0],
        "base": place[1] + (1 - TILE) / 2,
        "y": REST_TILE - 0.05 if rest else TILE,
        "color": fill,
        "count": count,
        "lines": lines,
        "text": wrapped(f"{figure} {name.lower()}", letters, 2) if rest else head,
        "ink": text_on(fill),
        "mark": {"dimension": row["dimension"], "subdimension": row["subdimension"]},
        "hover": f"<b>{safe(name)}</b><br>{safe(total if count else say('empty_cell', look))}",
    }


def _tiles_trace(tiles: list[dict[str, Any]]) -> dict[str, Any]:
    """Either filled tiles or empty ones: these are all of one colour and hatched."""
    empty = not any(tile["count"] for tile in tiles)

    def column(key: str) -> list[Any]:
        return [tile[key] for tile in tiles]

    return {
        "type": "bar",
        "x": column("x"),
        "y": column("y"),
        "base": column("base"),
        "width": TILE,
        "marker": {"color": LIGHT, "line": outline(), "pattern": HATCH}
        if empty
        else {"color": column("color"), "line": outline()},
        "text": column("text"),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": column("ink")},
        **leading(column("mark"), column("hover")),
    }
