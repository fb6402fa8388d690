"""Readiness of quick-win candidates: a strip from 0 to 100 for each dimension, a dot a candidate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from smartcity.analysis.filters import UNASSIGNED
from smartcity.analysis.readiness import ALMOST, NOT_YET, READY, STATUSES
from smartcity.analysis.readiness_headlines import readiness_headline
from smartcity.charts.lanes import LEFT, RIGHT, Place, in_lanes, scale_of
from smartcity.charts.marks import leading, text_marks
from smartcity.charts.readiness_groups import Group, groups_of
from smartcity.charts.style import NEUTRAL, Look, build_figure, outline
from smartcity.charts.wording import (
    LETTER_WIDTH,
    dimension_name,
    headline_text,
    safe,
    say,
    title_lines,
    wrapped,
)
from smartcity.reference import QuickWinSettings, Reference
from smartcity.reference.formats import number
from smartcity.reference.texts import text

# A status is read without its colour.
SYMBOLS = {READY: "circle", ALMOST: "diamond", NOT_YET: "triangle-down"}
TICKS = (0, 25, 50, 75, 100)
NAMED_CANDIDATES = 40
"""Up to so many candidates carry their names."""
MOST_LANES = 12
"""Lanes of dots without names in one strip; what finds no place is counted."""
MOST_DRAWN = 250
"""Dots a dimension: seven strips and their labels stay below 2 000 marks."""
NAME_LETTERS = 26


@dataclass(frozen=True, slots=True)
class _Dot:
    """A candidate at its place, pixels from the top, and its shown name."""

    candidate: Mapping[Any, Any]
    place: Place
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class _Strip:
    """A dimension's candidates and where it stands: pixels from the top."""

    group: Group
    top: float
    height: float
    dots: list[_Dot]


def readiness_dots(
    table: pd.DataFrame, settings: QuickWinSettings, reference: Reference, look: Look
) -> go.Figure:
    """All rows of a `readiness.readiness` table as dots, a strip a dimension with both thresholds.

    Dots with near scores stand in lanes below each other; up to forty candidates carry their names. Of more
    the best of each dimension are drawn and the rest counted. Symbol and word say the status. Customdata
    `{record_id, opd, dimension}` on dots, `{dimension}` on the names of dimensions.
    """
    strips: list[_Strip] = []
    top, named = look.font * 3.4, len(table) <= NAMED_CANDIDATES
    avoid = list(_thresholds(settings).values())
    for group in groups_of(table, reference, MOST_DRAWN):
        strips.append(_strip(group, top, look, named=named, avoid=avoid))
        top += strips[-1].height
    height = top + look.font * 5.2
    dots = [dot for strip in strips for dot in strip.dots]
    traces = [
        *(_strip_name(strip, reference, look) for strip in strips),
        *_status_traces(dots, reference, look),
        *_threshold_names(settings, look),
        *_foot(table, len(dots), top, look),
    ]
    return build_figure(
        traces,
        look,
        title_lines(readiness_headline(table, reference), look, reference),
        height=round(height),
        xaxis={"range": [0, look.width - 16], "visible": False},
        yaxis={"range": [height, 0], "visible": False},
        layout={"shapes": _lines(settings, strips, look)},
    )


def readiness_alt(table: pd.DataFrame, reference: Reference, language: str) -> str:
    """The chart in words: its headline, how many are ready in each dimension, and whose method it is."""
    look = Look(language=language)
    counts = [
        f"{dimension_name(group.code, language, reference)} {_ready_of(group, look)}"
        for group in groups_of(table, reference, most=0)
    ]
    headline = headline_text(readiness_headline(table, reference), language, reference)
    return f"{headline} {', '.join(counts)}. {text('readiness.method', language)}"


def status_name(status: str, language: str) -> str:
    """A status in words: Siap, Hampir siap, Belum siap."""
    return text(f"readiness.status_{status}", language)


