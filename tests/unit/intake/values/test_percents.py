from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.intake.tables import Cell
from smartcity.intake.values.percents import plain_number, read_percents


def values_of(cells: list[Cell]) -> list[float | None]:
    readings = read_percents(list(dict.fromkeys(cells)))
    return [readings[cell].value for cell in cells]


def test_percentages_as_written() -> None:
    assert values_of(["85,71 %", "90", 90.0, "100%", "80 persen", 8.698740878703628]) == [
        85.71,
        90,
        90,
        100,
        80,
        8.698740878703628,
    ]


def test_a_column_of_fractions_is_a_column_of_percentages() -> None:
    assert values_of([0.8571, 1.0, 0.0, "0,5"]) == [85.71, 100, 0, 50]


def test_ones_and_zeros_alone_are_no_fractions() -> None:
    assert values_of([1.0, 0.0]) == [1, 0]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([182.79], "percent-out-of-range"),
        ([-82.79], "percent-out-of-range"),
        (["120 %"], "percent-out-of-range"),
        (["hampir selesai"], "percent-unreadable"),
        ([True], "percent-unreadable"),
        ([0.5, 85.0], "percent-ambiguous"),
    ],
)
def test_what_is_no_percentage_stays_empty_and_is_said(cells: list[Cell], code: str) -> None:
    reading = read_percents(cells)[cells[0]]
    assert (reading.value, reading.code) == (None, code)


@pytest.mark.parametrize("cell", ["", None, "-", "belum", "tidak ada"])
def test_empty_cells(cell: Cell) -> None:
    assert read_percents([cell])[cell].code is None


@given(st.lists(st.text(max_size=20) | st.floats() | st.integers() | st.none()))
def test_any_column_gives_percentages_or_none(cells: list[Cell]) -> None:
    for reading in read_percents(list(dict.fromkeys(cells))).values():
        assert reading.value is None or 0 <= reading.value <= 100


@given(st.text(max_size=40))
def test_plain_numbers_are_finite(text: str) -> None:
    number = plain_number(text)
    assert number is None or math.isfinite(number)
