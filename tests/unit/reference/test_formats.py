from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity.reference.formats import date_text, moment_text, number, rupiah, share


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (0.125, 2, "0,13", "0.13"),
        (-0.4, 0, "0", "0"),
        (-1500, 0, "-1.500", "-1,500"),
        (Decimal("2.5"), 0, "3", "3"),
        (None, 0, "–", "–"),
    ],
)
def test_numbers(value: float | None, decimals: int, indonesian: str, english: str) -> None:
    assert number(value, decimals) == indonesian
    assert number(value, decimals, "en") == english


def test_shares() -> None:
    assert (share(0.8), share(0.4444, 1), share(None)) == ("80%", "44,4%", "–")


@pytest.mark.parametrize(
    ("value", "full", "short"),
    [
        (1_250_000_000, "Rp1.250.000.000", "Rp1,25 miliar"),
        (1_500_000_000, "Rp1.500.000.000", "Rp1,5 miliar"),
        (750_000_000, "Rp750.000.000", "Rp750 juta"),
        (2_000_000_000_000, "Rp2.000.000.000.000", "Rp2 triliun"),
        (950, "Rp950", "Rp950"),
        (0, "Rp0", "Rp0"),
        (-25_000, "-Rp25.000", "-Rp25 ribu"),
        (None, "–", "–"),
    ],
)
def test_rupiah(value: int | None, full: str, short: str) -> None:
    assert rupiah(value) == full
    assert rupiah(value, short=True) == short


def test_dates_say_what_they_know() -> None:
    assert date_text(date(2022, 8, 17)) == "17 Agustus 2022"
    assert date_text("2022-08-17", "en") == "17 August 2022"
    assert (date_text("2022-08"), date_text("2022"), date_text(None)) == ("Agustus 2022", "2022", "–")


@pytest.mark.parametrize("value", ["besok", "2022-13", "2022-08-17-01"])
def test_a_text_that_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not an ISO date"):
        date_text(value)


def test_moments_stand_in_the_zone_of_the_region() -> None:
    moment = datetime(2022, 8, 17, 20, 5, tzinfo=UTC)
    assert moment_text(moment, "WIB") == "18 Agustus 2022 03.05 WIB"
    assert moment_text(moment.replace(tzinfo=None), "WIT", "en") == "18 August 2022 05:05 WIT"
    with pytest.raises(KeyError):
        moment_text(moment, "GMT")


@given(st.integers(-(10**15), 10**15))
def test_no_digit_is_lost(value: int) -> None:
    assert int(number(value).replace(".", "")) == value