def _strip(group: Group, top: float, look: Look, *, named: bool, avoid: Sequence[float]) -> _Strip:
    """The candidates with a score in their lanes, best first, in the middle of the strip."""
    drawn = group.best
    names = [wrapped(str(candidate["name"]), NAME_LETTERS, 1) if named else "" for candidate in drawn]
    points = [candidate["readiness"] for candidate in drawn]
    places = in_lanes(points, names, scale_of(look), avoid=avoid, most=None if named else MOST_LANES)
    lane = look.font * (1.6 if named else 1.15)
    lanes = max((place.lane for place in places if place), default=0)
    height = max((lanes + 1) * lane, look.font * 3.6) + look.font * 0.5
    first = top + (height - lanes * lane) / 2
    dots = [
        _Dot(candidate, place, first + place.lane * lane, name)
        for candidate, place, name in zip(drawn, places, names, strict=True)
        if place
    ]
    return _Strip(group, top, height, dots)


def _strip_name(strip: _Strip, reference: Reference, look: Look) -> dict[str, Any]:
    lines = [
        f"<b>{safe(dimension_name(strip.group.code, look.language, reference))}</b>",
        safe(_ready_of(strip.group, look)),
    ]
    hidden = strip.group.size - len(strip.dots)
    if hidden:
        lines.append(safe(say("readiness_not_drawn", look, candidates=_count(hidden, look))))
    shown = "<br>".join(lines)
    place = (0, strip.top + strip.height / 2)
    mark = leading([{"dimension": strip.group.code}], [shown])
    return text_marks([place], [shown], look, size=round(look.font * 0.9)) | mark


def _ready_of(group: Group, look: Look) -> str:
    if not group.size:
        return say("readiness_none_here", look)
    return say("readiness_of", look, ready=_count(group.ready, look), candidates=_count(group.size, look))


def _status_traces(dots: Sequence[_Dot], reference: Reference, look: Look) -> list[dict[str, Any]]:
    colors = {dimension.code: dimension.color for dimension in reference.dimensions}
    traces = []
    for status in STATUSES:
        found = [dot for dot in dots if dot.candidate["status"] == status]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [dot.place.x for dot in found],
                "y": [dot.y for dot in found],
                "text": [_beside(dot) for dot in found],
                "textposition": [dot.place.side for dot in found],
                "textfont": {"size": round(look.font * 0.85), "color": look.ink, "shadow": _halo(look)},
                "cliponaxis": False,
                "marker": {
                    "symbol": SYMBOLS[status],
                    "size": scale_of(look).dot,
                    "color": [colors.get(dot.candidate["dimension"], NEUTRAL) for dot in found],
                    "line": outline(),
                },
                **leading(
                    [_mark(dot.candidate) for dot in found],
                    [_hover(dot.candidate, reference, look) for dot in found],
                ),
            }
        )
    return traces


def _halo(look: Look) -> str:
    """What keeps a threshold's line from running through the letters of a name."""
    return ", ".join([f"0 0 3px {look.ground}"] * 4)


def _beside(dot: _Dot) -> str:
    return f" {dot.name}" if dot.place.side == RIGHT else f"{dot.name} "


def _mark(candidate: Mapping[Any, Any]) -> dict[str, Any]:
    dimension = candidate["dimension"] or UNASSIGNED
    return {"record_id": candidate["record_id"], "opd": candidate["opd"], "dimension": dimension}


def _hover(candidate: Mapping[Any, Any], reference: Reference, look: Look) -> str:
    score = say("readiness_score_of", look, points=number(candidate["readiness"], 1, look.language))
    lines = [
        f"<b>{wrapped(str(candidate['name']), 60, 3)}</b>",
        safe(candidate["opd"]),
        f"{safe(status_name(candidate['status'], look.language))}: {safe(score)}",
    ]
    if candidate["best_step"] is not None:
        evidence = reference.readiness.aspect(candidate["best_step"]).levels[int(candidate["best_level"])]
        gain = number(candidate["best_gain"], 1, look.language)
        best = say("readiness_candidate_best", look, evidence=evidence[look.language], gain=gain)
        lines.append(safe(best))
    if candidate["why_not"] is not None:
        lines.append(safe(text(f"readiness.why_not.{candidate['why_not']}", look.language)))
    return "<br>".join(lines)


