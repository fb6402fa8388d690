"""Readiness figures: marks, lanes, hostile names, many candidates, what does not apply."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.readiness import readiness
from smartcity.charts.aspect_strips import aspect_strips, aspect_strips_alt
from smartcity.charts.lanes import in_lanes, scale_of
from smartcity.charts.readiness import SYMBOLS, readiness_alt, readiness_dots
from smartcity.charts.style import PROJECTOR, Look
from tests.frames import REFERENCE
from tests.quick_win_frames import EQUAL, MODEL, SETTINGS, assessed_candidates

HOSTILE = "Inovasi <img src=x onerror=alert(1)> & <b>Tebal</b>"
MARKS = 2_000


def table_of(*levels: dict[str, str], dimensions: tuple[str, ...] = ()) -> pd.DataFrame:
    table, assessment = assessed_candidates(*levels, dimensions=dimensions)
    return readiness(table, assessment, SETTINGS, MODEL)


def marks_of(figure: go.Figure) -> list[dict[str, Any]]:
    return [mark for trace in figure.data for mark in trace.customdata or ()]


def dots_of(figure: go.Figure) -> dict[str, tuple[str, str]]:
    """Symbol and colour of each candidate's dot."""
    return {
        mark["record_id"]: (trace.marker.symbol, trace.marker.color[place])
        for trace in figure.data
        for place, mark in enumerate(trace.customdata or ())
        if "record_id" in mark
    }


def test_symbol_says_status_and_colour_the_dimension() -> None:
    full, half = dict.fromkeys(EQUAL, "3"), dict.fromkeys(EQUAL, "2")
    table = table_of(full, half, {}, dimensions=("living", "economy", "living"))
    figure = readiness_dots(table, SETTINGS, REFERENCE, Look())
    living, economy = REFERENCE.dimension("living").color, REFERENCE.dimension("economy").color
    assert dots_of(figure) == {
        "record-0": (SYMBOLS["ready"], living),
        "record-1": (SYMBOLS["almost"], economy),
        "record-2": (SYMBOLS["not_yet"], living),
    }
    marks = marks_of(figure)
    assert {"record_id": "record-1", "opd": "Dinas A", "dimension": "economy"} in marks
    assert {"dimension": "governance"} in marks


def test_a_candidate_without_a_dimension_has_a_strip_of_its_own() -> None:
    table = table_of({"budget": "3"}).assign(dimension=pd.Series([None], dtype=object))
    marks = marks_of(readiness_dots(table, SETTINGS, REFERENCE, Look()))
    assert {"record_id": "record-0", "opd": "Dinas A", "dimension": "unassigned"} in marks


@pytest.mark.parametrize(
    "look",
    [Look(), Look("en", dark=True), PROJECTOR, Look(width=360)],
    ids=["page", "dark", "projector", "phone"],
)
def test_figures_are_valid_and_small_for_10_000_candidates(look: Look) -> None:
    few = table_of({"regulation": "1", "data_app": "not_applicable"}, {})
    many = pd.concat([few] * 5_000, ignore_index=True)
    many["readiness"] = [place * 37 % 1001 / 10 for place in range(len(many))]
    many["dimension"] = [REFERENCE.dimensions[place % 6].code for place in range(len(many))]
    for table in (few, few[:0], many, many.assign(readiness=0.0)):
        figure = readiness_dots(table, SETTINGS, REFERENCE, look)
        go.Figure(figure.to_dict())  # validates every property
        assert sum(len(trace.x or ()) for trace in figure.data) < MARKS
        assert readiness_alt(table, REFERENCE, look.language)


def test_thresholds_stand_where_the_settings_put_them() -> None:
    look, table = Look(), table_of({})
    figure = readiness_dots(table, replace(SETTINGS, ready_from=80.0, almost_from=62.5), REFERENCE, look)
    upright = [shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1]
    assert upright == [scale_of(look).x(80.0), scale_of(look).x(62.5)]


def test_text_of_a_spreadsheet_is_never_markup() -> None:
    table, assessment = assessed_candidates({"regulation": "1"})
    scored = readiness(table, assessment, SETTINGS, MODEL).assign(name=HOSTILE, opd=HOSTILE)
    row = scored.iloc[0].to_dict()
    for figure in (
        readiness_dots(scored, SETTINGS, REFERENCE, Look()),
        aspect_strips(row, assessment, REFERENCE, Look()),
    ):
        shown = str([(trace.text, trace.hovertext) for trace in figure.data]) + str(figure.layout.title.text)
        assert "<img" not in shown
        assert "<b>Tebal" not in shown


@pytest.mark.parametrize(
    "look", [Look(), Look("en", dark=True), PROJECTOR], ids=["page", "dark", "projector"]
)
def test_strips_show_each_step_and_leave_out_what_does_not_apply(look: Look) -> None:
    levels = {"regulation": "2", "data_app": "not_applicable", "leverage": "0"}
    table, assessment = assessed_candidates(levels)
    row = readiness(table, assessment, SETTINGS, MODEL).iloc[0].to_dict()
    figure = aspect_strips(row, assessment, REFERENCE, look)
    go.Figure(figure.to_dict())
    steps, left_out = figure.data[0], figure.data[1]
    fills = {
        (mark["aspect"], mark["level"]): color
        for mark, color in zip(steps.customdata, steps.marker.color, strict=True)
    }
    assert len(fills) == 10 * 4
    color, empty = REFERENCE.dimension("living").color, fills["regulation", 3]
    assert fills["regulation", 2] == fills["leverage", 0] == color
    assert fills["regulation", 1] not in {color, empty}
    assert {fills["budget", level] for level in range(4)} == {empty}  # nobody has assessed it
    assert [mark["aspect"] for mark in left_out.customdata] == ["data_app"]
    assert left_out.marker.pattern.shape
    thick = [
        (mark["aspect"], mark["level"])
        for mark, width in zip(steps.customdata, steps.marker.line.width, strict=True)
        if width > 1
    ]
    assert thick == [(row["best_step"], row["best_level"])]
    assert aspect_strips_alt(row, assessment, REFERENCE, look.language)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 100), st.integers(0, 26)), max_size=40),
    st.sampled_from([360, 960, 1800]),
    st.lists(st.floats(0, 100), max_size=2),
)
def test_dots_and_names_of_one_lane_never_meet(
    dots: list[tuple[float, int]], width: int, avoid: list[float]
) -> None:
    scale = scale_of(Look(width=width))
    places = in_lanes([points for points, _ in dots], ["n" * count for _, count in dots], scale, avoid=avoid)
    spans: dict[int, list[tuple[float, float]]] = {}
    for place, (_, count) in zip(places, dots, strict=True):
        assert place is not None
        reach = count * scale.letter + scale.dot if count else 0.0
        ends = (0.0, reach) if place.side == "middle right" else (-reach, 0.0)
        half = scale.dot * 0.65
        spans.setdefault(place.lane, []).append((place.x - half + ends[0], place.x + half + ends[1]))
    for lane in spans.values():
        ordered = sorted(lane)
        for (_, end), (start, _) in itertools.pairwise(ordered):
            assert end <= start + 1e-9


def test_what_finds_no_lane_is_not_drawn() -> None:
    places = in_lanes([50.0] * 5, [""] * 5, scale_of(Look()), most=3)
    assert [place.lane if place else None for place in places] == [0, 1, 2, None, None]
