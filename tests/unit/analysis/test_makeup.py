"""Digital, maturity and budget, counted by hand."""

from __future__ import annotations

import pytest

from smartcity.analysis.makeup import by_budget, by_digital, by_maturity
from tests.frames import REFERENCE, innovations_frame

ROWS = [
    {"dimension": "living", "digital": True, "maturity": "pilot", "budget": 2_000_000_000},
    {"dimension": "living", "digital": True, "maturity": "applied", "budget": 0},
    {"dimension": "economy", "digital": False, "maturity": None, "budget": None},
    {"dimension": None, "digital": None, "maturity": "applied", "budget": 7},
]


def test_who_does_not_say_is_neither_digital_nor_not() -> None:
    table = by_digital(innovations_frame(ROWS)).set_index("digital")
    assert dict(table["innovations"]) == {"yes": 2, "no": 1, "unknown": 1}
    assert table.loc["yes", "share"] == pytest.approx(0.5)


def test_maturity_by_dimension_lists_all() -> None:
    table = by_maturity(innovations_frame(ROWS), REFERENCE)
    assert list(table.columns) == ["initiative", "pilot", "applied", "unknown"]
    assert list(table.loc["living"]) == [0, 1, 1, 0]
    assert list(table.loc["economy"]) == [0, 0, 0, 1]
    assert list(table.loc["unassigned"]) == [0, 0, 1, 0]
    assert len(table) == 7


def test_a_budget_of_zero_is_known_and_an_absent_one_is_not() -> None:
    table = by_budget(innovations_frame(ROWS), REFERENCE).set_index("dimension")
    assert list(table.loc["living"]) == [2_000_000_000, 2, 2]
    assert list(table.loc["economy"]) == [0, 0, 1]
    assert list(table.loc["unassigned"]) == [7, 1, 1]


def test_no_innovations_give_zeros() -> None:
    nothing = innovations_frame()
    assert by_digital(nothing)["innovations"].sum() == 0
    assert by_digital(nothing)["share"].isna().all()
    assert by_maturity(nothing, REFERENCE).to_numpy().sum() == 0
    assert by_budget(nothing, REFERENCE)["budget"].sum() == 0
