"""What each filter keeps; the year rule of `active_in` by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.coverage import by_dimension, by_subdimension
from smartcity.analysis.filters import Filters, active_in, filtered, years_present
from tests.frames import REFERENCE, innovations_frame

ROWS: list[dict[str, Any]] = [
    {
        "opd": "Dinas A",
        "dimension": "living",
        "subdimension": "living/health",
        "secondary_dimensions": ["society"],
        "digital": True,
        "maturity": "pilot",
        "quick_win": True,
        "budget": 0,
        "start_year": 2022,
        "end_year": 2024,
    },
    {"opd": "Dinas B", "dimension": "living", "digital": False, "quick_win": False, "start_year": 2023},
    {"opd": "Dinas B", "dimension": "society", "budget": 5, "piloted_on": "2021-08", "applied_on": "2020"},
    {"opd": "Dinas C", "dimension": None},
]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), [0, 1, 2, 3]),
        (Filters(dimension="living"), [0, 1]),
        (Filters(dimension="unassigned"), [3]),
        (Filters(dimension="society"), [2]),
        (Filters(dimension="society", secondary=True), [0, 2]),
        (Filters(subdimension="living/health"), [0]),
        (Filters(subdimension="living/unassigned"), [1]),
        (Filters(opd="Dinas B"), [1, 2]),
        (Filters(opd="Dinas Z"), []),
        (Filters(digital="yes"), [0]),
        (Filters(digital="unknown"), [2, 3]),
        (Filters(maturity="pilot"), [0]),
        (Filters(maturity="unknown"), [1, 2, 3]),
        (Filters(quick_win="no"), [1]),
        (Filters(budget="known"), [0, 2]),
        (Filters(budget="unknown"), [1, 3]),
        (Filters(lacks="budget"), [1, 3]),
        (Filters(lacks="secondary_dimensions"), [1, 2, 3]),
        (Filters(dimension="living", opd="Dinas B"), [1]),
    ],
)
def test_a_filter_keeps_what_fits(filters: Filters, kept: list[int]) -> None:
    assert list(filtered(innovations_frame(ROWS), filters).index) == kept


@pytest.mark.parametrize(
    ("year", "active"),
    [
        (2019, [False, False, False, False]),
        (2020, [False, False, True, False]),
        (2021, [False, False, False, False]),
        (2022, [True, False, False, False]),
        (2023, [True, True, False, False]),
        (2024, [True, False, False, False]),
    ],
)
def test_a_year_holds_what_runs_in_it(year: int, active: list[bool]) -> None:
    # Row 2 names no start year: the earliest of its dates is its only year.
    assert list(active_in(innovations_frame(ROWS), year)) == active


def test_years_present_are_all_years_of_every_span() -> None:
    assert years_present(innovations_frame(ROWS)) == [2020, 2022, 2023, 2024]
    assert years_present(innovations_frame()) == []


def test_a_mark_narrows_and_other_keys_are_ignored() -> None:
    narrowed = Filters(opd="Dinas B").narrowed({"dimension": "living", "state": "reporting"})
    assert narrowed == Filters(opd="Dinas B", dimension="living")


def test_every_filter_leaves_an_empty_frame_empty() -> None:
    filters = Filters(
        "living", "living/health", "Dinas A", 2022, "yes", "pilot", "yes", "known", "name", True
    )
    assert filtered(innovations_frame(), filters).empty


dimensions = st.sampled_from([dimension.code for dimension in REFERENCE.dimensions]) | st.none()
parts = st.sampled_from(list(REFERENCE.subdimensions)) | st.none()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries({"dimension": dimensions, "subdimension": parts}), max_size=10))
def test_a_mark_opens_as_many_rows_as_it_says(rows: list[dict[str, Any]]) -> None:
    innovations = innovations_frame(rows)
    for row in by_dimension(innovations, REFERENCE).to_dict("records"):
        assert len(filtered(innovations, Filters(dimension=row["dimension"]))) == row["innovations"]
    for row in by_subdimension(innovations, REFERENCE).to_dict("records"):
        mark = Filters(dimension=row["dimension"], subdimension=row["subdimension"])
        if row["dimension"] != "unassigned":
            assert len(filtered(innovations, mark)) == row["innovations"]
