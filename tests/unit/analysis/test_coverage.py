"""Coverage over six dimensions and eighteen sub-dimensions; expected numbers counted by hand."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.coverage import (
    MATRIX_ORDERS,
    by_dimension,
    by_subdimension,
    empty_subdimensions,
    matrix_opds,
    matrix_rows,
    opd_matrix,
)
from tests.frames import REFERENCE, innovations_frame, registry_frame

DIMENSIONS = [dimension.code for dimension in REFERENCE.dimensions]
SUBDIMENSIONS = list(REFERENCE.subdimensions)


def test_a_record_counts_once_under_its_primary_dimension() -> None:
    innovations = innovations_frame(
        [
            {"dimension": "living", "secondary_dimensions": ["society", "governance", "society"]},
            {"dimension": "living", "secondary_dimensions": []},
            {"dimension": "economy", "secondary_dimensions": None},
            {"dimension": None, "secondary_dimensions": ["living"]},
        ]
    )
    table = by_dimension(innovations, REFERENCE).set_index("dimension")

    assert dict(table["innovations"]) == {
        "governance": 0,
        "branding": 0,
        "economy": 1,
        "living": 2,
        "society": 0,
        "environment": 0,
        "unassigned": 1,
    }
    assert table.loc["society", "secondary"] == 1
    assert table.loc["living", "secondary"] == 1


def test_all_six_and_eighteen_are_listed_without_any_innovation() -> None:
    dimensions = by_dimension(innovations_frame(), REFERENCE)
    parts = by_subdimension(innovations_frame(), REFERENCE)

    assert list(dimensions["dimension"]) == [*DIMENSIONS, "unassigned"]
    assert dimensions["innovations"].sum() == 0
    assert [code for code in parts["subdimension"] if not code.endswith("unassigned")] == SUBDIMENSIONS
    assert empty_subdimensions(parts) == SUBDIMENSIONS


def test_a_subdimension_of_another_dimension_is_unassigned_in_its_own() -> None:
    innovations = innovations_frame(
        [
            {"dimension": "living", "subdimension": "living/health"},
            {"dimension": "living", "subdimension": "society/learning"},
            {"dimension": "living", "subdimension": None},
            {"dimension": None, "subdimension": "society/learning"},
        ]
    )
    counts = dict(by_subdimension(innovations, REFERENCE).set_index("subdimension")["innovations"])

    assert counts["living/health"] == 1
    assert counts["living/unassigned"] == 2
    assert counts["society/learning"] == 0
    assert counts["unassigned"] == 1


def test_the_matrix_keeps_expected_opds_without_innovations() -> None:
    innovations = innovations_frame(
        [
            {"opd": "Dinas B", "dimension": "living"},
            {"opd": "Dinas B", "dimension": "living"},
            {"opd": "Dinas X", "dimension": None},
        ]
    )
    matrix = opd_matrix(registry_frame("Dinas C", "Dinas B"), innovations, REFERENCE)

    assert list(matrix.index) == ["Dinas C", "Dinas B", "Dinas X"]
    assert list(matrix["total"]) == [0, 2, 1]
    assert matrix.loc["Dinas B", "living"] == 2
    assert matrix.loc["Dinas X", "unassigned"] == 1
    rows = matrix_rows(matrix)
    assert len(rows) == 3 * 6 + 1
    assert rows["innovations"].sum() == 3


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("registry", ["Dinas C", "Dinas A", "Dinas B"]),
        ("name", ["Dinas A", "Dinas B", "Dinas C"]),
        ("total", ["Dinas B", "Dinas A", "Dinas C"]),
        ("emptiest", ["Dinas C", "Dinas B", "Dinas A"]),
    ],
)
def test_rows_of_the_matrix_are_ordered_as_chosen(order: str, expected: list[str]) -> None:
    innovations = innovations_frame(
        [
            {"opd": "Dinas A", "dimension": "living"},
            {"opd": "Dinas A", "dimension": "society"},
            *[{"opd": "Dinas B", "dimension": "living"}] * 3,
        ]
    )
    registry = registry_frame("Dinas C", "Dinas A", "Dinas B")
    assert list(opd_matrix(registry, innovations, REFERENCE, order).index) == expected


records = st.fixed_dictionaries(
    {
        "opd": st.sampled_from(["Dinas A", "Dinas B", "Dinas C"]),
        "dimension": st.sampled_from(DIMENSIONS) | st.none(),
        "subdimension": st.sampled_from(SUBDIMENSIONS) | st.none(),
        "secondary_dimensions": st.none() | st.lists(st.sampled_from(DIMENSIONS)),
    }
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(records, max_size=12), order=st.sampled_from(MATRIX_ORDERS))
def test_every_innovation_is_counted_exactly_once_everywhere(rows: list[dict[str, Any]], order: str) -> None:
    innovations = innovations_frame(rows)
    dimensions = by_dimension(innovations, REFERENCE).set_index("dimension")["innovations"]
    parts = by_subdimension(innovations, REFERENCE).groupby("dimension")["innovations"].sum()
    matrix = opd_matrix(registry_frame("Dinas A"), innovations, REFERENCE, order)

    assert sorted(matrix.index) == sorted(matrix_opds(registry_frame("Dinas A"), innovations))
    assert dimensions.sum() == matrix["total"].sum() == len(rows)
    assert dict(parts) == dict(dimensions)
    assert dict(matrix.drop(columns="total").sum()) == dict(dimensions)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(records, max_size=12), seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_count(rows: list[dict[str, Any]], seed: random.Random) -> None:
    shuffled = seed.sample(rows, len(rows))
    one, other = innovations_frame(rows), innovations_frame(shuffled)
    assert by_dimension(one, REFERENCE).equals(by_dimension(other, REFERENCE))
    assert by_subdimension(one, REFERENCE).equals(by_subdimension(other, REFERENCE))
