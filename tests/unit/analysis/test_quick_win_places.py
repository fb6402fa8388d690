"""The places of quick wins: filled, with the best candidate, empty; as a table, a sentence and a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from smartcity.analysis.quick_win_places import places_headline, quick_win_places
from smartcity.analysis.quick_wins import QuickWins, quick_wins
from smartcity.analysis.simulation import SimulatedTables
from smartcity.charts.quick_win_places import SYMBOLS, quick_win_places_alt, quick_win_places_chart
from smartcity.charts.style import PROJECTOR, Look
from smartcity.reference.quick_win_settings import SelectionRules, default_settings
from tests.frames import REFERENCE, innovations_frame, quick_wins_frame

HOSTILE = "Inovasi <img src=x onerror=alert(1)> & <b>Tebal</b>"
STATES = {"a": "running", "b": "decided", "c": "nominated", "d": "formulated", "e": "stopped"}
ROWS: list[dict[str, Any]] = [
    {"opd": "Dinas A", "record_id": "a", "name": HOSTILE, "dimension": "governance"},
    {"opd": "Dinas B", "record_id": "b", "name": "LAIN", "dimension": "governance"},
    {"opd": "Dinas C", "record_id": "c", "name": "SATU", "dimension": "economy"},
    {"opd": "Dinas D", "record_id": "d", "name": "DUA", "dimension": "economy"},
    {"opd": "Dinas E", "record_id": "e", "name": "BERHENTI", "dimension": "living"},
]


def found(states: Mapping[str, str], targets: Mapping[str, int] | None = None) -> QuickWins:
    """The rows with these states; DUA has one level of 3, the others none."""

    def records(kind: str, *rows: dict[str, object]) -> pd.DataFrame:
        columns = ["record_id", *REFERENCE.kinds[kind].fields, "row_id"]
        return pd.DataFrame(list(rows), columns=columns, dtype=object)

    level = {"opd": "Dinas D", "innovation": "DUA", "aspect": "budget", "level": "3", "row_id": 1}
    settings = default_settings(REFERENCE)
    rules = SelectionRules(targets=targets or {})
    tables = SimulatedTables(
        innovations_frame(ROWS),
        records("readiness", level),
        records("risk"),
        quick_wins_frame(states),
        records("overlap"),
        type(settings)(**{name: getattr(settings, name) for name in settings.__slots__} | {"rules": rules}),
    )
    return quick_wins(tables, REFERENCE)


def test_each_dimension_is_filled_has_a_candidate_or_is_empty() -> None:
    table = quick_win_places(found(STATES), REFERENCE)
    shown = {row["dimension"]: (row["place"], row["name"]) for row in table.to_dict("records")}
    assert shown == {
        "governance": ("filled", HOSTILE),  # the first by name of two
        "branding": ("empty", None),
        "economy": ("candidate", "DUA"),  # 100 / 8 points before none
        "living": ("empty", None),
        "society": ("empty", None),
        "environment": ("empty", None),
    }
    decided, empty, waiting = places_headline(table)
    assert {name: part.value for name, part in decided.quantities.items()} == {"decided": 1, "places": 6}
    assert empty.quantities["dimensions"].value == 4
    assert waiting.quantities["candidates"].value == 2


def test_a_region_says_how_many_each_dimension_gets() -> None:
    targets = {"governance": 3, "economy": 0, "branding": 0, "living": 0}
    table = quick_win_places(found(STATES, targets), REFERENCE).set_index("dimension")
    assert list(table.index) == ["governance", "society", "environment"]
    assert table.loc["governance", ["place", "decided", "target"]].tolist() == ["empty", 2, 3]
    decided = places_headline(table.reset_index())[0]
    assert {name: part.value for name, part in decided.quantities.items()} == {"decided": 2, "places": 5}


@pytest.mark.parametrize("look", [Look(), Look("en", dark=True, width=450, font=12), PROJECTOR])
def test_the_figure_is_valid_and_every_place_leads_somewhere(look: Look) -> None:
    for targets in ({}, {"governance": 3}, dict.fromkeys(STATES, 0)):
        table = quick_win_places(found(STATES, targets), REFERENCE)
        figure = quick_win_places_chart(table, REFERENCE, look)
        go.Figure(figure.to_dict())
        assert "<img" not in figure.to_json()
    table = quick_win_places(found(STATES), REFERENCE)
    figure = quick_win_places_chart(table, REFERENCE, look)
    marks, symbols = figure.data[0].customdata, figure.data[0].marker.symbol
    assert marks[0] == {"record_id": "a"}
    assert marks[1] == {"dimension": "branding"}
    assert marks[2] == {"record_id": "d"}
    assert symbols[:3] == (SYMBOLS["filled"], SYMBOLS["empty"], SYMBOLS["candidate"])
    assert HOSTILE in quick_win_places_alt(table, REFERENCE, look.language)


def test_a_region_that_asks_for_none_has_no_place() -> None:
    none = dict.fromkeys((dimension.code for dimension in REFERENCE.dimensions), 0)
    table = quick_win_places(found({}, none), REFERENCE)
    assert table.empty
    go.Figure(quick_win_places_chart(table, REFERENCE, Look()).to_dict())
