"""Filled required and recommended fields, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity.analysis.completeness import (
    by_field,
    by_opd,
    by_record,
    counted_fields,
    filled_cells,
)
from tests.frames import REFERENCE, innovations_frame

FIELDS = counted_fields(REFERENCE)
FULL: dict[str, Any] = {
    "opd": "Dinas A",
    "name": "Inovasi",
    "dimension": "living",
    "subdimension": "living/health",
    "problem": "Antre lama",
    "description": "Daftar dari rumah",
    "maturity": "pilot",
    "digital": False,
    "start_year": 2022,
    "budget": 0,
}


def test_required_and_recommended_fields_are_counted() -> None:
    assert set(FIELDS) == set(FULL)


def test_zero_and_no_are_values_and_an_empty_text_is_not() -> None:
    innovations = innovations_frame([FULL, FULL | {"budget": None, "problem": ""}])
    table = by_field(filled_cells(innovations, REFERENCE), REFERENCE).set_index("field")

    assert table.loc["budget", "filled"] == 1
    assert table.loc["digital", "filled"] == 2
    assert table.loc["problem", "share"] == 0.5
    assert list(table.index[table["required"]]) == ["opd", "name", "dimension"]


def test_shares_of_records_and_opds() -> None:
    bare = {"opd": "Dinas B", "name": "Inovasi", "dimension": "living"}
    innovations = innovations_frame([FULL, bare, bare | {"opd": "Dinas A"}])
    cells = filled_cells(innovations, REFERENCE)

    assert list(by_record(cells)) == [1.0, pytest.approx(3 / 10), pytest.approx(3 / 10)]
    table = by_opd(cells, innovations["opd"])
    assert list(table["opd"]) == ["Dinas B", "Dinas A"]
    assert list(table["filled"]) == [3, 13]
    assert list(table["possible"]) == [10, 20]


def test_without_innovations_there_is_no_share() -> None:
    cells = filled_cells(innovations_frame(), REFERENCE)
    assert by_record(cells).empty
    assert by_opd(cells, innovations_frame()["opd"]).empty
    assert by_field(cells, REFERENCE)["share"].isna().all()


record = st.fixed_dictionaries(
    {"opd": st.sampled_from(["Dinas A", "Dinas B"])},
    optional={"problem": st.text(max_size=3), "budget": st.integers(0, 9), "digital": st.booleans()},
)


@settings(max_examples=40, deadline=None)
@given(st.lists(record, min_size=1, max_size=8))
def test_fields_records_and_opds_count_the_same_cells(rows: list[dict[str, Any]]) -> None:
    innovations = innovations_frame(rows)
    cells = filled_cells(innovations, REFERENCE)
    total = int(by_field(cells, REFERENCE)["filled"].sum())

    assert total == by_opd(cells, innovations["opd"])["filled"].sum()
    assert total == pytest.approx(by_record(cells).sum() * len(FIELDS))