def _threshold_names(settings: QuickWinSettings, look: Look) -> list[dict[str, Any]]:
    """Each on its own line above the strips, away from the other threshold where there is room."""
    scale, size, traces = scale_of(look), round(look.font * 0.9), []
    for row, (key, points) in enumerate(_thresholds(settings).items()):
        label = f"  {say(f'readiness_from_{key}', look, points=_points(points, look))}  "
        x, width = scale.x(points), len(label) * size * LETTER_WIDTH
        is_right = x + width <= look.width - 16 if key == READY else x < width
        place = (x, look.font * (0.9 + 1.4 * row))
        traces.append(
            text_marks([place], [safe(label)], look, position=RIGHT if is_right else LEFT, size=size)
        )
    return traces


def _thresholds(settings: QuickWinSettings) -> dict[str, float]:
    return {READY: settings.ready_from, ALMOST: settings.almost_from}


def _lines(settings: QuickWinSettings, strips: Sequence[_Strip], look: Look) -> list[dict[str, Any]]:
    """The thresholds through all strips and the foot line of each strip, behind the dots."""
    scale, width = scale_of(look), look.width - 16
    feet = [strip.top + strip.height for strip in strips]
    lines = [_line(0, width, foot, foot, {"color": NEUTRAL, "width": 0.5}) for foot in feet]
    for row, (key, points) in enumerate(_thresholds(settings).items()):
        pen = {"color": NEUTRAL, "width": 1.5, "dash": "solid" if key == READY else "dash"}
        x = scale.x(points)
        lines.append(_line(x, x, look.font * (0.4 + 1.4 * row), feet[-1], pen))
    return lines


def _line(x0: float, x1: float, y0: float, y1: float, pen: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "line", "layer": "below", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": dict(pen)}


def _foot(table: pd.DataFrame, drawn: int, top: float, look: Look) -> list[dict[str, Any]]:
    """The scale, each symbol with its word and count, what is not drawn, and whose method it is."""
    scale, small = scale_of(look), round(look.font * 0.85)
    axis = text_marks(
        [(scale.x(points), top + look.font * 0.6) for points in TICKS],
        [str(points) for points in TICKS],
        look,
        position="middle center",
        size=small,
    )
    notes = [text("readiness.method", look.language)]
    if drawn < len(table):
        counts = {"drawn": _count(drawn, look), "candidates": _count(len(table), look)}
        notes.insert(0, say("readiness_not_drawn_in_all", look, **counts))
    letters = int(look.width / (small * LETTER_WIDTH))
    lines = wrapped(" ".join(notes), letters, 3)
    note = text_marks([(0, top + look.font * 4.1)], [lines], look, size=small)
    return [axis, *_legend(table, top + look.font * 2.2, look), note]


def _legend(table: pd.DataFrame, y: float, look: Look) -> list[dict[str, Any]]:
    scale, legend = scale_of(look), []
    counts = Counter(table["status"])
    for place, status in enumerate(STATUSES):
        candidates = _count(counts[status], look)
        name = status_name(status, look.language)
        said = safe(say("readiness_status_count", look, status=name, candidates=candidates))
        at = (scale.left + place * (look.width - scale.left) / len(STATUSES), y)
        line = {"color": look.ink, "width": 1.5}
        marker = {"symbol": SYMBOLS[status], "size": scale.dot, "color": look.ground, "line": line}
        shown = text_marks([at], [f"  {said}"], look, size=round(look.font * 0.9))
        legend.append(shown | {"mode": "markers+text", "marker": marker})
    return legend


def _points(value: float, look: Look) -> str:
    return number(value, 0 if float(value).is_integer() else 1, look.language)


def _count(value: int, look: Look) -> str:
    return number(value, 0, look.language)
