"""Where treatment moves the risks of one quick win on the matrix: arrows, rings and diamonds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from smartcity.charts.marks import leading
from smartcity.charts.style import LIGHT, NEUTRAL, OUTLINE, Look
from smartcity.charts.wording import safe, say, wrapped
from smartcity.reference import RiskPreset
from smartcity.reference.formats import number

MOVED, STAYED, UNKNOWN = "circle", "circle-open", "diamond-open"
SIDES = (-0.34, 0.34, -0.22, 0.22)
"""Where in its cells a movement is drawn, beside the number in the middle; one after the other."""
LIFT = 0.2
MOST_NAMED = 5
MARK, LINE, EDGE = 1.4, 0.18, 0.4
"""Widths of a mark, of a line and of the light edge under it, as multiples of the text size."""


@dataclass(frozen=True, slots=True)
class _Movement:
    """Risks with the same two cells: their rows and where the movement is drawn."""

    rows: pd.DataFrame
    symbol: str
    start: tuple[float, float]
    end: tuple[float, float]


def movement_arrows(moves: pd.DataFrame, look: Look) -> list[dict[str, Any]]:
    """The arrows of a `risks.movements` table as annotations, dark on a light edge for every level."""
    arrows = []
    for movement in _movements(moves):
        if movement.symbol == MOVED:
            arrows += [_arrow(movement, look, under=True), _arrow(movement, look, under=False)]
    return arrows


def movement_marks(
    moves: pd.DataFrame, preset: RiskPreset, record_id: str, look: Look
) -> list[dict[str, Any]]:
    """A mark at the start of each arrow, a ring for risks that stay, a diamond where the residual is unknown.

    Several risks with the same two cells share a mark with their number. Customdata: `{record_id,
    likelihood, impact, counted}` of where they stand.
    """
    found = list(_movements(moves))
    first = [movement.rows.iloc[0] for movement in found]
    marks = [
        {
            "record_id": record_id,
            "likelihood": int(row["to_likelihood"]),
            "impact": int(row["to_impact"]),
            "counted": "standing",
        }
        for row in first
    ]
    hovers = [_hover(movement, preset, look) for movement in found]
    counts = [
        number(len(movement.rows), 0, look.language) if len(movement.rows) > 1 else "" for movement in found
    ]
    size = round(look.font * MARK)
    edge = {"symbol": [movement.symbol for movement in found], "size": size}
    places = {
        "type": "scatter",
        "x": [movement.start[0] for movement in found],
        "y": [movement.start[1] for movement in found],
        "cliponaxis": False,
    }
    return [
        places
        | {
            "mode": "markers",
            "marker": edge | {"color": LIGHT, "line": {"width": look.font * EDGE, "color": LIGHT}},
            "unselected": {"marker": {"opacity": 1}},
            "hoverinfo": "skip",
        },
        places
        | {
            "mode": "markers+text",
            "text": counts,
            "textposition": "middle center",
            "textfont": {
                "size": round(look.font * 0.8),
                "color": [LIGHT if movement.symbol == MOVED else OUTLINE for movement in found],
            },
            "marker": edge | {"color": OUTLINE, "line": {"width": look.font * LINE, "color": OUTLINE}},
            "unselected": {"marker": {"opacity": 1}, "textfont": {"color": NEUTRAL}},
            **leading(marks, hovers),
        },
    ]


def _movements(moves: pd.DataFrame) -> Iterator[_Movement]:
    ends = ["from_likelihood", "from_impact", "to_likelihood", "to_impact", "residual_known"]
    for place, (_, rows) in enumerate(moves.groupby(ends, sort=True)):
        side = SIDES[place % len(SIDES)]
        first = rows.iloc[0]
        start = (int(first["from_impact"]) + side, int(first["from_likelihood"]) + LIFT)
        end = (int(first["to_impact"]) + side, int(first["to_likelihood"]) + LIFT)
        known = bool(first["residual_known"])
        symbol = UNKNOWN if not known else STAYED if start == end else MOVED
        yield _Movement(rows, symbol, start, end)


def _arrow(movement: _Movement, look: Look, *, under: bool) -> dict[str, Any]:
    """The dark arrow, or the light edge `under` it, whose head is only a little larger."""
    return {
        "x": movement.end[0],
        "y": movement.end[1],
        "ax": movement.start[0],
        "ay": movement.start[1],
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 0.65 if under else 1,
        "arrowwidth": look.font * (EDGE if under else LINE),
        "arrowcolor": LIGHT if under else OUTLINE,
        "standoff": 0 if under else look.font * LINE,
        "startstandoff": round(look.font * MARK / 2),
    }


def _hover(movement: _Movement, preset: RiskPreset, look: Look) -> str:
    row = movement.rows.iloc[0]
    before, after = (_level(int(row[f"{end}_value"]), preset, look) for end in ("from", "to"))
    key = {MOVED: "risk_move", STAYED: "risk_stays", UNKNOWN: "risk_residual_unknown"}[movement.symbol]
    lines = [wrapped(str(event), 60, 3) for event in movement.rows["event"].iloc[:MOST_NAMED]]
    more = len(movement.rows) - MOST_NAMED
    if more > 0:
        lines.append(safe(say("risk_more", look, risks=number(more, 0, look.language))))
    return "<br>".join([f"<b>{safe(say(key, look, before=before, after=after))}</b>", *lines])


def _level(value: int, preset: RiskPreset, look: Look) -> str:
    return f"{preset.band(value).names[look.language]} ({number(value, 0, look.language)})"
