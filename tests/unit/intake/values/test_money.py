from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.intake.tables import Cell
from smartcity.intake.values.money import read_amounts

JUTA = 1_000_000


def amount(value: Cell, multiplier: int = 1) -> tuple[int | None, str | None]:
    reading = read_amounts([value], multiplier)[value]
    return reading.value, reading.code


@pytest.mark.parametrize(
    ("written", "rupiah"),
    [
        ("Rp 1.250.000.000,00", 1_250_000_000),
        ("Rp. 50.000.000,-", 50_000_000),
        ("Rp 10.000.000.-", 10_000_000),
        ("Rp53.683.500,00", 53_683_500),
        ("Rp. 52.000.000.000", 52_000_000_000),
        ("1.250.000.000", 1_250_000_000),
        ("1,250,000,000.00", 1_250_000_000),
        ("1 250 000 000", 1_250_000_000),
        ("10.000.000 Rupiah", 10_000_000),
        ("1,5 M", 1_500_000_000),
        ("1,25 milyar rupiah", 1_250_000_000),
        ("2 T", 2_000_000_000_000),
        ("750 jt", 750_000_000),
        ("1,250 juta", 1_250_000),
        ("Rp 250rb", 250_000),
        ("Rp 50.000.000 (lima puluh juta rupiah)", 50_000_000),
        ("250.000", 250_000),
        ("53.683,50", 53_684),
        (263_552_048_833.0, 263_552_048_833),
        (119_046_594_608.5, 119_046_594_609),
        (0.0, 0),
        ("Rp 0,-", 0),
    ],
)
def test_amounts_in_indonesian_notation(written: Cell, rupiah: int) -> None:
    assert amount(written) == (rupiah, None)


@pytest.mark.parametrize("written", ["", None, "-", "Rp -", "Rp. ", "n.a.", "tidak ada", "noada", "…………"])
def test_a_cell_without_an_amount_is_empty_without_a_finding(written: Cell) -> None:
    assert amount(written) == (None, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.250", "money-ambiguous"),
        ("1,250", "money-ambiguous"),
        ("1.250 juta", "money-ambiguous"),
        ("2,75", "money-ambiguous"),
        (22.0, "money-ambiguous"),
        (635.75, "money-ambiguous"),
        (-5_000_000.0, "money-negative"),
        ("(1.250.000)", "money-negative"),
        ("100-200 juta", "money-unreadable"),
        ("85%", "money-unreadable"),
        ("1.2.3", "money-unreadable"),
        ("sesuai DPA", "money-unreadable"),
        (float("inf"), "money-unreadable"),
        (1e300, "money-unreadable"),
        ("9" * 60, "money-unreadable"),
    ],
)
def test_what_is_open_or_no_amount_stays_empty_and_is_said(written: Cell, code: str) -> None:
    assert amount(written) == (None, code)


def test_an_ambiguous_amount_suggests_what_it_may_mean() -> None:
    assert read_amounts(["1.250"])["1.250"].suggestions == ("1250",)
    assert read_amounts([22.0])[22.0].suggestions == ("22000", "22000000")


def test_a_unit_in_the_header_applies_where_all_bare_numbers_fit_it() -> None:
    readings = read_amounts([22.0, 75.0, 635.75, "1,5 M", "Rp 2"], JUTA)
    assert {value: reading.value for value, reading in readings.items()} == {
        22.0: 22_000_000,
        75.0: 75_000_000,
        635.75: 635_750_000,
        "1,5 M": 1_500_000_000,
        "Rp 2": 2_000_000,
    }


@pytest.mark.parametrize(
    ("values", "multiplier"),
    [
        ([22.0, 75_000_000.0], JUTA),
        ([263_552_048_833.0, 119_046_594_608.0], 1_000),
        ([22.0, 75.0, 200_000_000.0], 1),
    ],
)
def test_mixed_or_unfitting_columns_leave_what_is_in_doubt_open(values: list[Cell], multiplier: int) -> None:
    readings = read_amounts(values, multiplier)
    doubtful = [value for value in values if multiplier > 1 or value < 1_000_000]
    assert all(readings[value].code == "money-ambiguous" for value in doubtful)
    assert all(readings[value].value is not None for value in values if value not in doubtful)


@given(st.integers(min_value=1_000, max_value=10**15))
def test_every_way_of_writing_a_whole_amount_gives_it_back(rupiah: int) -> None:
    grouped = f"{rupiah:,}".replace(",", ".")
    for written in (f"Rp {grouped},00", f"Rp. {grouped},-", f"Rp{grouped}", str(rupiah)):
        assert amount(written) == (rupiah, None)


@given(
    st.lists(st.text(max_size=40) | st.floats() | st.integers() | st.none()),
    st.sampled_from([1, 1_000, JUTA]),
)
def test_any_cell_gives_a_whole_amount_or_none(values: list[Cell], multiplier: int) -> None:
    for reading in read_amounts(list(dict.fromkeys(values)), multiplier).values():
        assert reading.value is None or (isinstance(reading.value, int) and 0 <= reading.value <= 10**15)
        assert reading.value is None or reading.code is None
